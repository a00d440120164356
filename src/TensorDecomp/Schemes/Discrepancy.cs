using System.Numerics;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes;

/// <summary>
/// How far a scheme is from the tensor, in floating point: to compare readings that are all wrong, and to say how wrong.
/// Nothing is decided here. Where there are more equations than time, it is a sample of them, half of them such as expect a one.
/// </summary>
/// <param name="Largest">The largest |Σ u·v·w − expected| that was seen.</param>
/// <param name="Far">How many of the equations looked at are off by more than <see cref="Tolerance"/>.</param>
/// <param name="IsSample">Whether only a sample of the equations was looked at.</param>
internal readonly record struct Discrepancy(double Largest, long Far, bool IsSample)
{
    public const double Tolerance = 1e-3;

    /// <summary>Steps along lists of terms that one measurement may take.</summary>
    private const double Steps = 1 << 26;

    public static Discrepancy Of(Scheme scheme)
    {
        Tensor t = scheme.Tensor;
        ByEntry u = new(scheme.U), v = new(scheme.V), w = new(scheme.W);
        double perEquation = 1 + (double)scheme.U.Nonzeros / t.USize + (double)scheme.V.Nonzeros / t.VSize
            + (double)scheme.W.Nonzeros / t.WSize;
        long most = (long)(Steps / perEquation);
        (double largest, long far) = (0, 0);
        bool isSample = t.Equations > most;
        if (!isSample)
            for (int ij = 0; ij < t.USize; ij++)
                for (int jk = 0; jk < t.VSize; jk++)
                    for (int ik = 0; ik < t.WSize; ik++) Look(ij, jk, ik);
        else
        {
            ulong state = 0;
            int Next(int below) => (int)(Mixed(++state) % (uint)below);
            for (long q = 0; q < most; q++)
            {
                int a = t.Product is { } s ? Next(s.M) * s.N + Next(s.N) : Next(t.USize);
                ReadOnlySpan<TensorEntry> ones = t.Slice(a);
                int one = Next(Math.Max(1, ones.Length));
                if (q % 2 == 0 && one < ones.Length) Look(a, ones[one].B, ones[one].C);
                else Look(Next(t.USize), Next(t.VSize), Next(t.WSize));
            }
        }
        return new Discrepancy(largest, far, isSample);

        void Look(int ij, int jk, int ik)
        {
            double error = Complex.Abs(ByEntry.Sum(u[ij], v[jk], w[ik]) - t[ij, jk, ik]);
            // NaN, where infinities met, is as far as can be.
            if (!(error <= largest)) largest = error;
            if (!(error <= Tolerance)) far++;
        }
    }

    // SplitMix64 (Steele, Lea and Flood 2014): the same sample every time.
    private static ulong Mixed(ulong count)
    {
        ulong z = unchecked(count * 0x9E3779B97F4A7C15);
        z = unchecked((z ^ z >> 30) * 0xBF58476D1CE4E5B9);
        z = unchecked((z ^ z >> 27) * 0x94D049BB133111EB);
        return z ^ z >> 31;
    }

    /// <summary>The nearest double, infinite where there is none.</summary>
    public static double Double(Rational x)
    {
        if (x.IsInteger) return (double)x.Numerator;
        long excess = Math.Max(x.Numerator.GetBitLength(), x.Denominator.GetBitLength()) - 1000;
        // Both are shortened alike; what is left of the smaller one is the quotient's precision, or says that it is tiny.
        return excess <= 0 ? (double)x.Numerator / (double)x.Denominator
            : x.Denominator >> (int)excess is { IsZero: false } below ? (double)(x.Numerator >> (int)excess) / (double)below
            : x.Sign < 0 ? double.NegativeInfinity : double.PositiveInfinity;
    }

    /// <summary>A factor by entry: which terms have it, ascending, and how much of it.</summary>
    private sealed class ByEntry
    {
        private readonly List<(int Term, Complex Value)>[] _terms;

        public ByEntry(Factor factor)
        {
            _terms = new List<(int, Complex)>[factor.Size];
            for (int a = 0; a < factor.Size; a++) _terms[a] = [];
            for (int r = 0; r < factor.Rank; r++)
                foreach (ref readonly Entry e in factor.Term(r))
                    _terms[e.Index].Add((r, new Complex(Double(e.Value.Re), Double(e.Value.Im))));
        }

        public List<(int Term, Complex Value)> this[int index] => _terms[index];

        /// <summary>Σ over the terms that all three have.</summary>
        public static Complex Sum(List<(int Term, Complex Value)> u, List<(int Term, Complex Value)> v, List<(int Term, Complex Value)> w)
        {
            Complex sum = Complex.Zero;
            for (int x = 0, y = 0, z = 0; x < u.Count && y < v.Count && z < w.Count;)
            {
                int last = Math.Max(u[x].Term, Math.Max(v[y].Term, w[z].Term));
                if (u[x].Term < last) x++;
                else if (v[y].Term < last) y++;
                else if (w[z].Term < last) z++;
                else sum += u[x++].Value * v[y++].Value * w[z++].Value;
            }
            return sum;
        }
    }
}
