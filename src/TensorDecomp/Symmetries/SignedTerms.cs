using System.Numerics;
using TensorDecomp.Verify;

namespace TensorDecomp.Symmetries;

/// <summary>
/// The terms of a scheme in a form in which a signed permutation of indices only moves entries and signs: each factor is scaled so that its
/// absolute values add up to 1 and its first entry is positive, and the term keeps what is left. Modulo 2 there are no signs; modulo 3
/// every entry is one.
/// </summary>
internal sealed class SignedTerms
{
    /// <summary>An entry of a factor: row and column (of a tensor that is no matrix product its place and 0), which absolute value it has,
    /// 1 where it is negative.</summary>
    public readonly record struct SignedEntry(int Row, int Column, int Size, int Sign);

    private readonly Dictionary<string, List<int>> _places = [];
    private readonly string[] _keys;

    /// <param name="scheme">Real coefficients, in characteristic 0 or residues modulo 2 or 3; no zero terms.</param>
    /// <param name="modulus">0, 2 or 3.</param>
    public SignedTerms(Scheme scheme, long modulus)
    {
        (Tensor, Signs, Rank) = (scheme.Tensor, modulus == 2 ? 1 : 2, scheme.Rank);
        Dictionary<Rational, int> sizes = [];
        Entries = new SignedEntry[scheme.Rank, 3][];
        (Size, Sign) = (new int[scheme.Rank], new int[scheme.Rank]);
        for (int r = 0; r < scheme.Rank; r++)
        {
            Rational left = 1;
            for (int x = 0; x < 3; x++)
            {
                Rational[] values = [.. scheme.Factors[x].Term(r).ToArray().Select(e => Value(e.Value.Re, modulus))];
                int width = Automorphism.Width(Tensor, x);
                Rational scale = values.Aggregate(Rational.Zero, (sum, value) => sum + Absolute(value));
                if (values[0].Sign < 0) scale = -scale;
                left *= scale;
                Entries[r, x] = [.. scheme.Factors[x].Term(r).ToArray().Select((e, k) => new SignedEntry(e.Index / width, e.Index % width,
                    Number(Absolute(values[k] / scale)), (values[k] / scale).Sign < 0 ? 1 : 0))];
            }
            (Size[r], Sign[r]) = (modulus == 0 ? Number(Absolute(left)) : 0, left.Sign < 0 ? 1 : 0);
        }
        _keys = [.. Enumerable.Range(0, Rank).Select(r => Key([Entries[r, 0], Entries[r, 1], Entries[r, 2]], Size[r], Sign[r]))];
        foreach ((int r, string key) in _keys.Index())
            if (!_places.TryAdd(key, [r])) _places[key].Add(r);

        int Number(Rational size) => sizes.TryGetValue(size, out int number) ? number : sizes[size] = sizes.Count;
    }

    public Tensor Tensor { get; }
    public int Rank { get; }

    /// <summary>1 where there are no signs, 2 where there are.</summary>
    public int Signs { get; }

    /// <summary>By term and factor.</summary>
    public SignedEntry[,][] Entries { get; }

    /// <summary>What is left of each term's scale: which absolute value.</summary>
    public int[] Size { get; }

    /// <summary>1 where it is negative.</summary>
    public int[] Sign { get; }

    /// <summary>To which term each goes; null where the automorphism does not leave the scheme as it is.</summary>
    public int[]? Images(Automorphism automorphism)
    {
        var images = new int[Rank];
        Dictionary<string, int> taken = [];
        for (int r = 0; r < Rank; r++)
        {
            var factors = new SignedEntry[3][];
            for (int x = 0; x < 3; x++)
            {
                int width = Automorphism.Width(Tensor, x), place = automorphism.Place(x);
                int widthThere = Automorphism.Width(Tensor, place);
                factors[place] = [.. Entries[r, x].Select(e =>
                {
                    (int entry, bool negated) = automorphism.Image(x, e.Row * width + e.Column);
                    return new SignedEntry(entry / widthThere, entry % widthThere, e.Size, e.Sign ^ (negated ? Signs - 1 : 0));
                }).OrderBy(e => e.Row).ThenBy(e => e.Column)];
            }
            string key = Key(factors, Size[r], Sign[r]);
            if (!_places.TryGetValue(key, out List<int>? places)) return null;
            int nth = taken.GetValueOrDefault(key);
            if (nth == places.Count) return null;
            (images[r], taken[key]) = (places[nth], nth + 1); // equal terms go to equal terms, in order
        }
        return images;
    }

    /// <summary>Which factors of a term an automorphism turns that takes it to a term, a bit for each: x where the image is minus the
    /// factor at the place of x.</summary>
    public int Turned(Automorphism automorphism, int from, int to)
    {
        int turned = 0;
        for (int x = 0; x < 3; x++)
        {
            int width = Automorphism.Width(Tensor, x), place = automorphism.Place(x);
            int widthThere = Automorphism.Width(Tensor, place);
            SignedEntry first = Entries[from, x][0];
            (int entry, bool negated) = automorphism.Image(x, first.Row * width + first.Column);
            SignedEntry there = Entries[to, place].First(e => e.Row * widthThere + e.Column == entry);
            if (Signs == 2 && (first.Sign ^ there.Sign ^ (negated ? 1 : 0)) != 0) turned |= 1 << x;
        }
        return turned;
    }

    private string Key(SignedEntry[][] factors, int size, int sign)
    {
        int negative = sign;
        List<string> words = [];
        foreach (SignedEntry[] factor in factors)
        {
            negative ^= factor[0].Sign;
            words.Add(string.Join(' ', factor.Select(e => $"{e.Row},{e.Column}:{e.Size}{(e.Sign == factor[0].Sign ? '+' : '-')}")));
        }
        return $"{string.Join(';', words)};{size}{(negative == 0 ? '+' : '-')}";
    }

    private static Rational Value(Rational value, long modulus)
    {
        if (modulus == 0) return value;
        BigInteger residue = BigInteger.Remainder(value.Numerator, modulus);
        if (residue.Sign < 0) residue += modulus;
        return modulus == 3 && residue == 2 ? new Rational(BigInteger.MinusOne) : new Rational(residue);
    }

    private static Rational Absolute(Rational value) => value.Sign < 0 ? -value : value;
}
