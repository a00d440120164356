using System.Numerics;
using NUnit.Framework;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Dense;
using TensorDecomp.Kernels.Gradient;

namespace TensorDecomp.Tests.Kernels;

[TestFixture(typeof(float), 1e-5)]
[TestFixture(typeof(double), 1e-13)]
public sealed unsafe class RegistersTests<T>(double tolerance) where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly LaneArena _arena = new();
    private HostRandom _random = new(7);

    [TearDown]
    public void Free() => _arena.Dispose();

    [Test]
    public void Lengths_are_filled_up_to_whole_registers()
    {
        Assert.That(Registers<T>.Count * sizeof(T), Is.EqualTo(64));
        Assert.That((Registers<T>.Padded(1), Registers<T>.Padded(Registers<T>.Count), Registers<T>.Padded(Registers<T>.Count + 1)),
            Is.EqualTo((Registers<T>.Count, Registers<T>.Count, 2 * Registers<T>.Count)));
    }

    [Test]
    public void Sums_over_vectors_are_those_of_plain_loops([Values(1, 2, 3, 6)] int registers)
    {
        int length = registers * Registers<T>.Count;
        T* x = Drawn(length), y = Drawn(length), z = _arena.Take<T>(length);
        double[] a = Read(x, length), b = Read(y, length);
        Assert.That(Registers<T>.Dot(x, y, length), Is.EqualTo(a.Zip(b, (p, q) => p * q).Sum()).Within(length * tolerance));
        Registers<T>.Hadamard(x, y, z, length);
        Assert.That(Read(z, length), Is.EqualTo(a.Zip(b, (p, q) => p * q)).Within(tolerance));
        Registers<T>.Add(-2, x, y, z, length);
        Assert.That(Read(z, length), Is.EqualTo(a.Zip(b, (p, q) => q - 2 * p)).Within(4 * tolerance));
        Registers<T>.Add(3, x, y, y, length);
        Assert.That(Read(y, length), Is.EqualTo(a.Zip(b, (p, q) => q + 3 * p)).Within(4 * tolerance), "in place");
        Registers<T>.Scale(-0.5, x, length);
        Assert.That(Read(x, length), Is.EqualTo(a.Select(p => -0.5 * p)).Within(tolerance));
    }

    /// <summary>Rows that fill no tile of four, columns of one, two and three registers, and a matrix read across.</summary>
    [Test]
    public void A_product_of_matrices_is_that_of_plain_loops([Values(1, 4, 7)] int rows, [Values(1, 2, 3)] int registers,
        [Values] bool transposed)
    {
        const int inner = 5;
        int columns = registers * Registers<T>.Count;
        T* a = Drawn(64), b = Drawn(inner * columns), c = _arena.Take<T>(rows * columns);
        (int row, int step) = transposed ? (1, rows) : (inner, 1);
        Registers<T>.Multiply(a, row, step, b, c, rows, columns, inner);
        (double[] left, double[] right) = (Read(a, 64), Read(b, inner * columns));
        Assert.That(Read(c, rows * columns), Is.EqualTo(Enumerable.Range(0, rows * columns)
            .Select(at => Enumerable.Range(0, inner).Sum(k => left[at / columns * row + k * step] * right[k * columns + at % columns])))
            .Within(inner * tolerance));
    }

    private T* Drawn(int length)
    {
        T* x = _arena.Take<T>(length);
        for (int k = 0; k < length; k++) x[k] = T.CreateTruncating(_random.Uniform(-1, 1));
        return x;
    }

    private static double[] Read(T* x, int length)
    {
        double[] values = new double[length];
        for (int k = 0; k < length; k++) values[k] = double.CreateTruncating(x[k]);
        return values;
    }
}
