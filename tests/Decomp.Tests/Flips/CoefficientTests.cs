using NUnit.Framework;
using TensorDecomp.Kernels.Flips;

namespace TensorDecomp.Tests.Flips;

/// <summary>Every kind of coefficients of the registry, in vectors of every kind, against arithmetic on numbers.</summary>
public sealed class CoefficientTests
{
    public static IEnumerable<CoefficientKind> Kinds => CoefficientRegistry.All;

    [TestCaseSource(nameof(Kinds))]
    public void PlanesFollowTheArithmeticOfNumbers(CoefficientKind kind) => Assert.That(kind.Make(new Arithmetic()), Is.True);

    [Test]
    public void RingsAreDistinctAndFoundByName()
    {
        Assert.That(CoefficientRegistry.Rings, Is.Unique);
        foreach (CoefficientKind kind in Kinds) Assert.That(CoefficientRegistry.Find(kind.Ring), Is.SameAs(kind));
        Assert.That(CoefficientRegistry.Names(CoefficientRegistry.Fields, "and"), Is.EqualTo("F2, F3, F5 and F7"));
    }

    private sealed class Arithmetic : IForCoefficients<bool>
    {
        public bool Make<TCoefficients>() where TCoefficients : struct, ICoefficients
        {
            Numbers<TCoefficients>();
            Vectors<TCoefficients, Narrow<uint>>();
            Vectors<TCoefficients, Narrow<ulong>>();
            Vectors<TCoefficients, Wide<Narrow<ulong>>>();
            Vectors<TCoefficients, Wide<Wide<Narrow<ulong>>>>();
            return true;
        }

        private static void Numbers<TCoefficients>() where TCoefficients : struct, ICoefficients
        {
            int n = TCoefficients.Units;
            Assert.That(Enumerable.Range(0, n).Select(Units<TCoefficients>.Value), Is.Unique);
            for (int a = 0; a < n; a++)
                for (int b = 0; b < n; b++)
                {
                    long product = (long)Units<TCoefficients>.Value(a) * Units<TCoefficients>.Value(b);
                    Assert.That(Units<TCoefficients>.Product(a, b), Is.EqualTo(Units<TCoefficients>.Of(product)));
                    Assert.That(Units<TCoefficients>.Quotient(Units<TCoefficients>.Product(a, b), b), Is.EqualTo(a));
                    Assert.That(Units<TCoefficients>.Opposite(a), Is.EqualTo(Units<TCoefficients>.Of(-Number<TCoefficients>(a))));
                }
        }

        private static void Vectors<TCoefficients, T>() where TCoefficients : struct, ICoefficients where T : unmanaged, IBits<T>
        {
            // The first entry, the last one, and one across a word where there are words.
            int[] entries = [0, T.PlaneWidth(TCoefficients.Units) / 2, T.PlaneWidth(TCoefficients.Units) - 1];
            int n = TCoefficients.Units;
            for (int a = -1; a < n; a++)
                for (int b = -1; b < n; b++)
                {
                    long sum = Number<TCoefficients>(a) + Number<TCoefficients>(b);
                    bool inside = TCoefficients.Ring.Modulus > 0 || Math.Abs(sum) <= 1;
                    T x = Vector<TCoefficients, T>(a, entries), y = Vector<TCoefficients, T>(b, entries);
                    Assert.That(TCoefficients.TryAdd(x, y, out T added), Is.EqualTo(inside));
                    T expected = Vector<TCoefficients, T>(inside ? Units<TCoefficients>.Of(sum) : Units<TCoefficients>.Zero, entries);
                    if (inside) Assert.That(added, Is.EqualTo(expected), $"{a} + {b}");
                    if (b < 0) continue;
                    T times = TCoefficients.Times(Vector<TCoefficients, T>(a, entries), b);
                    Assert.That(times, Is.EqualTo(Vector<TCoefficients, T>(a < 0 ? a : Units<TCoefficients>.Product(a, b), entries)));
                }
            T some = Vector<TCoefficients, T>(0, entries[..1]) | Vector<TCoefficients, T>(n - 1, entries[1..]);
            T canonical = TCoefficients.Canonical(some, out int unit);
            Assert.That(TCoefficients.Times(canonical, unit), Is.EqualTo(some));
            for (int k = 0; k < n; k++)
                Assert.That(TCoefficients.Canonical(TCoefficients.Times(some, k), out _), Is.EqualTo(canonical), "of all multiples");
        }

        private static long Number<TCoefficients>(int unit) where TCoefficients : struct, ICoefficients =>
            unit < 0 ? 0 : Units<TCoefficients>.Value(unit);

        private static T Vector<TCoefficients, T>(int unit, int[] entries) where TCoefficients : struct, ICoefficients where T : unmanaged,
            IBits<T>
        {
            T vector = default;
            if (unit >= 0)
                foreach (int a in entries) vector |= T.Single(unit * T.PlaneWidth(TCoefficients.Units) + a);
            return vector;
        }
    }
}
