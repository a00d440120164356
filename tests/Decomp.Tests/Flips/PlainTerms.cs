using TensorDecomp.Kernels.Flips;

namespace TensorDecomp.Tests.Flips;

/// <summary>
/// The plain reference beside the fast term table: factors as arrays of integers, every question answered by looking at
/// all terms. Modulus 0 stands for ZT.
/// </summary>
internal sealed class PlainTerms(int modulus)
{
    public List<(int[][] Factors, int Sign)> Terms { get; } = [];

    public static PlainTerms Of<TCoefficients, T>(TermTable<T, Apart> table, int length)
        where TCoefficients : struct, ICoefficients where T : unmanaged, IBits<T>
    {
        var plain = new PlainTerms((int)TCoefficients.Ring.Modulus);
        for (int r = 0; r < table.Count; r++)
            plain.Terms.Add(
                ([.. Enumerable.Range(0, 3).Select(x => Entries<TCoefficients, T>(table.Factor(x, r), length))], 1 - 2 * table.Sign(r)));
        return plain;
    }

    public static int[] Entries<TCoefficients, T>(T bits, int length) where TCoefficients : struct, ICoefficients where T : unmanaged,
        IBits<T> =>
        [.. Enumerable.Range(0, length).Select(a => bits.Has(a) ? 1 : TCoefficients.Signed && bits.Has(T.Width / 2 + a) ? -1 : 0)];

    /// <summary>Σ_r ±u_r⊗v_r⊗w_r, dense, reduced where the coefficients are residues.</summary>
    public int[] Tensor()
    {
        int[] lengths = [.. Terms[0].Factors.Select(f => f.Length)];
        var tensor = new int[lengths[0] * lengths[1] * lengths[2]];
        foreach ((int[][] f, int sign) in Terms)
            for (int at = 0; at < tensor.Length; at++)
                tensor[at] += sign * f[0][at / lengths[2] / lengths[1]] * f[1][at / lengths[2] % lengths[1]] * f[2][at % lengths[2]];
        return modulus == 0 ? tensor : [.. tensor.Select(x => ((x % modulus) + modulus) % modulus)];
    }

    public List<(int X, int R)> Shared() =>
        [.. from x in Enumerable.Range(0, 3) from r in Enumerable.Range(0, Terms.Count) where Partners(x, r).Count > 0 select (x, r)];

    public List<int> Partners(int x, int r) =>
        [.. Enumerable.Range(0, Terms.Count).Where(q => q != r && Terms[q].Factors[x].SequenceEqual(Terms[r].Factors[x]))];

    /// <summary>The flip that the same draw leads to, written from the formula.</summary>
    public FlipOutcome Flip(ref Xoroshiro random)
    {
        List<(int X, int R)> shared = Shared();
        if (shared.Count == 0) return FlipOutcome.Stuck;
        ulong draw = random.Next();
        (int x, int r) = shared[(int)((draw >> 32) * (ulong)shared.Count >> 32)];
        List<int> partners = Partners(x, r);
        int q = partners[(int)((draw & 0xFFFF) * (ulong)partners.Count >> 16)];
        int y = (x + 1 + (int)((draw >> 16) & 1)) % 3, z = 3 - x - y;
        int sigma = modulus != 2 && ((draw >> 17) & 1) != 0 ? -1 : 1;
        foreach (int tried in (int[])[sigma, -sigma])
        {
            int[]? ac = Sum(Terms[r].Factors[y], tried, Terms[q].Factors[y]);
            int[]? db = Sum(Terms[q].Factors[z], -tried * Terms[r].Sign * Terms[q].Sign, Terms[r].Factors[z]);
            if (ac is null || db is null) continue;
            bool rGone = ac.All(e => e == 0), qGone = db.All(e => e == 0);
            if (!rGone) Put(r, y, ac);
            if (!qGone) Put(q, z, db);
            (int Index, bool Gone)[] ends = r > q ? [(r, rGone), (q, qGone)] : [(q, qGone), (r, rGone)]; // the last term moves first
            foreach ((int index, bool gone) in ends)
            {
                if (!gone) continue;
                Terms[index] = Terms[^1];
                Terms.RemoveAt(Terms.Count - 1);
            }
            return rGone || qGone ? FlipOutcome.Reduced : FlipOutcome.Flipped;
        }
        return FlipOutcome.Refused;
    }

    // A factor is canonical when its last nonzero entry is positive.
    private void Put(int r, int x, int[] value)
    {
        int sign = Terms[r].Sign;
        if (modulus != 2 && value.Last(e => e != 0) < 0)
        {
            value = [.. value.Select(e => -e)];
            sign = -sign;
        }
        int[][] factors = [.. Terms[r].Factors];
        factors[x] = value;
        Terms[r] = (factors, sign);
    }

    private int[]? Sum(int[] a, int times, int[] b)
    {
        int[] sum = [.. a.Zip(b, (p, q) => p + times * q)];
        return modulus switch
        {
            2 => [.. sum.Select(e => e & 1)],
            3 => [.. sum.Select(e => (e + 4) % 3 - 1)],
            _ => sum.All(e => Math.Abs(e) <= 1) ? sum : null,
        };
    }
}
