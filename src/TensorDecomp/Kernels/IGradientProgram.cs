using System.Runtime.CompilerServices;
using TensorDecomp.Verify;

namespace TensorDecomp.Kernels;

/// <summary>
/// A gradient program: everything about a descent that may be invented, in a few small pure functions. The engine owns the
/// rest (memory, gradients of the tensor, restarts, lanes, threads, rounding, proof). It minimises
/// Σ ResidualLoss(e) over all residuals e of the tensor + Σ EntryPenalty(x) over all factor entries
/// + Σ TermPenalty(|u_r|², |v_r|², |w_r|²) over all terms, and differentiates that text itself. There are two ways down: in lanes, with an
/// Update and a Schedule of the program's own, or where Plan.Descents asks for it by the engine's descents, one after another, with
/// Descend, Move, Accept, LetGo and After between them. Implementations are stateless structs; state lives in Slots, settings in Hyper.
/// </summary>
public interface IGradientProgram
{
    /// <summary>The starting value of one factor entry of one restart.</summary>
    static abstract T Initialize<T>(in Site at, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T>;

    /// <summary>The starting value of one entry where a restart is given a point to start from, as in the later stages of a relay: x is
    /// the entry's value in that point, and stays as it is unless a program has its own. Which entry it is is not told.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static virtual T Start<T>(T x, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> => x;

    /// <summary>The penalty of one residual e of the tensor; least squares, ½e², unless a program has its own.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static virtual T ResidualLoss<T>(T e, in Hyper<T> h) where T : struct, IReal<T> => 0.5f * e * e;

    /// <summary>A regulariser of one entry, or its pull to a grid; none unless a program has one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static virtual T EntryPenalty<T>(T x, in Hyper<T> h) where T : struct, IReal<T> => 0f;

    /// <summary>A penalty of one term by its squared norms, for balance; none unless a program has one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static virtual T TermPenalty<T>(T nu, T nv, T nw, in Hyper<T> h) where T : struct, IReal<T> => 0f;

    /// <summary>Runs once per step and lane before Update: derives settings that change with every step, such as bias
    /// corrections.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static virtual void PerStep<T>(T step, ref Hyper<T> h) where T : struct, IReal<T> { }

    /// <summary>The new value of an entry x with gradient g; s holds the optimizer's state, zero at the start. A program without descents
    /// has to have one.</summary>
    static virtual T Update<T>(T x, T g, in Slots<T> s, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> => x;

    /// <summary>Settings of one restart for its next chunk of steps, zero where they are not set. The generator repeats itself at each call
    /// of the same restart, so what is drawn from it stays fixed per restart.</summary>
    static virtual void Schedule(in Progress now, ref HostRandom rng, Span<double> hyper) { }

    /// <summary>How restarts of this target are run.</summary>
    static abstract Plan Plan(in Target target);

    /// <summary>Settings of a chain's next descent, zero where they are not set, and when it ends. It is asked before the terms are moved.
    /// The generator repeats itself as that of Schedule does. The memory, here and below, is the chain's own: sixteen numbers, zero when it
    /// begins.</summary>
    static virtual DescentRules Descend(in Chain now, in Slots<double> memory, ref HostRandom rng, Span<double> hyper) => new(300, 1e-4);

    /// <summary>What a hop does to the terms. Unless a program has its own, from one of them to a quarter of them are drawn anew.</summary>
    static virtual void Move(in Chain now, in Terms terms, in Slots<double> memory, in Hyper<double> h, ref HostRandom rng, in Moves moves)
    {
        int wanted = (int)rng.LogUniform(1, Math.Max(1, 0.25 * terms.Total));
        for (int k = 0; k < 256 && moves.Drawn < wanted; k++) moves.Draw(rng.Below(terms.Count));
    }

    /// <summary>Whether a chain goes on from a new minimum instead of the one that it keeps; unless a program has its own, where it is no
    /// higher, and with a probability of e^(−4Δ) where it is higher by Δ (Metropolis 1953). The first of a stage is kept in any
    /// case.</summary>
    static virtual bool Accept(in Chain now, in Minimum there, in Slots<double> memory, in Hyper<double> h, ref HostRandom rng) =>
        !(there.Energy > now.Energy) || rng.Uniform() < Math.Exp(4 * (now.Energy - there.Energy));

    /// <summary>What becomes of a minimum that has been accepted, asked again at the end of each leg on which it is sent. Settings are
    /// those of the leg before, the chain's own for the first. Unless a program has its own, what has f below 10⁻³ goes to the exact
    /// stage.</summary>
    /// <param name="now">The chain, which keeps the minimum.</param>
    /// <param name="there">The minimum, and after a leg its end.</param>
    /// <param name="leg">Legs that it has come, at most 16.</param>
    /// <param name="hyper">Settings of the next leg.</param>
    static virtual Release LetGo(in Chain now, in Minimum there, int leg, Span<double> hyper) =>
        there.Loss < 1e-3 ? Release.Hand : Release.Back;

    /// <summary>What comes after a descent; unless a program has its own, hops until 600 of them led to nothing lower.</summary>
    static virtual Next After(in Chain now, in Slots<double> memory) => now.Since < 600 ? Next.Hop : Next.End;
}

/// <summary>Tensor and rank that a search is after.</summary>
public readonly record struct Target(Tensor Tensor, int Rank)
{
    /// <summary>The shape of the matrices, for what only their products have.</summary>
    /// <exception cref="NotAMatrixProductException">The tensor is none.</exception>
    public Shape Shape => Tensor.Shape;

    /// <summary>Number of real parameters, R·(mn + np + mp) for a matrix product.</summary>
    public int Parameters => Rank * (Tensor.USize + Tensor.VSize + Tensor.WSize);

    /// <summary>The largest of the tensor's three sizes over the smallest; for a product of matrices, the largest of m, n and p over the
    /// smallest: 1 where they are square.</summary>
    public double Elongation => (double)Math.Max(Tensor.USize, Math.Max(Tensor.VSize, Tensor.WSize))
        / Math.Min(Tensor.USize, Math.Min(Tensor.VSize, Tensor.WSize));

    /// <summary>"3x3x3:23".</summary>
    public override string ToString() => $"{Tensor}:{Rank}";
}

/// <summary>Which entry of which factor is meant: factor 0, 1, 2 for U, V, W; index within the vector; term.</summary>
public readonly record struct Site(int Factor, int Index, int Term, Target Target);

/// <summary>Where a restart stands when Schedule is asked: steps done, steps in all, and the squared residual f = Σe² last
/// measured.</summary>
public readonly record struct Progress(int Step, int Steps, double Loss)
{
    /// <summary>Share of the steps that is done, 0…1.</summary>
    public double Fraction => (double)Step / Steps;
}

/// <summary>How a program wants its restarts run.</summary>
public sealed record Plan
{
    /// <summary>Steps after which a restart is given up.</summary>
    public required int Steps { get; init; }

    /// <summary>Steps between two calls of Schedule and two looks at the residual.</summary>
    public int Chunk { get; init; } = 25;

    /// <summary>State values per entry: 2 for Adam's m and v.</summary>
    public int Slots { get; init; } = 2;

    /// <summary>A restart whose f = Σe² falls below this is handed to the exact stage.</summary>
    public double PolishBelow { get; init; } = 1e-3;

    /// <summary>Share of the steps before which no restart is handed on, for programs that shape their solutions late.</summary>
    public double PolishAfter { get; init; }

    /// <summary>Races: a restart whose f at a share of the steps is above a bound is stopped and its lane refilled.</summary>
    public IReadOnlyList<Race> Races { get; init; } = [];

    /// <summary>How a restart goes on from where it ended without having converged; null where it is given up there.</summary>
    public Hops? Hops { get; init; }

    /// <summary>How the engine descends in place of the program's Update; null for lanes. Steps then counts descents, and of the rest of
    /// the plan nothing matters.</summary>
    public DescentPlan? Descents { get; init; }
}

/// <summary>Stop a restart whose loss exceeds <paramref name="Loss"/> once <paramref name="Fraction"/> of its steps are done.</summary>
public readonly record struct Race(double Fraction, double Loss);
