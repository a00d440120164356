using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats;

/// <summary>How a format indexes its third factor: by C (row i, column k) or by Cᵀ (row k, column i).</summary>
public enum ThirdFactor
{
    C,
    Transposed,
}

/// <summary>
/// A scheme under construction: readers put coefficients in as they meet them, in the file's own indices, and the draft
/// watches the limits and brings the third factor into this project's order.
/// </summary>
internal sealed class SchemeDraft(Limits limits)
{
    private readonly List<List<Entry>>[] _factors = [[], [], []];
    private int _nonzeros;

    /// <summary>Terms so far.</summary>
    public int Rank => _factors.Max(f => f.Count);

    /// <summary>Makes sure that the scheme has at least this many terms, zero ones perhaps.</summary>
    public void Extend(int rank)
    {
        if (rank > limits.Rank) throw Limits.Over("a scheme", rank, "terms", limits.Rank);
        foreach (List<List<Entry>> factor in _factors)
            while (factor.Count < rank) factor.Add([]);
    }

    /// <summary>Sets coefficient <paramref name="index"/> of factor 0, 1 or 2 of a term; zeros are not kept.</summary>
    public void Put(int factor, int term, int index, Coefficient value)
    {
        if (term >= _factors[factor].Count) Extend(term + 1);
        if (value.IsZero) return;
        if (++_nonzeros > limits.Nonzeros) throw Limits.Over("a scheme", _nonzeros, "nonzero coefficients", limits.Nonzeros);
        _factors[factor][term].Add(new Entry(index, value));
    }

    /// <summary>The submission of a scheme whose third factor is indexed in the order that the format documents.</summary>
    public Submission Submit(ISchemeFormat format, SourceFile file, Shape shape, ThirdFactor order, Claim? stated = null, string? member = null)
    {
        Scheme scheme = Build(shape, order);
        limits.Admit(scheme);
        return new Submission(scheme, stated ?? ClaimPolicy.For(scheme, file.Name), format.Name, member)
        {
            OtherOrder = () => Build(shape, order == ThirdFactor.C ? ThirdFactor.Transposed : ThirdFactor.C),
        };
    }

    /// <exception cref="MalformedInputException">A term gives a coefficient twice.</exception>
    public Scheme Build(Shape shape, ThirdFactor order)
    {
        limits.Admit(shape, Rank);
        Extend(Rank);
        return Build(shape, order == ThirdFactor.C ? q => q : q => q % shape.M * shape.P + q / shape.M);
    }

    /// <summary>The same with any map from the file's indices of the third factor to those of C.</summary>
    public Scheme Build(Shape shape, Func<int, int> third)
    {
        limits.Admit(shape, Rank);
        Extend(Rank);
        try
        {
            return new Scheme(shape,
                Factor.FromTerms(shape.USize, _factors[0]),
                Factor.FromTerms(shape.VSize, _factors[1]),
                Factor.FromTerms(shape.WSize, [.. _factors[2].Select(term => term.ConvertAll(e => e with { Index = third(e.Index) }))]));
        }
        catch (ArgumentException e)
        {
            throw new MalformedInputException(e.Message.TrimEnd('.'));
        }
    }
}
