using NUnit.Framework;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Dense;

namespace TensorDecomp.Tests.Kernels;

public sealed class CholeskyTests
{
    /// <summary>Orders up to and beyond two panels of 64 columns, so that every remainder of panel, tile and vector occurs.</summary>
    private const int Largest = 130;

    [Test]
    public void The_factor_is_that_of_the_textbook()
    {
        for (int order = 1; order <= Largest; order++)
        {
            double[,] a = Positive(order, new HostRandom((ulong)order));
            double[,] expected = Textbook(a);
            using Cholesky factor = new(order);
            Assert.That(Factorise(factor, a), Is.True, $"order {order}");
            double worst = 0;
            for (int i = 0; i < order; i++)
                for (int j = 0; j <= i; j++) worst = Math.Max(worst, Math.Abs(factor.Row(i)[j] - expected[i, j])); // Math.Max keeps a NaN
            Assert.That(worst, Is.LessThan(1e-12 * order), $"order {order}");
        }
    }

    [Test]
    public void Solve_inverts_the_matrix()
    {
        for (int order = 1; order <= Largest; order++)
        {
            HostRandom random = new((ulong)order + 1000);
            double[,] a = Positive(order, random);
            double[] solution = [.. Enumerable.Range(0, order).Select(_ => random.Uniform(-1, 1))];
            double[] b = [.. Enumerable.Range(0, order).Select(i => Enumerable.Range(0, order).Sum(j => a[i, j] * solution[j]))];
            using Cholesky factor = new(order);
            Assert.That(Factorise(factor, a), Is.True, $"order {order}");
            double[][] many = [.. Enumerable.Range(1, 6).Select(scale => b.Select(x => scale * x).ToArray())];
            factor.Solve(b);
            Assert.That(b, Is.EqualTo(solution).Within(1e-11 * order), $"order {order}");
            factor.Solve(many);
            for (int c = 0; c < many.Length; c++)
                Assert.That(many[c], Is.EqualTo(solution.Select(x => (c + 1) * x)).Within(1e-10 * order), $"order {order}, side {c}");
        }
    }

    /// <summary>
    /// A = L·D·Lᵀ in small integers, D a diagonal of 1 and 4: every step of the factorisation is exact, so that a zero in D is
    /// met as a pivot of exactly 0 and a negative one as exactly that.
    /// </summary>
    [Test]
    public void A_pivot_that_is_zero_or_negative_is_refused()
    {
        using Cholesky factor = new(Largest);
        for (int order = 1; order <= Largest; order++)
        {
            HostRandom random = new((ulong)order + 2000);
            foreach (int bad in (int[])[0, order / 2, order - 1])
            {
                Assert.That(Factorise(factor, Integral(order, bad, 4, ref random)), Is.True, $"order {order}");
                double pivot = random.Below(2) - 1;
                Assert.That(Factorise(factor, Integral(order, bad, pivot, ref random)), Is.False, $"order {order}, {pivot} at {bad}");
            }
        }
    }

    [Test]
    public void A_matrix_with_a_NaN_is_refused_and_does_no_harm_to_the_next_one()
    {
        using Cholesky reused = new(Largest), fresh = new(70);
        double[,] spoilt = Positive(Largest, new HostRandom(1)), good = Positive(70, new HostRandom(2));
        for (int i = 0; i < Largest; i++) spoilt[i, i / 2] = spoilt[i / 2, i] = double.NaN;
        Assert.That(Factorise(reused, spoilt), Is.False);
        Assert.That(Factorise(reused, good) && Factorise(fresh, good), Is.True);
        for (int i = 0; i < 70; i++) Assert.That(reused.Row(i).ToArray(), Is.EqualTo(fresh.Row(i).ToArray()));
    }

    [Test]
    public void More_than_the_capacity_is_refused()
    {
        using Cholesky factor = new(8);
        Assert.That(() => factor.Reset(9), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    private static bool Factorise(Cholesky factor, double[,] a)
    {
        int order = a.GetLength(0);
        factor.Reset(order);
        for (int i = 0; i < order; i++)
            for (int j = 0; j <= i; j++) factor.Row(i)[j] = a[i, j];
        return factor.Factorise();
    }

    private static double[,] Textbook(double[,] a)
    {
        int order = a.GetLength(0);
        double[,] l = new double[order, order];
        for (int j = 0; j < order; j++)
            for (int i = j; i < order; i++)
            {
                double sum = a[i, j];
                for (int k = 0; k < j; k++) sum -= l[i, k] * l[j, k];
                l[i, j] = i == j ? Math.Sqrt(sum) : sum / l[j, j];
            }
        return l;
    }

    /// <summary>BᵀB/n + 1: eigenvalues between 1 and a few.</summary>
    private static double[,] Positive(int order, HostRandom random)
    {
        double[,] b = new double[order, order], a = new double[order, order];
        for (int i = 0; i < order; i++)
            for (int j = 0; j < order; j++) b[i, j] = random.Uniform(-2, 2);
        for (int i = 0; i < order; i++)
            for (int j = 0; j <= i; j++)
            {
                for (int k = 0; k < order; k++) a[i, j] += b[k, i] * b[k, j] / order;
                a[j, i] = a[i, j];
            }
        for (int i = 0; i < order; i++) a[i, i] += 1;
        return a;
    }

    private static double[,] Integral(int order, int bad, double pivot, ref HostRandom random)
    {
        double[,] l = new double[order, order], a = new double[order, order];
        double[] d = new double[order];
        for (int i = 0; i < order; i++)
        {
            d[i] = i == bad ? pivot : random.Below(2) == 0 ? 1 : 4;
            l[i, i] = 1;
            for (int j = 0; j < i; j++) l[i, j] = random.Below(3) - 1;
        }
        for (int i = 0; i < order; i++)
            for (int j = 0; j <= i; j++)
            {
                for (int k = 0; k <= j; k++) a[i, j] += l[i, k] * d[k] * l[j, k];
                a[j, i] = a[i, j];
            }
        return a;
    }
}
