using System.Numerics;
using MathNet.Numerics.LinearAlgebra;
using TensorDecomp.Kernels;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Exact;

/// <summary>Complex floating-point decompositions whose exact origin is known.</summary>
internal static class ComplexApproximations
{
    /// <summary>The same decomposition in other complex bases of the three index spaces: u → P u Qᵀ, v → Q⁻ᵀ v Sᵀ, w → P⁻ᵀ w S⁻¹, and with
    /// complex scales inside the terms.</summary>
    public static Approximation Transformed(Scheme scheme, Matrix<Complex> p, Matrix<Complex> q, Matrix<Complex> s, Func<int,
        (Complex U, Complex V)> scale)
    {
        Shape t = scheme.Shape;
        Complex[][] factors =
        [
            Map(0, t.M, t.N, p, q.Transpose(), r => scale(r).U),
            Map(1, t.N, t.P, q.Inverse().Transpose(), s.Transpose(), r => scale(r).V),
            Map(2, t.M, t.P, p.Inverse().Transpose(), s.Inverse(), r => 1 / (scale(r).U * scale(r).V)),
        ];
        return new Approximation(new Target(t, scheme.Rank), [.. factors.Select(f => f.Select(x => x.Real).ToArray())], Restart: 1, Loss: 0)
        {
            Imaginary = [.. factors.Select(f => f.Select(x => x.Imaginary).ToArray())],
        };

        Complex[] Map(int f, int rows, int columns, Matrix<Complex> left, Matrix<Complex> right, Func<int, Complex> scaled) =>
        [
            .. from r in Enumerable.Range(0, scheme.Rank)
               let x = left * Matrix<Complex>.Build.Dense(rows, columns,
                   (a, b) => Value(scheme.Factors[f][r, a * columns + b])) * right * scaled(r)
               from entry in x.ToRowMajorArray()
               select entry,
        ];
    }

    /// <summary>Random complex bases, none of them close to singular, and random phases and lengths inside the terms.</summary>
    public static Approximation Disguised(Scheme scheme, ulong seed)
    {
        HostRandom random = new(seed);
        Shape t = scheme.Shape;
        (Complex, Complex)[] scales = [.. Enumerable.Range(0, scheme.Rank).Select(_ => (Scale(), Scale()))];
        return Transformed(scheme, Basis(t.M), Basis(t.N), Basis(t.P), r => scales[r]);

        Complex Scale() => Complex.FromPolarCoordinates(random.LogUniform(0.5, 2), random.Uniform(0, 2 * Math.PI));

        Matrix<Complex> Basis(int dimension)
        {
            while (true)
            {
                Matrix<Complex> basis =
                    Matrix<Complex>.Build.Dense(dimension, dimension, (_, _) => new Complex(random.Uniform(-1, 1), random.Uniform(-1, 1)));
                if (basis.ConditionNumber().Real < 6) return basis;
            }
        }
    }

    /// <summary>Over ℤ[i]: shears by i in every space, and a phase of i in u of every second term.</summary>
    public static Approximation Gaussian(Scheme scheme)
    {
        Shape t = scheme.Shape;
        return Transformed(scheme, Shear(t.M), Shear(t.N), Shear(t.P), r => (r % 2 == 0 ? 1 : Complex.ImaginaryOne, 1));

        static Matrix<Complex> Shear(int dimension) =>
            Matrix<Complex>.Build.Dense(dimension, dimension, (a, b) => a == b ? 1 : b == a + 1 ? Complex.ImaginaryOne : 0);
    }

    public static Approximation Perturbed(Approximation approximation, double by, ulong seed)
    {
        HostRandom random = new(seed);
        return approximation with { Factors = Noisy(approximation.Factors), Imaginary = Noisy(approximation.Imaginary!) };

        double[][] Noisy(double[][] factors) => [.. factors.Select(f => f.Select(x => x + random.Uniform(-by, by)).ToArray())];
    }

    private static Complex Value(Gaussian<Rational> c) => new(Value(c.Re), Value(c.Im));

    private static double Value(Rational x) => (double)x.Numerator / (double)x.Denominator;
}
