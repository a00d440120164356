using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Cli.Reports;

/// <summary>A judgement in words for one screen, and in full as one line of JSON.</summary>
internal static class VerdictReport
{
    private const int LongestValue = 200;

    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Text(string file, Judgement judgement)
    {
        Verdict v = judgement.Verdict;
        Census c = v.Census;
        StringBuilder text = new();
        text.Append(v.Valid ? $"valid: {v.Tensor} of rank {v.Rank} over {v.Ring}\n"
            : $"not valid: {v.Tensor}, {v.Rank} terms, over {v.Ring}\n");
        foreach (string warning in judgement.Warnings) Line("WARNING", warning);
        Line("file", $"{judgement.NameIn(file)} ({judgement.Submission.Format})");
        if (Remarkable(judgement) is { } layout) Line("layout", Described(layout, judgement.Tried));
        if (v.Reason is not null) Line("reason", v.Reason);
        Line("ring", v.RingAfterRescaling == v.Ring ? $"{v.Ring}, also after rescaling inside terms"
            : $"{v.Ring} as written, {v.RingAfterRescaling} after rescaling inside terms");
        Line("holds in", $"{v.Characteristics}");
        Line("terms", c.ZeroTerms + c.MergeableTerms == 0 ? $"{v.Rank}, none superfluous"
            : $"{v.Rank} as written: {c.ZeroTerms} zero, {c.DuplicateTerms} duplicate, {c.MergeableTerms} mergeable");
        Line("cost", judgement.Submission.Program(v.Ring) is { } program
            ? $"{c.Nonzeros} nonzero coefficients, additions {program.Additions} as written in the file, {c.Additions} " +
                $"naively{Scalings(program.Scalings)}"
            : $"{c.Nonzeros} nonzero coefficients, {c.Additions} additions written out naively");
        if (judgement.Standing is { } s)
            Line("record",
                $"{s.Record.Rank} over {s.Record.Field} " +
                    $"({s.Record.Source}{(s.Record.Source.Contains($"{s.Record.Year}") ? "" : $", {s.Record.Year}")}): {Compared(s)}");
        else if (v.Valid) Line("record", $"none in the table for {v.Tensor}; the schoolbook has {v.Tensor.Count}");
        if (v.Valid) Line("checked", $"all {v.Tensor.Equations} Brent equations; one " +
            $"{(v.Tensor.Product is null ? "evaluation at random values" : "product of random matrices")} that do not commute");
        if (judgement.Hash is not null) Line("sha256", judgement.Hash);
        foreach (string hint in judgement.Hints) Line("hint", hint);
        return text.ToString().TrimEnd('\n');

        void Line(string name, string value) =>
            text.Append($"  {name,-9} {(value.Length <= LongestValue ? value : $"{value[..(LongestValue - 3)]}...")}\n");
    }

    // A documented layout goes without saying, unless others were tried too.
    private static Layout? Remarkable(Judgement judgement) =>
        judgement.Submission.Layout is { } layout && (layout.Kind != LayoutKind.Documented || judgement.Tried.Count > 0) ? layout : null;

    // Of dozens of layouts the arrangements are named; the orders of entries are the same eight for each.
    private static string Described(Layout layout, IReadOnlyList<Layout> tried)
    {
        if (tried.Count < 2) return layout.Name;
        string[] arrangements = [.. tried.Select(t => t.Arrangement).OfType<string>().Distinct()];
        return $"{layout.Name}: the nearest of {tried.Count} that were tried " +
            $"({string.Join(", ", arrangements.Append("rows or columns first, C or its transpose"))})";
    }

    private static string Scalings(int number) =>
        number == 0 ? "" : $"; {number} scaling{(number == 1 ? "" : "s")} by constants as written";

    /// <summary>"matches it", "beats it by 1", "+3 above it".</summary>
    public static string Compared(Standing s) =>
        s.Difference switch { 0 => "matches it", < 0 => $"beats it by {-s.Difference}", _ => $"+{s.Difference} above it" };

