using System.Text.RegularExpressions;
using TensorDecomp.Cli.Reports;
using TensorDecomp.Cli.Web.Markup;
using TensorDecomp.Cli.Web.Store;
using TensorDecomp.Export;
using TensorDecomp.Export.Code;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Circuits;
using TensorDecomp.Symmetries;
using TensorDecomp.Verify;

namespace TensorDecomp.Cli.Web.Pages;

/// <summary>One scheme: the verdict, the algorithm, its factors as a picture, what it costs, its symmetry, where it comes from, and every
/// format to take it away in.</summary>
internal sealed partial class SchemePage(StoreView view, ReadScheme read, Links links)
{
    /// <summary>Nonzero coefficients up to which everything is worked out unasked: hundredths of a second.</summary>
    private const int Small = 3000;

    private readonly StoredScheme _stored = read.Stored;
    private readonly Verdict _verdict = read.Judgement.Verdict;
    private readonly Scheme _scheme = read.Certified.Scheme;

    /// <summary>Whether what takes time is worked out as well, however large the scheme is.</summary>
    public bool Whole { get; init; }

    private readonly Lazy<StraightLine> _code = new(() => StraightLine.Of(read.Certified.Scheme));

    private bool WorksOut => Whole || _verdict.Census.Nonzeros <= Small;

    public Page Page => new($"{_verdict.Tensor}, rank {_verdict.Rank} over {_verdict.Ring}", "Map", Html.Of($"""
        {Way()}
        <p class="verdict valid">Valid: every equation was checked in exact arithmetic when this page was made.</p>
        {Figures()}
        {Facts()}
        {Picture()}
        {Algorithm()}
        {Origin()}
        {Downloads()}
        """));

    /// <summary>Where one comes from.</summary>
    private Html Way()
    {
        MapFilter ring = new(MapFilter.Rings.Contains($"{_verdict.Ring}") ? $"{_verdict.Ring}" : MapFilter.Default.Ring);
        Html shape = !links.Filters || _stored.Sorted is null ? default
            : Html.Of($"<a href=\"/shape/{_stored.Folder}\">all schemes of this shape</a>");
        return Html.Of($"<nav class=\"choices\" aria-label=\"Back\"><a href=\"{links.Map(ring)}\">the map over {ring.Ring}</a>{shape}" +
            $"</nav>");
    }

    /// <summary>What people compare schemes by, in large.</summary>
    private Html Figures()
    {
        Census c = _verdict.Census;
        string against = read.Judgement.Standing is not { } s ? "multiplications"
            : s.Difference == 0 ? "multiplications, as the record" : s.Difference < 0 ? $"multiplications, {-s.Difference} below the record"
            : $"multiplications, {s.Difference} above the record";
        int? additions = read.Certified.Program?.Additions ?? (WorksOut ? _code.Value.Additions : null);
        return Html.Of($"""
            <ul class="figures">
            <li><b>{_verdict.Rank}</b> {against}</li>
            <li><b>{_verdict.Tensor.Count:N0}</b> by the schoolbook</li>
            <li><b>{additions ?? c.Additions:N0}</b> additions{(additions is null ? " as written" : "")}</li>
            <li><b>{c.Nonzeros:N0}</b> nonzero coefficients</li>
            </ul>
            """);
    }

    private Html Facts()
    {
        Census c = _verdict.Census;
        Html record = read.Judgement.Standing is { } s
            ? Html.Of($"{s.Record.Rank} over {s.Record.Field} ({MapPage.Source(s.Record)}): {VerdictReport.Compared(s)}") : default;
        return DataTable.Facts([
            ("ring", Html.Of($"{_verdict.Ring}{(_verdict.RingAfterRescaling == _verdict.Ring ? ""
                : $"; {_verdict.RingAfterRescaling} after rescaling inside terms")}")),
            ("holds in", Html.Of($"{_verdict.Characteristics}")),
            ("record", record),
            ("terms", Html.Of($"{_verdict.Rank}{(c.ZeroTerms + c.MergeableTerms == 0 ? ", none superfluous" : "")}")),
            ("cost", Html.Of($"{c.Nonzeros:N0} nonzero coefficients, {c.Additions:N0} additions written out naively")),
            ("circuit", Stored()),
            ("published", Published()),
            (read.Certified.Program is null ? "circuit" : "elimination", WorksOut ? Circuit() : Open()),
            ("symmetry", WorksOut ? Symmetry() : Open()),
            ("file", Html.Of($"<code data-copy=\"the file's name\">{_stored.Folder}/{_stored.Name}</code>")),
            ("sha256", Html.Of($"<code data-copy=\"the hash\">{read.Judgement.Hash}</code>")),
        ]);
    }

    private Html Open() => links.Filters ? Html.Of($"<a href=\"?whole=1\">work it out</a>, which takes a while")
        : Html.Of($"not worked out here");

    /// <summary>What the circuit of the file takes, which was checked to compute just this scheme.</summary>
    private Html Stored() => read.Certified.Program is not { } circuit ? default
        : Html.Of($"{circuit.Additions:N0} additions, {circuit.Scalings:N0} scalings by constants, depth {circuit.Depth:N0}, as it " +
            $"lies in the file");

