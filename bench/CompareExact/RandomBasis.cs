using System.Diagnostics;
using MathNet.Numerics.LinearAlgebra;
using TensorDecomp.Exact;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Programs;
using TensorDecomp.Verify;

namespace TensorDecomp.Bench;

/// <summary>
/// The same converged restarts twice: as the search's own exact stage has them, and put through a random change of basis, random scales
/// inside terms
/// and a random order of terms, as anybody's floats through `decomp exact`.
/// </summary>
internal sealed class RandomBasis
{
    /// <summary>Condition numbers of the bases stay below this.</summary>
    private const double Condition = 10;

    /// <summary>Rounds that floats in a random basis get: a second here and there, where the verb goes on for two minutes.</summary>
    private const int Rounds = 6;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _ends = [], _ownEnds = [];
    private double _own, _anybody;

    private RandomBasis(SearchSpace space) => Target = space;

    public SearchSpace Target { get; }
    public int Converged { get; private set; }

    /// <summary>How many became a certified scheme as they were, in a random basis, and both ways.</summary>
    public int Own { get; private set; }
    public int Anybody { get; private set; }
    public int Both { get; private set; }

    /// <summary>Seconds of all threads spent on each.</summary>
    public double OwnSeconds => _own;
    public double AnybodySeconds => _anybody;

    /// <summary>How often the search's own exact stage came to which end.</summary>
    public IReadOnlyDictionary<string, int> OwnEnds => _ownEnds;

    /// <summary>How often floats in a random basis came to which end.</summary>
    public IReadOnlyDictionary<string, int> Ends => _ends;

    public static RandomBasis Of(SearchSpace space, Options options)
    {
        RandomBasis yields = new(space);
        long next = 0;
        int taken = 0;
        using CancellationTokenSource stop = new(TimeSpan.FromSeconds(options.Seconds));
        Thread[] workers = [.. Enumerable.Range(0, options.Threads).Select(_ => new Thread(() =>
        {
            using IRestartBatch batch = options.Program.Batch(space, options.Seed, GradientProgram.BestLanes);
            using ProgressiveRounding own = new(space.Target);
            List<Approximation> converged = [];
            while (!stop.IsCancellationRequested && Volatile.Read(ref taken) < options.Restarts)
            {
                batch.RunChunk(() => Interlocked.Increment(ref next) - 1, r =>
                {
                    if (r is { End: RestartEnd.Converged, Approximation: { } approximation }) converged.Add(approximation);
                });
                foreach (Approximation approximation in converged)
                    if (Interlocked.Increment(ref taken) <= options.Restarts) yields.Compare(approximation, own, options.Seed);
                converged.Clear();
            }
        }))];
        foreach (Thread worker in workers) worker.Start();
        foreach (Thread worker in workers) worker.Join();
        return yields;
    }

    private void Compare(Approximation approximation, ProgressiveRounding own, ulong seed)
    {
        long start = Stopwatch.GetTimestamp();
        ExactResult result = own.Run(approximation);
        bool plain = result.Scheme is { } scheme && Verifier.Certify(scheme).Valid;
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        start = Stopwatch.GetTimestamp();
        HostRandom random = HostRandom.For(seed, (ulong)approximation.Restart);
        using Rationalisation anybody = new(Disguised(approximation, ref random), null, seed) { MostRounds = Rounds };
        Rationalised answer = anybody.Run(CancellationToken.None);
        double others = Stopwatch.GetElapsedTime(start).TotalSeconds;
        lock (_gate)
        {
            Converged++;
            (_own, _anybody) = (_own + seconds, _anybody + others);
            bool exact = answer.End == RationalisedEnd.Exact;
            if (plain) Own++;
            if (exact) Anybody++;
            if (plain && exact) Both++;
            _ownEnds[$"{result.End}"] = _ownEnds.GetValueOrDefault($"{result.End}") + 1;
            _ends[$"{answer.End}"] = _ends.GetValueOrDefault($"{answer.End}") + 1;
        }
    }

    /// <summary>u → a·P u Qᵀ, v → b·Q⁻ᵀ v Sᵀ, w → P⁻ᵀ w S⁻¹/(ab), terms in another order.</summary>
    private static Approximation Disguised(Approximation approximation, ref HostRandom random)
    {
        Shape s = approximation.Target.Shape;
        int rank = approximation.Target.Rank;
        Matrix<double> p = Basis(s.M, ref random), q = Basis(s.N, ref random), t = Basis(s.P, ref random);
        int[] order = [.. Enumerable.Range(0, rank)];
        var scales = new (double U, double V)[rank];
        for (int r = 0; r < rank; r++)
        {
            int other = r + random.Below(rank - r);
            (order[r], order[other]) = (order[other], order[r]);
            scales[r] = (random.LogUniform(0.2, 5) * (random.Below(2) == 0 ? 1 : -1), random.LogUniform(0.2, 5));
        }
        return approximation with
        {
            Factors =
            [
                Map(0, s.M, s.N, p, q.Transpose(), r => scales[r].U),
                Map(1, s.N, s.P, q.Inverse().Transpose(), t.Transpose(), r => scales[r].V),
                Map(2, s.M, s.P, p.Inverse().Transpose(), t.Inverse(), r => 1 / (scales[r].U * scales[r].V)),
            ],
        };

        double[] Map(int f, int rows, int columns, Matrix<double> left, Matrix<double> right, Func<int, double> scale)
        {
            double[][] terms = [.. approximation.Factors[f].Chunk(rows * columns).Select((term, r) =>
                (left * Matrix<double>.Build.DenseOfRowMajor(rows, columns, term) * right * scale(r)).ToRowMajorArray())];
            return [.. order.SelectMany(r => terms[r])];
        }
    }

    private static Matrix<double> Basis(int dimension, ref HostRandom random)
    {
        while (true)
        {
            Matrix<double> basis = Matrix<double>.Build.Dense(dimension, dimension);
            for (int i = 0; i < dimension; i++)
                for (int j = 0; j < dimension; j++) basis[i, j] = random.Uniform(-1.5, 1.5);
            if (basis.ConditionNumber() < Condition) return basis;
        }
    }
}
