using System.Globalization;
using TensorDecomp.Exact;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Programs;
using TensorDecomp.Symmetries;
using TensorDecomp.Verify;

namespace TensorDecomp.Bench;

/// <summary>What to measure and for how long.</summary>
internal sealed record Options
{
    public bool Json { get; init; }
    public double Seconds { get; init; } = 60;
    public int Threads { get; init; } = Math.Min(2, Environment.ProcessorCount);
    public ulong Seed { get; init; } = 1;
    public Polish Polish { get; init; }

    /// <summary>Whether the same restarts are compared as they are and in a random basis, and how many.</summary>
    public bool RandomBasis { get; init; }
    public int Restarts { get; init; } = 100;
    public GradientProgram Program { get; init; } = ProgramRegistry.Default;
    public IReadOnlyList<SearchSpace> Targets { get; init;
    } = [new Target(new Shape(3, 3, 3), 23), new Target(new Shape(2, 4, 5), 33), new Target(new Shape(3, 4, 5), 47)];

    public static Options Parse(string[] args)
    {
        var options = new Options();
        for (int i = 0; i < args.Length; i++)
            options = args[i] switch
            {
                "--json" => options with { Json = true },
                "--seconds" => options with { Seconds = double.Parse(args[++i], CultureInfo.InvariantCulture) },
                "--threads" => options with { Threads = int.Parse(args[++i], CultureInfo.InvariantCulture) },
                "--seed" => options with { Seed = ulong.Parse(args[++i], CultureInfo.InvariantCulture) },
                "--random-basis" => options with { RandomBasis = true },
                "--restarts" => options with { Restarts = int.Parse(args[++i], CultureInfo.InvariantCulture) },
                "--program" =>
                    options with { Program = ProgramRegistry.Find(args[++i])
                        ?? throw new ArgumentException($"There is no program named {args[i]}.") },
                "--polish" =>
                    options with { Polish =
                        args[++i] switch { "lm" => Polish.LevenbergMarquardt, "als" => Polish.AlternatingLeastSquares,
                            var other => throw new ArgumentException($"--polish {other} is neither lm nor als.") } },
                "--targets" => options with { Targets = [.. args[++i].Split(',').Select(Space)] },
                _ => throw new ArgumentException($"{args[i]} is not an option; see the head of bench/compare-exact."),
            };
        return options;
    }

    /// <summary>3x3x3:23, or 4x4x4:49:16 for cyclic schemes with 16 fixed terms.</summary>
    private static SearchSpace Space(string text)
    {
        int[] numbers = [.. text.Split('x', ':').Select(n => int.Parse(n, CultureInfo.InvariantCulture))];
        Target target = new(new Shape(numbers[0], numbers[1], numbers[2]), numbers[3]);
        return new SearchSpace(target, Symmetry: numbers.Length > 4 ? new FactorExchange(SymmetryGroup.Cyclic,
            numbers[4]).Of(target.Shape, target.Rank) : null);
    }
}
