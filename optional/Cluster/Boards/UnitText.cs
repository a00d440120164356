using System.Security.Cryptography;
using System.Text.Json;
using TensorDecomp.Evolution.Hubs;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Search.Messages;
using TensorDecomp.Search.Work;

namespace TensorDecomp.Cluster.Boards;

/// <summary>Units and outcomes as they travel: JSON. A unit is told from others by what is asked in it, not by its number, for engines
/// that go on from a checkpoint number anew; the number of a restart says what is asked.</summary>
internal static class UnitText
{
    /// <exception cref="NotSupportedException">It cannot be written; the message is a clause.</exception>
    public static byte[] Of(WorkUnit unit) => unit is MeasurementUnit measurement ? MeasurementText.Of(measurement)
        : JsonSerializer.SerializeToUtf8Bytes(UnitForm.Of(unit is RestartUnit ? unit : unit with { Number = 0 }));

    public static byte[] Of(Outcome outcome) => outcome is MeasurementOutcome measured ? MeasurementText.Of(measured)
        : JsonSerializer.SerializeToUtf8Bytes(OutcomeForm.Of(outcome));

    /// <summary>What tells a unit from all others of its goal.</summary>
    public static string Token(string goal, int engine, byte[] unit) =>
        $"{goal}/{engine}/{Convert.ToHexStringLower(SHA256.HashData(unit), 0, 16)}";

    /// <exception cref="InvalidDataException">It is none; the message is a clause.</exception>
    public static WorkUnit ReadUnit(byte[] text) => Read<WorkUnit>(() =>
        MeasurementText.IsOne(text) ? MeasurementText.ReadUnit(text) : Form<UnitForm>(text).Read());

    /// <exception cref="InvalidDataException">It is none; the message is a clause.</exception>
    public static Outcome ReadOutcome(byte[] text) => Read<Outcome>(() =>
        MeasurementText.IsOne(text) ? MeasurementText.ReadOutcome(text) : Form<OutcomeForm>(text).Read());

    private static TForm Form<TForm>(byte[] text) where TForm : class =>
        JsonSerializer.Deserialize<TForm>(text) ?? throw new InvalidDataException("what came is empty");

    private static TItem Read<TItem>(Func<TItem> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or ArgumentException or MalformedInputException
            or NullReferenceException or OverflowException or FormatException)
        {
            throw new InvalidDataException($"what came cannot be read ({e.Message.Split('\n', 2)[0].TrimEnd('.', '\r')})", e);
        }
    }
}
