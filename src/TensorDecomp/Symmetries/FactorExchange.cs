using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using TensorDecomp.Verify;

namespace TensorDecomp.Symmetries;

/// <summary>The symmetries of the matrix-multiplication tensor that make its factors change places.</summary>
public enum SymmetryGroup
{
    /// <summary>C₃ on square shapes: trace(ABC) = trace(BCA). Terms (a,a,a) and orbits (b,c,d), (c,d,b), (d,b,c).</summary>
    Cyclic,

    /// <summary>Z₂ on shapes ⟨m,n,m⟩: (AB)ᵀ = BᵀAᵀ. Terms (a,aᵀ,s) with s symmetric and pairs (a,b,c), (bᵀ,aᵀ,cᵀ).</summary>
    Transpose,

    /// <summary>Both, S₃ on square shapes: fixed terms (s,s,s) with s symmetric, orbits of three (s,b,bᵀ) …, and orbits of six.</summary>
    Both,
}

/// <summary>
/// A symmetry that makes factors change places, with its orbit structure. It ties factor entries to one another; the optimizer
/// moves one of each class, and the engine keeps the others equal to it. In the third factor the index convention of Cᵀ makes the symmetry
/// cyclic; the entries
/// of W here are those of C, so the index is transposed where the factors change places (Ballard, Ikenmeyer, Landsberg and
/// Ryder 2018).
/// </summary>
/// <param name="Group">Which group acts.</param>
/// <param name="Fixed">Number of terms that the whole group fixes.</param>
/// <param name="Triples">For <see cref="SymmetryGroup.Both"/>, the number of orbits of three terms; otherwise 0.</param>
/// <param name="Negative">
/// Transposition twisted by D = diag(1, …, 1, −1, …, −1) with so many −1: A ↦ D·Bᵀ·D, and AB ↦ D·(AB)ᵀ·D. Over ℝ the twists
/// are different symmetries: Strassen's algorithm has the one with a single −1 and not the plain one.
/// </param>
public sealed record FactorExchange(SymmetryGroup Group, int Fixed, int Triples = 0, int Negative = 0)
{
    /// <summary>Every one with a number of fixed terms that the rank admits, fewest first.</summary>
    public static IEnumerable<FactorExchange> All(SymmetryGroup kind, Shape shape, int rank) =>
        from fixedTerms in Enumerable.Range(0, rank + 1)
        from triples in Enumerable.Range(0, kind == SymmetryGroup.Both ? (rank - fixedTerms) / 3 + 1 : 1)
        from negative in Enumerable.Range(0, kind == SymmetryGroup.Cyclic ? 1 : Math.Max(shape.M, shape.N) / 2 + 1)
        let symmetry = new FactorExchange(kind, fixedTerms, triples, negative)
        where symmetry.WhyNot(shape, rank) is null
        select symmetry;

