using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Text.Json.Serialization;
using TensorDecomp.Exact;
using TensorDecomp.Kernels;
using TensorDecomp.Search.Work;

namespace TensorDecomp.Search.Relays;

/// <summary>Where a restart ended that was not solved: a point from which a later stage of a relay can start.</summary>
/// <param name="Restart">Its number.</param>
/// <param name="Loss">f = Σe².</param>
/// <param name="Energy">f + <see cref="Weight"/>·|x|², the three vectors of each term scaled to one length.</param>
/// <param name="Factors">U, V and W, term after term, in single precision, least significant byte first.</param>
public sealed record RelayState(long Restart, double Loss, double Energy, byte[] Factors)
{
    /// <summary>States are ordered by an energy and not by f alone, or whoever let terms run off to a border-rank limit (Bini 1980), where
    /// f goes to 0 and no decomposition is near, would always leave the best.</summary>
    public const double Weight = NormPolish.Weight;

    /// <summary>What is below this f is solved, or has run off, and is nothing to go on from.</summary>
    public const double LeastLoss = 1e-2;

    /// <summary>How far what is written may be from what is worked out elsewhere, relatively.</summary>
    private const double Rounding = 1e-6;

    /// <summary>The state of factors in double precision; null where they are nothing to go on from.</summary>
    /// <param name="decomposition">Of the target; it is overwritten.</param>
    /// <param name="restart">Number of the restart.</param>
    /// <param name="factors">U, V and W, term after term; single precision is what is kept of them.</param>
    /// <param name="least">What has an f below this is nothing to go on from.</param>
    internal static RelayState? Of(Decomposition decomposition, long restart, double[][] factors, double least = LeastLoss)
    {
        double[][] kept = [.. factors.Select(f => Array.ConvertAll(f, x => (double)(float)x))];
        decomposition.Load(new Approximation(decomposition.Target, kept, restart, 0));
        double loss = decomposition.Loss(), energy = loss + Weight * Square(kept, decomposition.Target.Rank);
        // nor is what lies above the decomposition into nothing
        return loss >= least && energy <= decomposition.Target.Tensor.Count
            ? new RelayState(restart, loss, energy, [.. kept.SelectMany(f => f).SelectMany(x => BitConverter.GetBytes((float)x))]) : null;
    }

    /// <summary>The point that it is.</summary>
    public float[] Point() => MemoryMarshal.Cast<byte, float>(Factors).ToArray();

    /// <summary>Its U, V and W, term after term.</summary>
    internal double[][] ByFactor(TiedTarget target)
    {
        double[] point = Array.ConvertAll(Point(), x => (double)x);
        int u = target.Rank * target.Tensor.Sizes[0], v = target.Rank * target.Tensor.Sizes[1];
        return [point[..u], point[u..(u + v)], point[(u + v)..]];
    }

    /// <summary>A clause that says why it is no state of a target; null where it is one and its figures are those of its factors.</summary>
    public string? WhyNot(TiedTarget target)
    {
        if (Restart < 0 || Factors.Length != target.Parameters * sizeof(float))
            return $"a state of {target} has {target.Parameters} numbers and the number of a restart";
        if (!target.Holds(Point())) return $"a state of {target} has not its symmetry";
        return Of(new Decomposition(target.Target, complex: false), Restart, ByFactor(target)) is { } state
            && Math.Abs(state.Loss - Loss) <= Rounding * state.Loss && Math.Abs(state.Energy - Energy) <= Rounding * state.Energy
            ? null : $"the f or the energy of a state of {target} is not that of its factors";
    }

    /// <summary>|x|² where each term is as balanced as it can be, 3·Σ(|u||v||w|)^⅔: it is the same however a term is scaled.</summary>
    private static double Square(double[][] factors, int rank)
    {
        double square = 0;
        for (int r = 0; r < rank; r++)
        {
            double product = 1;
            foreach (double[] f in factors) product *= TensorPrimitives.SumOfSquares(f.AsSpan(r * (f.Length / rank), f.Length / rank));
            square += 3 * Math.Cbrt(product);
        }
        return square;
    }
}

/// <summary>The states that a program left, or is given, on one target; the lowest energy first.</summary>
public sealed record TargetStates(TiedTarget Target, IReadOnlyList<RelayState> States)
{
    /// <summary>Of the best state.</summary>
    [JsonIgnore]
    public double Energy => States[0].Energy;

    /// <summary>As restarts start from them.</summary>
    public GivenPoints Given() => new(Target.Target, [.. States.Select(state => state.Point())]);
}
