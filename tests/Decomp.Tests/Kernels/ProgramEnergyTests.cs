using NUnit.Framework;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Dense;
using TensorDecomp.Kernels.Descents;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Kernels.Lanes;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Kernels;

/// <summary>What the engine's descents minimise for a program with penalties of every kind.</summary>
public sealed unsafe class ProgramEnergyTests
{
    private static readonly Target Target = new(new Shape(2, 2, 3), 11); // padded in either precision
    private static readonly double[] Settings = [0.3, 0.07, .. new double[14]];
    private readonly LaneArena _arena = new();

    /// <summary>Penalties that are 1 where a term is padded, so that padding would show.</summary>
    private readonly struct Penalised : IGradientProgram
    {
        public static T Initialize<T>(in Site at, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> => 0f;
        public static T ResidualLoss<T>(T e, in Hyper<T> h) where T : struct, IReal<T> => 0.5f * e * e;
        public static T EntryPenalty<T>(T x, in Hyper<T> h) where T : struct, IReal<T> => h[0] * T.Cos(x);
        public static T TermPenalty<T>(T nu, T nv, T nw, in Hyper<T> h) where T : struct, IReal<T> =>
            h[1] * ((nu - nv) * (nu - nv) + nu * nw) + 1f;
        public static Plan Plan(in Target target) => new() { Steps = 1, Descents = new() };
    }

    [OneTimeTearDown]
    public void Free() => _arena.Dispose();

    [Test]
    public void It_is_the_sum_of_what_the_program_says_and_its_gradient_that_of_the_sum()
    {
        using ProgramEnergy<double, Precise, Penalised> energy = new(Target, ridge: false, ofTerms: true);
        energy.Set(Settings);
        double* x = Drawn<double>(energy.Sum, 1), way = Drawn<double>(energy.Sum, 2), gradient = _arena.Take<double>(energy.Sum.Length),
            near = _arena.Take<double>(energy.Sum.Length), aside = _arena.Take<double>(energy.Sum.Length);
        double value = energy.Sum.Evaluate(x, gradient), loss = energy.Sum.Loss, expected = 0.5 * loss;
        for (int r = 0; r < Target.Rank; r++)
        {
            double[] norms = [.. Enumerable.Range(0, 3).Select(f => Enumerable.Range(0, Target.Tensor.Sizes[f]).Sum(a => Square(f, a, r)))];
            expected += Settings[1] * ((norms[0] - norms[1]) * (norms[0] - norms[1]) + norms[0] * norms[2]) + 1;
        }
        foreach ((int f, int a, int r, _) in new FactorLayout(Target).Entries())
            expected += Settings[0] * Math.Cos(x[energy.Sum.Offset(f, a, r)]);
        Assert.That(value, Is.EqualTo(expected).Within(1e-10 * expected));
        Assert.That(energy.At(x, loss, square: 17), Is.EqualTo(expected).Within(1e-10 * expected), "no ridge: |x|² does not count");

        const double step = 1e-6;
        Registers<double>.Add(step, way, x, near, energy.Sum.Length);
        double above = energy.Sum.Evaluate(near, aside);
        Registers<double>.Add(-step, way, x, near, energy.Sum.Length);
        double below = energy.Sum.Evaluate(near, aside);
        Assert.That(Registers<double>.Dot(gradient, way, energy.Sum.Length), Is.EqualTo((above - below) / (2 * step)).Within(1e-5));
        for (int row = 0; row < energy.Sum.Length; row += energy.Sum.Columns)
            for (int r = Target.Rank; r < energy.Sum.Columns; r++) Assert.That(gradient[row + r], Is.Zero, "padding stays where it is");

        double Square(int f, int a, int r) => x[energy.Sum.Offset(f, a, r)] * x[energy.Sum.Offset(f, a, r)];
    }

    [Test]
    public void Registers_of_single_precision_say_the_same()
    {
        using ProgramEnergy<double, Precise, Penalised> fine = new(Target, ridge: false, ofTerms: true);
        using ProgramEnergy<float, L16, Penalised> coarse = new(Target, ridge: false, ofTerms: true);
        fine.Set(Settings);
        coarse.Set(Settings);
        double* x = Drawn<double>(fine.Sum, 1), slope = _arena.Take<double>(fine.Sum.Length);
        float* y = Drawn<float>(coarse.Sum, 1), other = _arena.Take<float>(coarse.Sum.Length);
        double value = fine.Sum.Evaluate(x, slope);
        Assert.That(coarse.Sum.Evaluate(y, other), Is.EqualTo(value).Within(1e-4 * value));
        foreach ((int f, int a, int r, _) in new FactorLayout(Target).Entries())
            Assert.That(other[coarse.Sum.Offset(f, a, r)], Is.EqualTo(slope[fine.Sum.Offset(f, a, r)]).Within(1e-4 * value));
        for (int row = 0; row < coarse.Sum.Length; row += coarse.Sum.Columns)
            for (int r = Target.Rank; r < coarse.Sum.Columns; r++) Assert.That(other[row + r], Is.Zero);
    }

    private T* Drawn<T>(RidgeEnergy<T> energy, ulong seed) where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        T* x = _arena.Take<T>(energy.Length);
        HostRandom random = new(seed);
        foreach ((int f, int a, int r, _) in new FactorLayout(Target).Entries())
            x[energy.Offset(f, a, r)] = T.CreateTruncating(random.Uniform(-1, 1));
        return x;
    }
}
