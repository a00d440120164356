using TensorDecomp.Cli.Host;
using TensorDecomp.Evolution.Facts;
using TensorDecomp.Kernels;

namespace TensorDecomp.Cli.Options;

/// <summary>Goals on the command line, 3x3x3:23,2x4x5:33.</summary>
internal static class TargetList
{
    /// <exception cref="UsageException">The text is no list of goals, or one of them is beyond gradient restarts.</exception>
    public static IReadOnlyList<Target> Of(string option, string text)
    {
        if (!EvolutionTargets.TryParse(text, out IReadOnlyList<Target>? targets))
            throw new UsageException($"{option} {text} is no list of goals; write 3x3x3:23,2x4x5:33, each once.");
        return targets.Select(EvolutionTargets.WhyNot).FirstOrDefault(reason => reason is not null) is { } tooLarge
            ? throw new UsageException($"{option} {text}: {tooLarge}")
            : targets;
    }
}
