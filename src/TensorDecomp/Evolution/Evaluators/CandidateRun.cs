using System.Runtime.InteropServices;
using TensorDecomp.Evolution.Children;
using TensorDecomp.Exact;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Programs;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Search.Work;
using TensorDecomp.Verify;

namespace TensorDecomp.Evolution.Evaluators;

/// <summary>In the candidate's process: the restarts of one program on one target within a budget, reported in the order of their
/// numbers.</summary>
internal static class CandidateRun
{
    public static IEnumerable<ChildReply.Restart> Restarts(GradientProgram program, ChildRequest.Run request)
    {
        SearchSpace space = Space(program, request.Target, request.Symmetry) with { Given = Given(request.Target, request.Given) };
        foreach (RestartOutcome outcome in BudgetedRestarts.Of(program, space, request.Seed, request.Budget, request.ExactTries,
            endsHops: request.EndsHops, triesTwice: request.TriesTwice))
            yield return new ChildReply.Restart(outcome.Result.Steps, outcome.Work, outcome.Result.End, Pack(outcome.Result.Approximation),
                Write(outcome.Scheme));
    }

    /// <summary>Where restarts look.</summary>
    /// <exception cref="ProgramFailedException">The program does not run there.</exception>
    private static SearchSpace Space(GradientProgram program, Target target, string? symmetry)
    {
        if (!TiedTarget.TryTie(target, symmetry, out TiedTarget? tied, out string why))
            throw new InvalidOperationException($"The parent asked for a symmetry that is none: {why}.");
        SearchSpace space = tied.Value.Space;
        return program.WhyNot(space) is { } reason ? throw new ProgramFailedException($"{tied}: {reason}") : space;
    }

    /// <summary>The points that restarts start from; null for random starts.</summary>
    private static GivenPoints? Given(Target target, IReadOnlyList<byte[]>? points) => points is null ? null
        : new(target, [.. points.Select(bytes => MemoryMarshal.Cast<byte, float>(bytes).ToArray())]);

    /// <summary>
    /// Restarts whose starts are shuffled, in the order of their numbers, each for so many steps at most. Lanes of a batch begin together
    /// and end when the last has done its steps, so that the time is bounded whatever the program's plan says.
    /// </summary>
    public static IEnumerable<ChildReply.Restart> Shuffled(GradientProgram program, ChildRequest.Trial request)
    {
        SearchSpace space = Space(program, request.Target, request.Symmetry) with
        {
            Shuffled = true,
            Given = Given(request.Target, request.Given)
        };
        ChildReply.Restart unsolved = new(request.Steps, 0, RestartEnd.Exhausted, null, null);
        for (int first = 0; first < request.Restarts; first += GradientProgram.BestLanes)
        {
            int group = first, begun = 0;
            var ended = new ChildReply.Restart?[Math.Min(GradientProgram.BestLanes, request.Restarts - first)];
            using IRestartBatch batch = program.Batch(space, request.Seed, GradientProgram.BestLanes);
            batch.Observer = (restart, steps, _) =>
            {
                if (steps >= request.Steps) ended[restart - group] ??= unsolved;
            };
            // Until all have ended, or done their steps; what runs by itself would go on and on before the next begins.
            while (ended.Contains(null) && batch.RunChunk(() => begun < ended.Length ? group + begun++ : -1, Take) > 0)
                if (begun > 0 && ended[begun - 1] is not null) batch.Cut(Leave);
            foreach (ChildReply.Restart? restart in ended) yield return restart ?? unsolved;

            // What a chain is cut off at may lie at a decomposition under penalties, as what is left where a budget ends may.
            void Leave(RestartResult result) => ended[result.Restart - group] = unsolved with { Factors = Pack(result.Approximation) };

            // A chunk may end with a restart that has both done its steps and converged.
            void Take(RestartResult result)
            {
                if (result.Steps <= request.Steps)
                    ended[result.Restart - group] = new(result.Steps, 0, result.End, Pack(result.Approximation), null);
            }
        }
    }

    /// <summary>The factors one after another; they come from a lane and so are single precision.</summary>
    private static byte[]? Pack(Approximation? approximation) =>
        approximation is null ? null : [.. approximation.Factors.SelectMany(f => f).SelectMany(x => BitConverter.GetBytes((float)x))];

    public static double[][]? Unpack(Target target, byte[]? bytes)
    {
        if (bytes is null || bytes.Length != target.Parameters * sizeof(float)) return null;
        ReadOnlySpan<float> values = MemoryMarshal.Cast<byte, float>(bytes);
        double[][] factors =
            [new double[target.Rank * target.Shape.USize], new double[target.Rank * target.Shape.VSize],
                new double[target.Rank * target.Shape.WSize]];
        int at = 0;
        foreach (double[] factor in factors)
            for (int k = 0; k < factor.Length; k++)
            {
                factor[k] = values[at++];
                if (!double.IsFinite(factor[k])) return null;
            }
        return factors;
    }

    private static byte[]? Write(Scheme? scheme)
    {
        if (scheme is null) return null;
        using MemoryStream stream = new();
        new CanonicalJson().Write(scheme, Ring.Of(scheme), stream);
        return stream.ToArray();
    }
}