    /// <summary>Reads what <see cref="ToString"/> writes, or the name of a group for all that the rank admits.</summary>
    /// <param name="text">The text.</param>
    /// <param name="shape">The shape.</param>
    /// <param name="rank">Number of terms.</param>
    /// <param name="exchanges">One at least.</param>
    /// <param name="why">What is wrong, as a clause about the text.</param>
    public static bool TryParse(string text, Shape shape, int rank, [NotNullWhen(true)] out IReadOnlyList<FactorExchange>? exchanges,
        out string why)
    {
        (exchanges, why) = (null, "");
        string[] twisted = text.Split('-'), parts = twisted[0].Split(':');
        if (!Enum.TryParse(parts[0], ignoreCase: true, out SymmetryGroup group) || !Enum.IsDefined(group) || char.IsAsciiDigit(parts[0][0]))
        {
            why = $"{text} names no group; write cyclic, transpose or both, with the number of fixed terms if you wish, as in cyclic:16; " +
                "or swap:1,1,1 for pairs of rows and columns, turn:1,1,1 for triples, perm:0123,0123,0123 for a group of permutations of " +
                "them, transpose-1 for a transposition with a pair";
            return false;
        }
        if (parts.Length == 1 && twisted.Length == 1)
        {
            exchanges = [.. All(group, shape, rank)];
            if (exchanges.Count == 0)
                why = $"{text} does not fit {shape}:{rank}: {new FactorExchange(group, 0).WhyNot(shape, rank)}";
            return exchanges.Count > 0;
        }
        int[] counts = [.. parts.Skip(1).Select(Count)];
        int negative = twisted.Length == 1 ? 0 : twisted.Length == 2 ? Count(twisted[1]) : -1;
        if (negative < 0 || counts.Length == 0 || counts.Contains(-1) || counts.Length > (group == SymmetryGroup.Both ? 2 : 1))
        {
            why = $"{text} is not understood; write {(group == SymmetryGroup.Both
                ? "both:1:4 for one fixed term and four orbits of three" : $"{parts[0]}:4 for four fixed terms")}";
            return false;
        }
        FactorExchange one = new(group, counts[0], counts.Length > 1 ? counts[1] : 0, negative);
        if (one.WhyNot(shape, rank) is { } reason) why = $"{text} does not fit {shape}:{rank}: {reason}";
        else exchanges = [one];
        return exchanges is not null;

        static int Count(string word) => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int n) ? n : -1;
    }

    /// <summary>Why so many terms of the shape have no such symmetry, in one clause, or null.</summary>
    public string? WhyNot(Shape shape, int rank)
    {
        Shape s = shape;
        if (Group == SymmetryGroup.Transpose ? s.M != s.P : s.M != s.N || s.N != s.P)
            return Group == SymmetryGroup.Transpose ? $"transposition maps {s} to itself only where M = P"
                : $"a cyclic symmetry needs a square shape, not {s}";
        if (Negative < 0 || Negative > Math.Max(s.M, s.N) || Negative > 0 && Group == SymmetryGroup.Cyclic)
            return $"{Negative} negative signs are no twist of {s}";
        if (Fixed > rank || Triples > rank) return $"{Math.Max(Fixed, Triples)} is more than the rank";
        int rest = rank - Fixed - 3 * Triples;
        int orbit = Group switch { SymmetryGroup.Cyclic => 3, SymmetryGroup.Transpose => 2, _ => 6 };
        return Fixed < 0 || Triples < 0 || rest < 0 || rest % orbit != 0
            ? $"{Fixed} fixed terms{(Triples > 0 ? $" and {Triples} orbits of three" : "")} leave {rest} of {rank}, which is no whole " +
                $"number of orbits of {orbit}"
            : null;
    }

    /// <summary>The orbits of so many terms.</summary>
    /// <exception cref="ArgumentException">They have no such symmetry.</exception>
    public OrbitStructure Of(Shape shape, int rank)
    {
        if (WhyNot(shape, rank) is { } reason) throw new ArgumentException(reason, nameof(rank));
        IReadOnlyList<int>[] indices = [.. Enumerable.Range(0, 3).Select(x => Enumerable.Range(0, Automorphism.Size(shape, x)).ToArray())];
        IReadOnlyList<bool>[] twist = [.. indices.Select(range => range.Select(i => i >= range.Count - Negative).ToArray())];
        // V of a term is U of the next one, W (of Cᵀ) is V of the next one, U is W of the next one.
        Automorphism rotation = new(shape, Group == SymmetryGroup.Transpose ? [0, 1, 2] : [2, 0, 1], indices);
        Automorphism? transposition = Group == SymmetryGroup.Cyclic ? null : new(shape, [2, 1, 0], indices, twist);
        AutomorphismGroup group = AutomorphismGroup.Of(transposition is null ? [rotation]
            : Group == SymmetryGroup.Transpose ? [transposition] : [rotation, transposition]);
        OrbitKinds kinds = new(group);
        List<(OrbitKind Kind, int Count)> orbits = [(kinds.Fixed[0], Fixed)];
        if (transposition is not null && Triples > 0)
            orbits.Add((kinds.Of(SubgroupClasses.Representative(group, group.Join(UInt128.One, group.NumberOf(transposition))))[0],
                Triples));
        orbits.Add((kinds.Regular, (rank - Fixed - 3 * Triples) / group.Order));
        return new OrbitStructure(group, orbits, ToString());
    }

    /// <summary>"cyclic:4", "transpose:2-1", "both:1:3": group, fixed terms, orbits of three, negative signs.</summary>
    public override string ToString() =>
        $"{Group.ToString().ToLowerInvariant()}:{Fixed}{(Group == SymmetryGroup.Both ? $":{Triples}" : "")}" +
            $"{(Negative > 0 ? $"-{Negative}" : "")}";
}
