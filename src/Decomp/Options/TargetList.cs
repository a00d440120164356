using TensorDecomp.Cli.Host;
using TensorDecomp.Evolution.Facts;
using TensorDecomp.Kernels;
using TensorDecomp.Schemes.Tensors;
using TensorDecomp.Verify;

namespace TensorDecomp.Cli.Options;

/// <summary>Goals on the command line, 3x3x3:23,2x4x5:33@turn:0,1,1:9.</summary>
internal static class TargetList
{
    /// <exception cref="UsageException">The text is no list of goals, or one of them is beyond gradient restarts.</exception>
    public static IReadOnlyList<TiedTarget> Of(string option, string text)
    {
        if (!EvolutionTargets.TryParse(text, out IReadOnlyList<TiedTarget>? targets, out string why))
            throw new UsageException(why.Length > 0 ? $"{option} {text}: {why}."
                : text.Split(',').Select(goal => goal[..Math.Max(0, goal.LastIndexOf(':'))]).FirstOrDefault(IsOtherTensor) is { } other
                ? NoMatrices(other)
                : $"{option} {text} is no list of goals; write 3x3x3:23,2x4x5:33, each once, with a symmetry as in 3x3x3:23@cyclic:5.");
        return targets.Select(target => EvolutionTargets.WhyNot(target.Target)).FirstOrDefault(reason => reason is not null) is { } tooLarge
            ? throw new UsageException($"{option} {text}: {tooLarge}")
            : targets;
    }

    /// <summary>Why an evolution takes no other bilinear map, with what does.</summary>
    public static string NoMatrices(string tensor) =>
        $"an evolution measures programs on products of matrices, whose journal knows a target by three dimensions; 'decomp search " +
            $"--tensor {tensor} --program FILE' runs a program on {tensor}.";

    private static bool IsOtherTensor(string name) => TensorMakers.TryParse(name, out Tensor? tensor) && tensor.Product is null;
}