    public static string Json(string file, Judgement judgement)
    {
        (Verdict v, Census c) = (judgement.Verdict, judgement.Verdict.Census);
        return Write(json =>
        {
            json.WriteBoolean("valid", v.Valid);
            if (v.Tensor.Product is { } shape) Numbers(json, "shape", shape.M, shape.N, shape.P);
            else json.WriteString("tensor", v.Tensor.Name);
            json.WriteNumber("rank", v.Rank);
            json.WriteString("ring", $"{v.Ring}");
            json.WriteString("ringAfterRescaling", $"{v.RingAfterRescaling}");
            json.WriteStartObject("characteristics");
            json.WriteBoolean("zero", v.Characteristics.Zero);
            json.WriteStartArray(v.Characteristics.Zero ? "except" : "only");
            foreach (System.Numerics.BigInteger prime in v.Characteristics.Primes) json.WriteRawValue($"{prime}");
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteString("file", file);
            if (judgement.Submission.Member is not null) json.WriteString("member", judgement.Submission.Member);
            json.WriteString("format", judgement.Submission.Format);
            if (Remarkable(judgement) is { } layout) json.WriteString("layout", layout.Name);
            if (judgement.Tried.Count > 0) Texts(json, "layoutsTried", judgement.Tried.Select(t => t.Name));
            json.WriteStartObject("terms");
            json.WriteNumber("written", v.Rank);
            json.WriteNumber("zero", c.ZeroTerms);
            json.WriteNumber("duplicate", c.DuplicateTerms);
            json.WriteNumber("mergeable", c.MergeableTerms);
            json.WriteEndObject();
            json.WriteNumber("nonzeros", c.Nonzeros);
            json.WriteNumber("additions", c.Additions);
            if (judgement.Submission.Program(v.Ring) is { } program)
            {
                json.WriteNumber("additionsAsWritten", program.Additions);
                json.WriteNumber("scalingsAsWritten", program.Scalings);
            }
            json.WritePropertyName("equations");
            json.WriteRawValue($"{v.Tensor.Equations}");
            json.WriteNumber("failingEquations", v.FailingEquations);
            if (!v.FailuresAreCounted) json.WriteBoolean("failuresAreCounted", false);
            if (v.FirstFailure is { } f)
            {
                json.WriteStartObject("firstFailure");
                Numbers(json, "a", f.Tensor.Address(0, f.A));
                Numbers(json, "b", f.Tensor.Address(1, f.B));
                Numbers(json, "c", f.Tensor.Address(2, f.C));
                json.WriteString("expected", f.Expected);
                json.WriteString("actual", f.Actual);
                json.WriteString("text", $"{f}");
                json.WriteEndObject();
            }
            if (v.Reason is not null) json.WriteString("reason", v.Reason);
            if (judgement.Standing is { } s)
            {
                json.WriteStartObject("record");
                json.WriteNumber("rank", s.Record.Rank);
                json.WriteString("field", s.Record.Field);
                json.WriteString("source", s.Record.Source);
                json.WriteNumber("year", s.Record.Year);
                json.WriteString("comparison", $"{s}");
                json.WriteEndObject();
            }
            if (judgement.Hash is not null) json.WriteString("sha256", judgement.Hash);
            if (judgement.Warnings.Count > 0) Texts(json, "warnings", judgement.Warnings);
            Texts(json, "hints", judgement.Hints);
        });
    }

    /// <summary>A file that could not be read as a scheme.</summary>
    public static string Json(string file, string error) => Write(json =>
    {
        json.WriteBoolean("valid", false);
        json.WriteString("file", file);
        json.WriteString("error", error);
    });

    // Written by hand: the serializer's reflection would be a third of the time to the first verdict.
    private static string Write(Action<Utf8JsonWriter> members)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, Readable))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void Texts(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (string value in values) json.WriteStringValue(value);
        json.WriteEndArray();
    }

    private static void Numbers(Utf8JsonWriter json, string name, params ReadOnlySpan<int> values)
    {
        json.WriteStartArray(name);
        foreach (int value in values) json.WriteNumberValue(value);
        json.WriteEndArray();
    }
}
