using System.CommandLine;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using TensorDecomp.Cli.Host;
using TensorDecomp.Cli.Options;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Equivalence;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Cli.Verbs;

/// <summary>decomp compare FILE --with PATH: whether an algorithm is known already.</summary>
internal static class CompareVerb
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private sealed record Outcome(string File, Comparison Comparison);

    public static string[] Examples =>
    [
        "decomp compare mine.json --with results",
        "decomp compare mine.npz --member 3 --with laderman.exp --json",
    ];

    public static Command Create()
    {
        Argument<string> file = new("FILE") { Description = "a scheme, in any known format" };
        Option<string> with =
            new("--with")
            {
                Description = "what to compare it with: a file or a folder of schemes, in any known format",
                DefaultValueFactory = _ => Setting.Store.Value,
                HelpName = "PATH"
            };
        Option<string?> member = OneScheme.MemberOption();
        Option<bool> json = new("--json") { Description = "print one JSON object per comparison" };
        Command verb =
            new("compare",
                "Say whether a scheme is one of those known, up to changes of basis: exit code 0 where it is, 1 where it is new, 4 where " +
                    "that stayed undecided.")
            { file, with, member, json };
        verb.SetAction(parsed => Run(parsed.GetValue(file)!, parsed.GetValue(member), parsed.GetValue(with)!, parsed.GetValue(json)));
        return verb;
    }

    private static int Run(string file, string? member, string with, bool json)
    {
        Judgement mine = Judgement.Of(OneScheme.Submitted(file, member, "compare", Limits.Default));
        if (!mine.Verdict.Valid) throw new RefusedException($"refused {file}: not valid, {mine.Verdict.Reason}");
        if (AlgorithmComparison.WhyNot(mine.Verdict.Tensor) is { } no) throw new RefusedException($"refused {file}: {no}");
        IReadOnlyList<(string File, Judgement Judgement)> known = [.. KnownSchemes.Read(with, Limits.Default)
            .Where(k => !Directory.Exists(with) || Path.GetFullPath(k.File) != Path.GetFullPath(file)
            || k.Judgement.Submission.Member != mine.Submission.Member)];
        (string File, Judgement Judgement)[] alike = [.. known.Where(k => Comparable(k.Judgement.Verdict, mine.Verdict))];
        List<Outcome> outcomes = [];
        foreach ((string File, Judgement Judgement) other in alike)
        {
            Outcome outcome = new(other.Judgement.NameIn(other.File), AlgorithmComparison.Of(
                mine.Verdict.Canonical, mine.Verdict.Ring, other.Judgement.Verdict.Canonical, other.Judgement.Verdict.Ring));
            outcomes.Add(outcome);
            Terminal.Say(json ? Json(file, outcome) : Text(outcome), whole: json);
        }
        int equal = outcomes.Count(o => o.Comparison.Sameness == Sameness.Equal),
            open = outcomes.Count(o => o.Comparison.Sameness == Sameness.Undecided);
        string scale =
            $"{alike.Length} of {known.Count} schemes in {with} are of {mine.Verdict.Tensor.Shape.Sorted()}, rank {Terms(mine.Verdict)} " +
                "and hold where it holds";
        if (!json)
            Terminal.Say(equal > 0 ? $"known: {file} is one algorithm with {equal} of them ({scale})"
                : open > 0 ? $"undecided: {file} may be one algorithm with {open} of them ({scale})"
                : $"new: {file} is one algorithm with none of them ({scale})");
        return equal > 0 ? ExitCode.Success : open > 0 ? ExitCode.Undecided : ExitCode.Negative;
    }

    // What has another shape or number of terms is another algorithm and not worth a line. Nor is a scheme over F2 of use to one over
    // Z, for many schemes over Z may be the same modulo 2; but one over Z is to one over F2.
    private static bool Comparable(Verdict other, Verdict mine) =>
        other.Tensor.Shape.Sorted() == mine.Tensor.Shape.Sorted() && Terms(other) == Terms(mine)
        && (other.Ring.Modulus == mine.Ring.Modulus || other.Ring.Modulus == 0 && mine.Ring.Contains(other.Canonical));

    private static int Terms(Verdict verdict) => verdict.Rank - verdict.Census.ZeroTerms;

    private static string Text(Outcome outcome)
    {
        StringBuilder text = new($"{Name(outcome.Comparison.Sameness),-10}{outcome.File}: {outcome.Comparison.Reason}");
        if (outcome.Comparison.Change is not { } change) return text.ToString();
        text.Append("\n          u -> P u Q^-1, v -> Q v R^-1, w -> P^-T w R^T");
        foreach ((string name, Coefficient[][] matrix) in (ReadOnlySpan<(string, Coefficient[][])>)[("P", change.P), ("Q", change.Q),
            ("R", change.R)])
            text.Append($"\n          {name} = [{string.Join("; ", matrix.Select(row => string.Join(" ", row)))}]");
        return text.Append($"\n          terms {string.Join(" ", change.Terms.Select(t => t + 1))}").ToString();
    }

    private static string Json(string file, Outcome outcome)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, Readable))
        {
            json.WriteStartObject();
            json.WriteString("answer", Name(outcome.Comparison.Sameness));
            json.WriteString("file", file);
            json.WriteString("with", outcome.File);
            json.WriteString("reason", outcome.Comparison.Reason);
            if (outcome.Comparison.Change is { } change)
            {
                json.WriteNumber("rotations", change.Rotations);
                json.WriteBoolean("transposed", change.Transposed);
                json.WriteString("ring", $"{change.Ring}");
                Matrix(json, "p", change.P);
                Matrix(json, "q", change.Q);
                Matrix(json, "r", change.R);
                json.WriteStartArray("terms");
                foreach (int term in change.Terms) json.WriteNumberValue(term + 1);
                json.WriteEndArray();
            }
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void Matrix(Utf8JsonWriter json, string name, Coefficient[][] matrix)
    {
        json.WriteStartArray(name);
        foreach (Coefficient[] row in matrix)
        {
            json.WriteStartArray();
            foreach (Coefficient c in row) json.WriteStringValue($"{c}");
            json.WriteEndArray();
        }
        json.WriteEndArray();
    }

    private static string Name(Sameness sameness) => sameness switch
    {
        Sameness.Equal => "equal",
        Sameness.Different => "different",
        _ => "undecided",
    };
}
