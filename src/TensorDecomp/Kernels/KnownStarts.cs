using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using TensorDecomp.Verify;

namespace TensorDecomp.Kernels;

/// <summary>
/// Starts for restarts that are known schemes of the shape and of a higher rank, less some of their terms, the others moved a
/// little. The number of a restart and the seed choose scheme, terms and moves. Where schemes join while restarts run, each says
/// from which number on it may be chosen, and the choice is among those of the lowest rank: so a number still determines a start.
/// </summary>
public sealed class KnownStarts
{
    /// <summary>Bounds of the moves' standard deviation, which is uniform in the logarithm over the restarts.</summary>
    private const double LeastMove = 0.01, LargestMove = 0.3;

    private sealed record Known(Complex[][] Points, int Rank, bool IsReal, long Since); // by factor, the entries term after term

    private volatile Known[] _known; // replaced as a whole: other threads may be in the middle of reading it

    /// <summary>Starts that may be chosen from restart 0 on.</summary>
    /// <param name="schemes">Schemes of one shape, each of a rank above that of the restarts that may start there.</param>
    public KnownStarts(IReadOnlyList<Scheme> schemes) => _known = [.. schemes.Select(s => Of(s, 0))];

    /// <summary>None yet; schemes join while restarts run.</summary>
    public static KnownStarts Growing() => new([]) { Grows = true };

    /// <summary>Whether schemes join while restarts run.</summary>
    public bool Grows { get; private init; }

    /// <summary>Number of schemes.</summary>
    public int Count => _known.Length;

    /// <summary>Whether no entry has an imaginary part.</summary>
    public bool IsReal => _known.All(k => k.IsReal);

    /// <summary>Adds a scheme that restarts from this number on may start at.</summary>
    public void Add(Scheme scheme, long since) => _known = [.. _known, Of(scheme, since)];

    /// <summary>Starts over without any.</summary>
    public void Clear() => _known = [];

    /// <summary>Whether there is a start for that restart of that rank.</summary>
    public bool Serves(int rank, long restart) => _known.Any(k => k.Rank > rank && k.Since <= restart);

    /// <summary>Says which these are: restarts with other ones are other restarts.</summary>
    public override string ToString() => Grows ? "from what is found"
        : $"from {Count} known {Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes<Complex>(
            [.. _known.SelectMany(k => k.Points).SelectMany(f => f)])))[..8]}";

    /// <summary>Fills in a start; false where no scheme has more terms.</summary>
    /// <param name="start">The point, of the restart's rank.</param>
    /// <param name="restart">Its number.</param>
    /// <param name="random">The restart's own stream.</param>
    internal bool TryFill(Point start, long restart, HostRandom random)
    {
        Known[] eligible = [.. _known.Where(k => k.Rank > start.Rank && k.Since <= restart)];
        if (eligible.Length == 0) return false;
        if (Grows) eligible = [.. eligible.Where(k => k.Rank == eligible.Min(e => e.Rank))];
        Known chosen = eligible[random.Below(eligible.Length)];
        int[] terms = [.. Enumerable.Range(0, chosen.Rank)];
        for (int r = 0; r < start.Rank; r++)
        {
            int other = r + random.Below(terms.Length - r);
            (terms[r], terms[other]) = (terms[other], terms[r]);
        }
        double spread = random.LogUniform(LeastMove, LargestMove);
        for (int f = 0; f < 3; f++)
        {
            Complex[] entries = chosen.Points[f];
            int size = entries.Length / chosen.Rank;
            for (int r = 0; r < start.Rank; r++)
                for (int a = 0; a < size; a++)
                    for (int plane = 0; plane < start.Planes; plane++)
                    {
                        Complex entry = entries[terms[r] * size + a];
                        start[f, a, r, plane] = (float)((plane == 0 ? entry.Real : entry.Imaginary) + spread * random.Gaussian());
                    }
        }
        return true;
    }

    private static Known Of(Scheme scheme, long since) => new(Balanced(scheme), scheme.Rank, scheme.IsReal, since);

    /// <summary>Equal norms within each term, so that a move is as large beside one factor as beside the others.</summary>
    private static Complex[][] Balanced(Scheme scheme)
    {
        Complex[][] factors =
            [.. scheme.Factors.Select(f => Enumerable.Range(0, f.Rank * f.Size).Select(k => ToComplex(f[k / f.Size, k % f.Size]))
                .ToArray())];
        for (int r = 0; r < scheme.Rank; r++)
        {
            double[] norms = [.. factors.Select(f => Math.Sqrt(Term(f).Sum(c => c.Real * c.Real + c.Imaginary * c.Imaginary)))];
            double mean = Math.Cbrt(norms[0] * norms[1] * norms[2]);
            if (mean == 0) continue; // a zero term may stay as it is
            for (int f = 0; f < 3; f++)
                foreach (ref Complex entry in factors[f].AsSpan(r * (factors[f].Length / scheme.Rank), factors[f].Length / scheme.Rank))
                    entry *= mean / norms[f];

            Complex[] Term(Complex[] factor) => factor[(r * (factor.Length / scheme.Rank))..((r + 1) * (factor.Length / scheme.Rank))];
        }
        return factors;

        static Complex ToComplex(Gaussian<Rational> value) => new(ToDouble(value.Re), ToDouble(value.Im));
        static double ToDouble(Rational value) => (double)value.Numerator / (double)value.Denominator;
    }
}
