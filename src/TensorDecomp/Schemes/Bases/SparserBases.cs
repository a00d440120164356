using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Bases;

/// <summary>
/// Changes of basis that make a large scheme sparser: one line of a range takes a multiple of another one, and the dual lines change along
/// (de Groote 1978). For each pair of lines the multiple that leaves most zeros in both factors is found at once, since every entry says
/// which multiple would clear it. The pairs that save most are taken first, until none saves anything. Lines are compared by residues; what
/// is done is exact. Projections and aggregates, whose directions are sums over many indices, lose two entries in three.
/// </summary>
public static class SparserBases
{
    private const long Prime = int.MaxValue; // 2³¹ − 1
    private const int MostRounds = 100;

    /// <summary>The scheme in the bases that were found; the same object where none saves anything, or coefficients would leave the
    /// ring.</summary>
    /// <param name="scheme">A decomposition over the ring; one with imaginary coefficients stays as it is.</param>
    /// <param name="ring">A prime field, or a ring in characteristic 0; coefficients stay in the smallest one that has those of the
    /// scheme.</param>
    public static Scheme Of(Scheme scheme, Ring ring)
    {
        if (!scheme.IsReal || ring.Modulus != 0 && !ring.IsPrimeField) return scheme;
        Ring own = ring.Modulus == 0 ? Ring.Of(scheme) : ring;
        Lines lines = new(scheme, own);
        if (!lines.HasImages) return scheme;
        Scheme sparser = scheme;
        for (int round = 0, done = 1; done > 0 && round < MostRounds; round++)
        {
            done = 0;
            foreach (Axis axis in Axes.All)
                foreach ((int to, int from, Coefficient by) in lines.Improve(axis))
                {
                    // On the first axis the line that is taken comes first.
                    (int i, int j) = axis == Axis.M ? (from, to) : (to, from);
                    sparser = Sandwich.Elementary(sparser, axis, i, j, by);
                    done++;
                }
        }
        sparser = ReferenceEquals(sparser, scheme) ? scheme : Residues.Balanced(sparser, own);
        return sparser.Nonzeros < scheme.Nonzeros && own.Contains(sparser) ? sparser : scheme;
    }

    /// <summary>The factors as residues, all entries of them.</summary>
    private sealed class Lines
    {
        private readonly Ring _ring;
        private readonly Shape _shape;
        private readonly long _q;
        private readonly int _rank;
        private readonly long[][] _factors;
        private readonly Dictionary<long, long> _inverses = [];

        public Lines(Scheme scheme, Ring ring)
        {
            (_ring, _shape, _rank, _q) = (ring, scheme.Shape, scheme.Rank, ring.Modulus == 0 ? Prime : ring.Modulus);
            _factors = [.. scheme.Factors.Select(f => new long[_rank * f.Size])];
            HasImages = true;
            for (int f = 0; f < 3; f++)
                for (int r = 0; r < _rank; r++)
                    foreach (Entry e in scheme.Factors[f].Term(r))
                        if (Residue.Of(e.Value.Re, _q) is { } image) _factors[f][r * scheme.Factors[f].Size + e.Index] = image.Value;
                        else HasImages = false;
        }

        public bool HasImages { get; }

        /// <summary>Takes the pairs of lines that save most, each line once; line To of the first factor takes By times line From, and
        /// of the second factor line From loses By times line To.</summary>
        public IEnumerable<(int To, int From, Coefficient By)> Improve(Axis axis)
        {
            int length = _shape.Length(axis);
            List<(int To, int From, int Saved)> pairs = [];
            for (int to = 0; to < length; to++)
                for (int from = 0; from < length; from++)
                    if (to != from && Best(axis, to, from) is { Saved: > 0 } best) pairs.Add((to, from, best.Saved));
            HashSet<int> used = [];
            foreach ((int to, int from, _) in pairs.OrderByDescending(p => p.Saved))
            {
                // The dual lines of other pairs have changed in between, never these.
                if (used.Contains(to) || used.Contains(from) || Best(axis, to, from) is not { Saved: > 0 } best) continue;
                used.UnionWith([to, from]);
                (Side first, Side second) = Sides(axis);
                Add(first, to, from, best.Times);
                Add(second, from, to, _q - best.Times);
                yield return (to, from, best.By);
            }
        }

        // The multiple that leaves most zeros, of those that stand for a number of the ring.
        private (int Saved, long Times, Coefficient By) Best(Axis axis, int to, int from)
        {
            Dictionary<long, int> clearing = [];
            int lost = 0;
            (Side first, Side second) = Sides(axis);
            Count(first, to, from, negative: true);
            Count(second, from, to, negative: false);
            foreach ((long times, int cleared) in clearing.Where(c => c.Value > lost).OrderByDescending(c => c.Value).ThenBy(c => c.Key))
                if (Number(times) is { } by) return (cleared - lost, times, by);
            return default;

            // An entry of the line that is added to says which multiple of the other one would clear it, or is lost with any.
            void Count(Side side, int sum, int added, bool negative)
            {
                (long[] factor, int across, int size) = (_factors[side.Factor], Across(side), Size(side.Factor));
                for (int r = 0; r < _rank; r++)
                    for (int k = 0; k < across; k++)
                    {
                        long a = factor[r * size + side.Index(added, k)], s = factor[r * size + side.Index(sum, k)];
                        if (a == 0) continue;
                        if (s == 0)
                        {
                            lost++;
                            continue;
                        }
                        long times = (negative ? _q - s : s) * Inverse(a) % _q;
                        clearing[times] = clearing.GetValueOrDefault(times) + 1;
                    }
            }
        }

        private Coefficient? Number(long times)
        {
            if (_ring.Modulus != 0) return Residues.Balanced(new Coefficient(new Rational(times), Rational.Zero), _ring);
            return RationalReconstruction.Of(times, _q) is { } fraction && new Coefficient(fraction, Rational.Zero) is var number
                && _ring.Contains(number) ? number : null;
        }

        private void Add(Side side, int to, int from, long times)
        {
            (long[] factor, int across, int size) = (_factors[side.Factor], Across(side), Size(side.Factor));
            for (int r = 0; r < _rank; r++)
                for (int k = 0; k < across; k++)
                {
                    ref long sum = ref factor[r * size + side.Index(to, k)];
                    sum = (sum + times * factor[r * size + side.Index(from, k)]) % _q;
                }
        }

        private (Side First, Side Second) Sides(Axis axis)
        {
            int[] columns = [_shape.N, _shape.P, _shape.P];
            // That of A, or of B where A lacks the axis, is the first one here.
            (Side a, Side b) = (Side.Of(axis, false, columns), Side.Of(axis, true, columns));
            return axis == Axis.M ? (a, b) : (b, a);
        }

        private int Across(Side side) => side.ByRows ? side.Columns : Size(side.Factor) / side.Columns;

        private int Size(int factor) => factor switch { 0 => _shape.USize, 1 => _shape.VSize, _ => _shape.WSize };

        private long Inverse(long a)
        {
            if (_inverses.TryGetValue(a, out long known)) return known;
            return _inverses[a] = (long)Residue.Inverse(a, _q)!.Value;
        }
    }
}
