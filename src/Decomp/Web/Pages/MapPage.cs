using System.Globalization;
using TensorDecomp.Cli.Web.Markup;
using TensorDecomp.Cli.Web.Store;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Tensors;
using TensorDecomp.Verify;

namespace TensorDecomp.Cli.Web.Pages;

/// <summary>The shapes of a store as a heat map: the lowest rank that it holds over a ring beside the lowest that is published, and before
/// it the largest gaps.</summary>
internal sealed class MapPage(StoreView view, MapFilter filter, Links links)
{
    private const int GapsShown = 10;

    /// <summary>Classes of rank − record, the best first.</summary>
    private static readonly (int UpTo, string Class, string Text)[] Classes =
        [(-1, "beats", "below the record"), (0, "matches", "the record"), (1, "one", "one above"), (2, "two", "two above"),
            (int.MaxValue, "more", "three or more above")];

    private readonly IReadOnlyDictionary<Shape, StoredScheme> _best = BestSchemes.Of(view, StoreWatch.RingNamed(filter.Ring),
        filter.Engine);
    /// <summary>How much of the store has been proved; null where all was.</summary>
    public WatchReading? Watch { get; init; }

    private readonly Ring _ring = StoreWatch.RingNamed(filter.Ring);

    /// <summary>What a cell shows.</summary>
    private readonly record struct Cell(Shape Shape, StoredScheme? Best, Record? Record)
    {
        public int? Gap => Best is { } best && Record is { } record ? best.Rank - record.Rank : null;
    }

    public Page Page
    {
        get
        {
            Cell[] cells = [.. Shapes().Select(CellOf)];
            return new Page("Ranks and records", "Map", Html.Of($"""
                {Form()}
                {Summary(cells)}
                {Gaps(cells)}
                <h2>All shapes</h2>
                {Legend()}
                <p class="none">In a square the lowest rank held of the product of an m×n by an n×p matrix, and its distance from the
                record.</p>
                {Grids(cells)}
                {Others()}
                {Refused()}
                """));
        }
    }

    private IEnumerable<Shape> Shapes() =>
        from m in Enumerable.Range(2, filter.UpTo - 1)
        from n in Enumerable.Range(m, filter.UpTo - m + 1)
        from p in Enumerable.Range(n, filter.UpTo - n + 1)
        select new Shape(m, n, p);

    private Cell CellOf(Shape shape)
    {
        Record? record = RecordTable.Current.Best(shape, _ring);
        return new(shape, _best.GetValueOrDefault(shape), record?.Year >= (filter.Since ?? 0) ? record : null);
    }

