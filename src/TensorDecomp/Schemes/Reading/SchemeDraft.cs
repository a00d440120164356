using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Reading;

/// <summary>How a format indexes its third factor: by C (row i, column k) or by Cᵀ (row k, column i).</summary>
public enum ThirdFactor
{
    /// <summary>w[i·p+k] is the coefficient of c[i,k], as in this project.</summary>
    C,

    /// <summary>w[k·m+i] is, so that the tensor is that of trace(ABC).</summary>
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
    /// <param name="arrangement">How terms and entries lie, where others could be thought of.</param>
    public Submission Submit(
        ISchemeFormat format, SourceFile file, Shape shape, ThirdFactor order, Claim? stated = null, string? member = null,
            string? arrangement = null)
    {
        VectorOrder documented = VectorOrder.Of(order);
        Scheme scheme = Build(shape, documented);
        limits.Admit(scheme);
        return new Submission(scheme, stated ?? ClaimPolicy.For(scheme, file.Name), format.Name, member)
        {
            Layout = new Layout(arrangement, $"{documented}", LayoutKind.Documented, () => scheme),
            Others = [.. VectorOrder.All.Where(o => o != documented)
                .Select(o => new Layout(null, Difference(o, documented), LayoutKind.RuledOut, () => Build(shape, o)))],
        };
    }

    /// <summary>The submission of a scheme of any tensor, whose entries the format addresses as the tensor does.</summary>
    public Submission Submit(ISchemeFormat format, Tensor tensor, Claim claim)
    {
        Scheme scheme = Build(tensor, (_, index) => index);
        limits.Admit(scheme);
        return new Submission(scheme, claim, format.Name);
    }

    /// <summary>Every layout of a scheme whose order of entries nobody documents.</summary>
    /// <param name="draft">Makes the draft when the first of its layouts is asked for.</param>
    public static IEnumerable<Layout> Layouts(Func<SchemeDraft> draft, Shape shape, string? arrangement)
    {
        Lazy<SchemeDraft> shared = new(draft);
        return VectorOrder.All.Select(order =>
            new Layout(arrangement, $"{order}", LayoutKind.Possible, () => shared.Value.Admitted(shape, order)));
    }

    /// <summary>The submission of numbers that may mean any of these layouts, the likeliest first.</summary>
    /// <exception cref="MalformedInputException">They make no scheme in any of them.</exception>
    public static Submission Submit(ISchemeFormat format, SourceFile file, IEnumerable<Layout> layouts, Claim? stated = null,
        string? member = null)
    {
        Layout[] all = [.. layouts];
        if (all.FirstOrDefault(l => l.Scheme is not null) is not { Scheme: { } scheme } first)
            throw new MalformedInputException("the numbers make no scheme, or one beyond the limits, which --limits raises");
        return new Submission(scheme, stated ?? ClaimPolicy.For(scheme, file.Name), format.Name, member)
        {
            Layout = first,
            Others = [.. all.Where(l => l != first)]
        };
    }

    private Scheme Admitted(Shape shape, VectorOrder order)
    {
        Scheme scheme = Build(shape, order);
        limits.Admit(scheme);
        return scheme;
    }

    // What a hint says of an order that the format rules out.
    private static string Difference(VectorOrder order, VectorOrder documented) =>
        order with { WByColumns = documented.WByColumns } == documented ? "the third factor in the other order (C for transposed C)"
            : $"{order}";

    /// <exception cref="MalformedInputException">A term gives a coefficient twice, or has one that no entry has.</exception>
    public Scheme Build(Shape shape, VectorOrder order) => Build(shape, (factor, index) => order.Place(shape, factor, index));

    private Scheme Build(Tensor tensor, Func<int, int, int> place)
    {
        limits.Admit(tensor, Rank);
        Extend(Rank);
        try
        {
            return new Scheme(tensor, Ordered(0, tensor.USize), Ordered(1, tensor.VSize), Ordered(2, tensor.WSize));
        }
        catch (ArgumentException e)
        {
            throw new MalformedInputException(e.Message.TrimEnd('.'));
        }

        Factor Ordered(int factor, int size) => Factor.FromTerms(size,
            [.. _factors[factor].Select(term => term.ConvertAll(e => e with { Index = place(factor, e.Index) }))]);
    }

    /// <exception cref="MalformedInputException">A term gives a coefficient twice.</exception>
    public Scheme Build(Shape shape, ThirdFactor order) => Build(shape, VectorOrder.Of(order));
}
