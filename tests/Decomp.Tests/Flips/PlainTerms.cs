using TensorDecomp.Kernels.Flips;

namespace TensorDecomp.Tests.Flips;

/// <summary>
/// The plain reference beside the fast term table: factors as arrays of integers, every question answered by looking at
/// all terms. Residues lie between −q/2 and q/2; modulus 0 stands for ZT.
/// </summary>
/// <param name="modulus">q.</param>
/// <param name="units">The nonzero coefficients in the order of their planes.</param>
internal sealed class PlainTerms(int modulus, int[] units)
{
    private readonly int[] _units = units;

    public List<(int[][] Factors, int Unit)> Terms { get; } = [];

    public static PlainTerms Of<TCoefficients, T>(TermTable<T, SeparateTerms> table, int length)
        where TCoefficients : struct, ICoefficients where T : unmanaged, IBits<T>
    {
        var plain = new PlainTerms((int)TCoefficients.Ring.Modulus, Powers<TCoefficients>());
        for (int r = 0; r < table.Count; r++)
            plain.Terms.Add(([.. Enumerable.Range(0, 3).Select(x => Entries<TCoefficients, T>(table.Factor(x, r), length))],
                plain._units[table.Unit(r)]));
        return plain;
    }

    public static int[] Entries<TCoefficients, T>(T bits, int length) where TCoefficients : struct, ICoefficients where T : unmanaged,
        IBits<T>
    {
        int[] powers = Powers<TCoefficients>();
        return [.. Enumerable.Range(0, length)
            .Select(a => powers.Where((_, k) => bits.Has(k * T.PlaneWidth(TCoefficients.Units) + a)).SingleOrDefault())];
    }

    private static int[] Powers<TCoefficients>() where TCoefficients : struct, ICoefficients
    {
        int q = (int)TCoefficients.Ring.Modulus;
        int[] powers = new int[TCoefficients.Units];
        for (int k = 0, power = 1; k < powers.Length; k++, power = Least(power * TCoefficients.Generator, q)) powers[k] = power;
        return powers;
    }

    private static int Least(int value, int q)
    {
        if (q == 0) return value;
        int least = ((value % q) + q) % q;
        return 2 * least > q ? least - q : least;
    }

    private bool IsField => modulus > 0;

    /// <summary>Σ_r c_r·u_r⊗v_r⊗w_r, dense, reduced where the coefficients are residues.</summary>
    public int[] Tensor()
    {
        int[] lengths = [.. Terms[0].Factors.Select(f => f.Length)];
        var tensor = new int[lengths[0] * lengths[1] * lengths[2]];
        foreach ((int[][] f, int unit) in Terms)
            for (int at = 0; at < tensor.Length; at++)
                tensor[at] += unit * f[0][at / lengths[2] / lengths[1]] * f[1][at / lengths[2] % lengths[1]] * f[2][at % lengths[2]];
        return [.. tensor.Select(x => Least(x, modulus))];
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
        int sigma = _units[_units.Length == 2 ? (int)(draw >> 17) & 1 : (int)(((draw >> 17) & 0x7FFF) * (ulong)_units.Length >> 15)];
        foreach (int tried in (int[])[sigma, -sigma])
        {
            int[]? ac = Sum(Terms[r].Factors[y], tried, Terms[q].Factors[y]);
            int[]? db = Sum(Terms[q].Factors[z], -tried * Terms[r].Unit * Inverse(Terms[q].Unit), Terms[r].Factors[z]);
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

    private int Inverse(int unit) => _units.Single(u => Least(u * unit, modulus) == 1);

    // Of all multiples of a factor the canonical one is lowest as a number: the last plane first, and in a plane the last entry.
    private void Put(int r, int x, int[] value)
    {
        (int[] canonical, int unit) = _units.Select(u => (Multiple: Times(value, Inverse(u)), Unit: u)).MinBy(m => Number(m.Multiple));
        int[][] factors = [.. Terms[r].Factors];
        factors[x] = canonical;
        Terms[r] = (factors, Least(Terms[r].Unit * unit, modulus));
    }

    private int[] Times(int[] value, int unit) => [.. value.Select(e => Least(e * unit, modulus))];

    private long Number(int[] value)
    {
        long number = 0;
        for (int k = _units.Length - 1; k >= 0; k--)
            for (int a = value.Length - 1; a >= 0; a--) number = 2 * number + (value[a] == _units[k] ? 1 : 0);
        return number;
    }

    private int[]? Sum(int[] a, int times, int[] b)
    {
        int[] sum = [.. a.Zip(b, (p, q) => Least(p + times * q, modulus))];
        bool fits = _units.Length > 2 ? sum.Where((e, i) => a[i] != 0 && b[i] != 0).All(e => e == 0)
            : IsField || sum.All(e => Math.Abs(e) <= 1);
        return fits ? sum : null;
    }
}