    private Html Form()
    {
        if (!links.Filters)
            return Html.Of($"<nav aria-label=\"Rings\" class=\"choices\">{MapFilter.Rings.Select(ring =>
                Choice(ring, links.Map(filter with { Ring = ring }), ring == filter.Ring))}</nav>");
        IEnumerable<string> engines = view.All.Select(s => s.Engine).OfType<string>().Where(e => e.Length > 0).Distinct()
            .Order(StringComparer.Ordinal);
        return Html.Of($"""
            <form method="get" action="/" class="bar" aria-label="What is shown">
            <label>Ring <select name="ring">{MapFilter.Rings.Select(r => Option(r, r, r == filter.Ring))}</select></label>
            <label>Found by <select name="engine">{Option("", "any engine", filter.Engine is null)}{engines.Select(e => Option(e, e,
                e == filter.Engine))}</select></label>
            <label>Records since
            <input name="since" inputmode="numeric" size="5" maxlength="4" placeholder="any" value="{filter.Since}"></label>
            <label>Dimensions up to <select name="upto">{new[] { 5, 8, 12, 16 }.Append(filter.UpTo).Distinct().Order().Select(n =>
                Option(n.ToString(CultureInfo.InvariantCulture), n.ToString(CultureInfo.InvariantCulture),
                    n == filter.UpTo))}</select></label>
            <button>Show</button>
            </form>
            """);
    }

    private static Html Choice(string name, string address, bool current) => current
        ? Html.Of($"<a href=\"{address}\" aria-current=\"true\">{name}</a> ") : Html.Of($"<a href=\"{address}\">{name}</a> ");

    private static Html Option(string value, string text, bool chosen) =>
        chosen ? Html.Of($"<option value=\"{value}\" selected>{text}</option>") : Html.Of($"<option value=\"{value}\">{text}</option>");

    /// <summary>The store in figures, and how the shapes are spread over the classes of the legend.</summary>
    private Html Summary(Cell[] cells)
    {
        string since = filter.Since is { } year ? $" of {year} and later" : "";
        string by = filter.Engine is { } engine ? $" found by {engine}" : "";
        Html begin = view.Count > 0 ? default : links.Filters
            ? Html.Of($"<p>The store is empty. <a href=\"/searches\">Begin a search</a>, or type " +
                $"<code data-copy=\"the command\">decomp search 3x3x3</code></p>")
            : Html.Of($"<p>The store is empty.</p>");
        return Html.Of($"""
            <ul class="figures">
            <li><b>{view.Count:N0}</b> {(view.Count == 1 ? "scheme" : "schemes")} in the store</li>
            <li><b>{cells.Count(c => c.Best is not null):N0}</b> of {cells.Length:N0} shapes held over {filter.Ring}{by}</li>
            <li><b>{cells.Count(c => c.Gap == 0):N0}</b> at the record{since}</li>
            <li><b>{cells.Count(c => c.Gap < 0):N0}</b> below it</li>
            </ul>
            {begin}{Spread(cells)}
            <p class="none">{Proved()}</p>
            """);
    }

    /// <summary>A bar whose parts are as long as the classes are large.</summary>
    private static Html Spread(Cell[] cells)
    {
        List<(string Class, string Text, int Count)> parts =
            [.. Classes.Select((c, k) => (c.Class, c.Text, cells.Count(cell => cell.Best is not null && ClassOf(cell) == c.Class)))];
        parts.Add(("unknown", "without a record", cells.Count(cell => cell.Best is not null && ClassOf(cell) == "unknown")));
        parts.Add(("nothing", "nothing held", cells.Count(cell => cell.Best is null)));
        parts.RemoveAll(part => part.Count == 0);
        int before = 0;
        List<Html> bars = [];
        foreach ((string kind, string text, int count) in parts)
        {
            bars.Add(Html.Of($"<rect class=\"{kind}\" x=\"{1000.0 * before / cells.Length:0.##}\" y=\"0\" height=\"14\" " +
                $"width=\"{1000.0 * count / cells.Length:0.##}\"><title>{count} {text}</title></rect>"));
            before += count;
        }
        return Html.Of($"<svg class=\"spread\" viewBox=\"0 0 1000 14\" preserveAspectRatio=\"none\" role=\"img\" " +
            $"aria-label=\"Shapes: {string.Join(", ", parts.Select(part => $"{part.Count} {part.Text}"))}\">{bars}</svg>");
    }

    private static string ClassOf(Cell cell) => cell.Gap is { } gap ? Classes.First(c => gap <= c.UpTo).Class : "unknown";

    private Html Proved() => Watch is { } watch
        ? watch.Proved == watch.Best && watch.Looked == watch.Schemes ? Html.Of($"All {watch.Best} best schemes were proved since the " +
            $"start.")
            : Html.Of($"<span data-events=\"/events\" id=\"watch\">{Progress(watch)}</span>")
        : Html.Of($"Every scheme was proved when this page was made.");

    /// <summary>How far the looking through the store has come, for the line that is kept up to date.</summary>
    public static Html Progress(WatchReading watch) =>
        Html.Of($"Looking through the store: {watch.Proved:N0} of {watch.Best:N0} best schemes are proved, engines read of " +
            $"{watch.Looked:N0} of {watch.Schemes:N0} files.");

    private Html Gaps(Cell[] cells)
    {
        Cell[] gaps = [.. cells.Where(c => c.Gap > 0).OrderByDescending(c => (double)c.Gap!.Value / c.Record!.Rank)
            .ThenByDescending(c => c.Gap)];
        Cell[] missing = [.. cells.Where(c => c.Best is null && c.Record is not null).OrderBy(c => c.Shape.NaiveRank)];
        Html none = missing.Length == 0 ? default
            : Html.Of($"<p>Nothing is held of {missing.Length} shapes{(missing.Length > GapsShown ? ", such as "
                : ": ")}{string.Join(", ", missing.Take(GapsShown).Select(c => c.Shape))}.</p>");
        if (gaps.Length == 0) return Html.Of($"<h2>Gaps</h2><p>No scheme shown is above its record.</p>{none}");
        Html table = DataTable.Of($"Schemes above the record over {filter.Ring}, the widest gaps first",
            ["shape", "#rank", "#record", "#gap", "record by", "to search"],
            gaps.Take(GapsShown).Select(c => (IReadOnlyList<Html>)[Named(c), Html.Of($"{c.Best!.Rank}"), Html.Of($"{c.Record!.Rank}"),
                Html.Of($"+{c.Gap}"), Html.Of($"{Source(c.Record)}"),
                    Html.Of($"<code data-copy=\"the command\">decomp search {c.Shape}:{c.Best.Rank - 1}{RingWord}</code>")]));
        Html more = gaps.Length > GapsShown ? Html.Of($"<p>{gaps.Length - GapsShown} more are in the map.</p>") : default;
        return Html.Of($"<h2>Gaps</h2>{table}{more}{none}");
    }

    private string RingWord => filter.Ring == "Q" ? "" : $" --ring {filter.Ring}";

    private Html Named(Cell cell) => links.Scheme(cell.Best!.Folder, cell.Best.Name) is { } address
        ? Html.Of($"<a href=\"{address}\">{cell.Shape}</a>") : Html.Of($"{cell.Shape}");

    /// <summary>Who found a record, and when where the source does not say so.</summary>
    public static string Source(Record record) =>
        record.SourceAndStanding + (record.Source.Contains($"{record.Year}", StringComparison.Ordinal) ? "" : $", {record.Year}");

    private Html Legend() => Html.Of($"""
        <ul class="legend" aria-label="Legend">{Classes.Select(c => Html.Of($"<li><span class=\"swatch " +
            $"{c.Class}\"></span>{c.Text}</li>"))}<li><span class="swatch nothing"></span>nothing held: the record</li>
        {(Watch is null ? default : Html.Of($"<li><span class=\"swatch claimed\"></span>dashed: not proved yet since the start</li>"))}</ul>
        """);

    /// <summary>A triangle for each m, side by side where the window is wide enough.</summary>
    private Html Grids(Cell[] cells) => Html.Of($"""
        <div class="triangles">{cells.GroupBy(c => c.Shape.M).Select(Grid)}</div>
        """);

    private Html Grid(IGrouping<int, Cell> cells)
    {
        int m = cells.Key;
        IEnumerable<Html> heads = Enumerable.Range(m, filter.UpTo - m + 1).Select(p => Html.Of($"<th scope=\"col\">{p}</th>"));
        return Html.Of($"""
            <div class="scroll" role="region" aria-label="Map of ranks, {m}×n×p" tabindex="0"><table class="map">
            <caption>{m}×n×p</caption>
            <thead><tr><th scope="col"><abbr title="n below each other, p side by side">n \ p</abbr></th>{heads}</tr></thead><tbody>
            {cells.GroupBy(c => c.Shape.N).Select(row => Html.Of($"<tr><th scope=\"row\">{row.Key}</th>{Enumerable.Range(m,
                row.Key - m).Select(_ => Html.Of($"<td></td>"))}{row.Select(Square)}</tr>\n"))}
            </tbody></table></div>
            """);
    }

    private Html Square(Cell cell)
    {
        if (cell.Best is not { } best)
            return cell.Record is { } known
                ? Html.Of($"<td><span class=\"cell nothing\" title=\"{cell.Shape}: nothing held; record {known.Rank}, " +
                    $"{Source(known)}\">{known.Rank}</span></td>")
                : Html.Of($"<td><span class=\"cell nothing\">–</span></td>");
        string kind = ClassOf(cell);
        string state = best.ProofState == ProofState.Claimed ? " claimed" : "";
        string record = cell.Record is { } r ? $"record {r.Rank}, {Source(r)}" : "no record";
        string tip = $"{cell.Shape}: rank {best.Rank} over {best.Says.Ring}; {record}{(state.Length > 0 ? "; not proved yet" : "")}";
        Html distance = cell.Gap is { } d and not 0 ? Html.Of($" <small>{(d > 0 ? "+" : "−")}{Math.Abs(d)}</small>") : default;
        return links.Scheme(best.Folder, best.Name) is { } address
            ? Html.Of($"<td><a class=\"cell {kind}{state}\" href=\"{address}\" title=\"{tip}\">{best.Rank}{distance}</a></td>")
            : Html.Of($"<td><span class=\"cell {kind}{state}\" title=\"{tip}\">{best.Rank}{distance}</span></td>");
    }

    private Html Others()
    {
        IReadOnlyList<StoredScheme> best = BestSchemes.Others(view);
        return best.Count == 0 ? default : Html.Of($"<h2>Other bilinear maps</h2>{DataTable.Of("Lowest ranks of other bilinear maps",
            ["map", "ring", "#rank", "#record", "#gap", "record by"],
            best.Select(s => (s, RecordOf(s))).Select(one => (IReadOnlyList<Html>)[links.Scheme(one.s.Folder, one.s.Name) is { } address
                ? Html.Of($"<a href=\"{address}\">{one.s.Folder}</a>")
                : Html.Of($"{one.s.Folder}"), Html.Of($"{one.s.Says.Ring}"), Html.Of($"{one.s.Rank}"),
                Html.Of($"{one.Item2?.Rank}"), Html.Of($"{Distance(one.s.Rank - one.Item2?.Rank)}"),
                one.Item2 is { } record ? Html.Of($"{Source(record)}") : default]))}");
    }

    private static string Distance(int? gap) => gap is { } d ? d > 0 ? $"+{d}" : d < 0 ? $"−{-d}" : "0" : "";

    /// <summary>The record of the tensor that a folder is named after; null where none is known.</summary>
    private static Record? RecordOf(StoredScheme scheme) =>
        RecordTable.Current.Tensors.FirstOrDefault(name => SchemeStore.FolderOf(name) == scheme.Folder) is { } tensor
            && TensorMakers.TryParse(tensor, out Tensor? known) ? RecordTable.Current.Best(known,
                scheme.Says.Ring == Ring.Zt ? Ring.Integers : scheme.Says.Ring) : null;

    private Html Refused()
    {
        StoredScheme[] refused = [.. view.All.Where(s => s.ProofState == ProofState.Refused).Take(50)];
        return refused.Length == 0 ? default : Html.Of($"<h2>Refused</h2><p>Files that do not hold what their names say, and are left " +
            $"out.</p><ul>{refused.Select(s => Html.Of($"<li>{s.Folder}/{s.Name}: {s.Refusal}</li>\n"))}</ul>");
    }
}
