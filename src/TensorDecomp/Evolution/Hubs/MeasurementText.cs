using System.Text;
using TensorDecomp.Evolution.Evaluators;
using TensorDecomp.Evolution.Facts;
using TensorDecomp.Evolution.Journal;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Evolution.Hubs;

/// <summary>Measurements as they travel: a word, and JSON as the journal writes it.</summary>
public static class MeasurementText
{
    private static readonly byte[] s_word = "measurement "u8.ToArray();

    private sealed record Asked(EvaluationRequest Request, EvaluatorSettings Bounds);

    private sealed record Answer(Evaluation Evaluation, IReadOnlyList<string> Schemes);

    /// <summary>Whether a text begins as one of these.</summary>
    public static bool IsOne(ReadOnlySpan<byte> text) => text.StartsWith(s_word);

    /// <summary>What is asked.</summary>
    public static byte[] Of(MeasurementUnit unit) => Words(new Asked(unit.Request, unit.Bounds));

    /// <summary>What came of it.</summary>
    public static byte[] Of(MeasurementOutcome outcome) =>
        Words(new Answer(outcome.Evaluation, [.. outcome.Evaluation.Found.Select(Written)]));

    /// <summary>Reads what is to be measured.</summary>
    /// <param name="text">UTF-8 JSON, of another machine.</param>
    /// <exception cref="MalformedInputException">It is none; the message is a clause.</exception>
    public static MeasurementUnit ReadUnit(byte[] text)
    {
        Asked asked = Read<Asked>(text);
        return new MeasurementUnit(0, asked.Request, asked.Bounds);
    }

    /// <summary>What came of it, with schemes that were proved here.</summary>
    /// <exception cref="MalformedInputException">It is none, or a scheme in it is no decomposition; the message is a clause.</exception>
    public static MeasurementOutcome ReadOutcome(byte[] text)
    {
        Answer answer = Read<Answer>(text);
        return new MeasurementOutcome(0, answer.Evaluation with { Found = [.. answer.Schemes.Select(Proved)] });
    }

    private static byte[] Words<T>(T value) => [.. s_word, .. Encoding.UTF8.GetBytes(EventText.Of(value))];

    private static T Read<T>(byte[] text) where T : class => IsOne(text)
        ? EventText.ReadAs<T>(Encoding.UTF8.GetString(text.AsSpan(s_word.Length)), "a measurement")
        : throw new MalformedInputException("it is no measurement");

    private static string Written(CertifiedScheme certified)
    {
        using MemoryStream text = new();
        CanonicalJson.Write(certified.Scheme, certified.Ring, certified.Provenance, text, certified.Program);
        return Encoding.UTF8.GetString(text.ToArray());
    }

    private static CertifiedScheme Proved(string text)
    {
        Submission submission = new CanonicalJson().Read(new SourceFile("what was found", Encoding.UTF8.GetBytes(text)), Limits.Default)[0];
        return CertifiedScheme.Of(submission, null, out string? refusal) is { Provenance: not null } certified ? certified
            : throw new MalformedInputException($"a scheme in it is {refusal ?? "of unknown origin"}");
    }
}
