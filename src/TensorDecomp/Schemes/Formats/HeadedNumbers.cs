using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats;

/// <summary>
/// The R·(mn + np + mp) numbers under a header m n p R, in the order of the file. Perminov's tools write U term by term, then V,
/// then W for Cᵀ. Others write three tables with a column per term, or a line u v w per term, under the same header, and in
/// any order of entries; since the header does not tell, those are tried where Perminov's layout does not hold.
/// </summary>
internal sealed class HeadedNumbers(Shape shape, int rank, Limits limits)
{
    private readonly int[] _sizes = MatrixProduct.Of(shape).Sizes;
    private readonly List<Entry> _numbers = [];

    /// <summary>How many numbers belong to the scheme.</summary>
    public int Count => rank * _sizes.Sum();

    /// <summary>Sets the number at a place.</summary>
    public void Put(int place, Coefficient value)
    {
        if (value.IsZero) return;
        if (_numbers.Count >= limits.Nonzeros) throw Limits.Over("a scheme", _numbers.Count + 1, "nonzero coefficients", limits.Nonzeros);
        _numbers.Add(new Entry(place, value));
    }

    public Submission Submit(ISchemeFormat format, SourceFile file, string? member)
    {
        Submission submission = Draft(ByTerm)
            .Submit(format, file, shape, ThirdFactor.Transposed, member: member, arrangement: "term after term");
        // Many write their own vectors under this header, C instead of its transpose or columns first.
        string documented = $"{VectorOrder.Of(ThirdFactor.Transposed)}";
        return submission with
        {
            Others =
            [
                .. SchemeDraft.Layouts(() => Draft(ByTerm), shape, "term after term").Where(l => l.Order != documented),
                .. SchemeDraft.Layouts(() => Draft(ByColumn), shape, "a column per term"),
                .. SchemeDraft.Layouts(() => Draft(ByLine), shape, "a line per term"),
            ],
        };
    }

    private SchemeDraft Draft(Func<int, (int Factor, int Term, int Entry)> where)
    {
        SchemeDraft draft = new(limits);
        draft.Extend(rank);
        foreach (Entry e in _numbers)
        {
            (int factor, int term, int entry) = where(e.Index);
            draft.Put(factor, term, entry, e.Value);
        }
        return draft;
    }

    private (int, int, int) ByTerm(int place)
    {
        (int factor, int local) = Table(place);
        return (factor, local / _sizes[factor], local % _sizes[factor]);
    }

    private (int, int, int) ByColumn(int place)
    {
        (int factor, int local) = Table(place);
        return (factor, local % rank, local / rank);
    }

    private (int, int, int) ByLine(int place)
    {
        int line = _sizes.Sum(), local = place % line, factor = 0;
        for (; local >= _sizes[factor]; factor++) local -= _sizes[factor];
        return (factor, place / line, local);
    }

    // In which of the three tables a number lies, and where there.
    private (int Factor, int Local) Table(int place)
    {
        int factor = 0;
        for (; place >= rank * _sizes[factor]; factor++) place -= rank * _sizes[factor];
        return (factor, place);
    }
}
