using NUnit.Framework;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Dense;
using TensorDecomp.Kernels.Gradient;

namespace TensorDecomp.Tests.Kernels;

public sealed unsafe class SymmetricInverseTests
{
    [Test]
    public void A_matrix_times_its_inverse_is_one([Values(1, 2, 15, 16, 17, 33, 38)] int order)
    {
        using LaneArena arena = new();
        int stride = Registers<float>.Padded(order);
        float* matrix = arena.Take<float>(stride * stride), line = arena.Take<float>(stride);
        double[,] a = Positive(order, 0.02);
        // Above the diagonal nothing is read.
        for (int i = 0; i < order; i++)
            for (int j = 0; j < order; j++) matrix[i * stride + j] = j <= i ? (float)a[i, j] : 1000;
        Assert.That(SymmetricInverse<float>.Invert(matrix, order, stride, line), Is.True);
        for (int i = 0; i < order; i++)
            for (int k = 0; k < order; k++)
            {
                double sum = 0;
                for (int j = 0; j < order; j++) sum += a[i, j] * matrix[j * stride + k];
                Assert.That(sum, Is.EqualTo(i == k ? 1 : 0).Within(2e-3), $"{i}, {k}");
                Assert.That(matrix[i * stride + k], Is.EqualTo(matrix[k * stride + i]));
            }
    }

    [Test]
    public void In_double_precision_it_is_as_exact_as_that()
    {
        using LaneArena arena = new();
        double* matrix = arena.Take<double>(24 * 24), line = arena.Take<double>(24);
        double[,] a = Positive(20, 1e-6);
        for (int i = 0; i < 20; i++)
            for (int j = 0; j <= i; j++) matrix[i * 24 + j] = a[i, j];
        Assert.That(SymmetricInverse<double>.Invert(matrix, 20, 24, line), Is.True);
        for (int i = 0; i < 20; i++)
            Assert.That(Enumerable.Range(0, 20).Sum(j => a[i, j] * matrix[j * 24 + i]), Is.EqualTo(1).Within(1e-7));
    }

    [TestCase(0f)]
    [TestCase(-1f)]
    [TestCase(float.NaN)]
    public void What_is_not_positive_definite_has_none(float last)
    {
        using LaneArena arena = new();
        float* matrix = arena.Take<float>(16 * 16), line = arena.Take<float>(16);
        (matrix[0], matrix[16], matrix[17]) = (1, 1, 1 + last);
        Assert.That(SymmetricInverse<float>.Invert(matrix, 2, 16, line), Is.False);
    }

    /// <summary>XᵀX of fewer rows than columns, so that the diagonal alone keeps it from being singular.</summary>
    private static double[,] Positive(int order, double diagonal)
    {
        HostRandom random = new(9);
        int rows = Math.Max(1, 2 * order / 3);
        double[,] x = new double[rows, order], a = new double[order, order];
        for (int k = 0; k < rows; k++)
            for (int i = 0; i < order; i++) x[k, i] = random.Gaussian() / Math.Sqrt(rows);
        for (int i = 0; i < order; i++)
            for (int j = 0; j < order; j++)
                a[i, j] = (i == j ? diagonal : 0) + Enumerable.Range(0, rows).Sum(k => x[k, i] * x[k, j]);
        return a;
    }
}
