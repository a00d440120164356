using System.Globalization;

namespace TensorDecomp.Bench;

/// <summary>What to measure and for how long.</summary>
internal sealed record Options
{
    /// <summary>The prototype's executable; null where it could not be built.</summary>
    public string? Prototype { get; init; }
    public bool Json { get; init; }
    public int Threads { get; init; } = Math.Min(2, Environment.ProcessorCount);
    public int Slices { get; init; } = 5;
    public double Seconds { get; init; } = 4;
    public int Seeds { get; init; } = 9;
    public double Limit { get; init; } = 120;

    public static Options Parse(string[] args)
    {
        var options = new Options();
        for (int i = 0; i < args.Length; i++)
            options = args[i] switch
            {
                "--json" => options with { Json = true },
                "--prototype" => options with { Prototype = args[++i] },
                "--threads" => options with { Threads = int.Parse(args[++i], CultureInfo.InvariantCulture) },
                "--slices" => options with { Slices = int.Parse(args[++i], CultureInfo.InvariantCulture) },
                "--seconds" => options with { Seconds = double.Parse(args[++i], CultureInfo.InvariantCulture) },
                "--seeds" => options with { Seeds = int.Parse(args[++i], CultureInfo.InvariantCulture) },
                "--limit" => options with { Limit = double.Parse(args[++i], CultureInfo.InvariantCulture) },
                _ => throw new ArgumentException($"{args[i]} is not an option; see the head of bench/compare-flip."),
            };
        return options;
    }
}
