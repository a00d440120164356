namespace TensorDecomp.Evolution.Edits;

/// <summary>The constants of a program as a tuner sees them: so many numbers, each turned in its logarithm.</summary>
public static class Knobs
{
    /// <summary>No knob is turned further than by this factor's logarithm.</summary>
    private const double Furthest = 5;

    /// <summary>How many there are; 0 for a text that is no program.</summary>
    public static int Count(string source) => ProgramNumbers.Of(source)?.Knobs.Length ?? 0;

    /// <summary>The program with its knobs turned; itself where it has none.</summary>
    /// <param name="source">Its text.</param>
    /// <param name="moves">For each knob by how much, 0 for not at all.</param>
    public static string Turn(string source, IReadOnlyList<double> moves) =>
        ProgramNumbers.Of(source) is not { } numbers ? source
            : numbers.With(numbers.Knobs.Zip(moves, (number, move) =>
                (number, double.IsFinite(move) ? Math.Clamp(move, -Furthest, Furthest) : 0)));
}