    /// <summary>The fewest additions that are published for its rank.</summary>
    private Html Published() => _scheme.Tensor.Product is { } shape
        && PublishedAdditions.Current.Best(shape, _scheme.Rank, _verdict.RingAfterRescaling) is { } count
        ? Html.Of($"{count} additions{(count.Scalings > 0 ? " and scalings" : "")} for this rank over {count.Field} ({count.Source})")
        : default;

    private Html Circuit()
    {
        StraightLine code = _code.Value;
        return Html.Of($"{code.Additions:N0} additions and {code.Scalings:N0} scalings by constants after common-subexpression " +
            $"elimination");
    }

    private Html Symmetry()
    {
        Scheme canonical = _verdict.Canonical;
        if (SchemeAutomorphisms.WhyNot(canonical, _verdict.RingAfterRescaling) is { } no) return Html.Of($"{no}");
        SchemeAutomorphisms automorphisms = SchemeAutomorphisms.Of(canonical, _verdict.RingAfterRescaling);
        string orbits = string.Join(", ", automorphisms.Orbits().GroupBy(o => o.Length).OrderBy(g => g.Key)
            .Select(g => $"{g.Count()} of {g.Key}"));
        return automorphisms.Order.IsOne ? Html.Of($"none that permutes indices, with signs or without")
            : Html.Of($"{automorphisms.Order:N0} automorphisms; orbits of terms: {orbits}");
    }

    private Html Picture() => links.Part(_stored.Folder, _stored.Name, "factors.svg") is { } address
        ? Html.Of($"""
            <h2>Factors</h2>
            <div class="scroll" role="region" aria-label="Picture of the factors" tabindex="0">
            <img class="factors" src="{address}" loading="lazy" alt="U, V and W of the scheme: a row for each of
            {_verdict.Rank} terms, a square for each nonzero coefficient; the algorithm below says the same in words"></div>
            """) : default;

    private Html Algorithm()
    {
        using StringWriter text = new() { NewLine = "\n" };
        if (_verdict.Census.Nonzeros > Small && !Whole)
            return Html.Of($"<h2>Algorithm</h2><p>{Open()}, or take it away as a text below.</p>");
        ReadableAlgorithm.Write(_scheme, _verdict, text);
        return Html.Of($"""
            <h2>Algorithm</h2>
            <pre class="text" tabindex="0" role="region" aria-label="The algorithm" data-copy="the algorithm">{text}</pre>
            """);
    }

    private Html Origin()
    {
        if (read.Certified.Provenance is not { } p) return Html.Of($"<h2>Origin</h2><p>The file says nothing of it.</p>");
        Html program = links.Filters && Known().IsMatch(p.Program)
            ? Html.Of($"<a href=\"/program/{Uri.EscapeDataString(p.Program)}?hash={p.ProgramHash}\">{p.Program}</a>")
                : Html.Of($"{p.Program}");
        return Html.Of($"<h2>Origin</h2>{DataTable.Facts([
            ("engine", Html.Of($"{p.Engine}")),
            ("program", program),
            ("its hash", Html.Of($"<code>{p.ProgramHash}</code>")),
            ("derivation", p.Derivation is { } steps ? Derived(steps) : default),
            ("seed", Html.Of($"{p.Seed}")),
            ("after", Html.Of($"{p.Seconds:0.##} s")),
            ("version", Html.Of($"{p.Version}")),
        ])}");
    }

    /// <summary>The derivation with the files that it names as links, where the store has them.</summary>
    private Html Derived(string steps)
    {
        ILookup<string, StoredScheme> named = view.All.ToLookup(s => s.Name);
        List<Html> pieces = [];
        int from = 0;
        foreach (Match match in FileName().Matches(steps))
        {
            pieces.Add(Html.Of($"{steps[from..match.Index]}"));
            StoredScheme? part = named[match.Value].FirstOrDefault();
            string? address = part is null ? null : links.Scheme(part.Folder, part.Name);
            pieces.Add(address is null ? Html.Of($"{match.Value}") : Html.Of($"<a href=\"{address}\">{match.Value}</a>"));
            from = match.Index + match.Length;
        }
        return Html.Join([.. pieces, Html.Of($"{steps[from..]}")]);
    }

    private Html Downloads()
    {
        (string Name, string Summary, string? Address)[] all =
            [.. TextExport.All.Select(t => (t.Name, t.Summary, links.Part(_stored.Folder, _stored.Name, $"as/{t.Name}")))
                .Where(t => t.Item3 is not null)];
        HashSet<string> code = [.. CodeTargets.All.Select(target => target.Name)];
        return all.Length == 0 ? default : Html.Of($"<h2>To take away</h2>{Downloads("As code", all.Where(t => code.Contains(t.Name)))}" +
            $"{Downloads("As a file", all.Where(t => !code.Contains(t.Name)))}");
    }

    private static Html Downloads(string head, IEnumerable<(string Name, string Summary, string? Address)> some)
    {
        Html[] list = [.. some.Select(t => Html.Of($"<li><a href=\"{t.Address}\" download>{t.Name}</a> <span>{t.Summary}</span></li>\n"))];
        return list.Length == 0 ? default : Html.Of($"<h3>{head}</h3><ul class=\"downloads\">{list}</ul>");
    }

    [GeneratedRegex(@"\d+-\w+-[0-9a-f]{8}(?:-depth\d+-scalings\d+)?\.json")]
    private static partial Regex FileName();

    [GeneratedRegex(@"^[\w.-]{1,100}$")]
    private static partial Regex Known();
}
