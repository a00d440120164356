using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats.Numpy;

/// <summary>
/// Three factors found in arrays. In what order they lie, terms along rows or columns, entries flat or as matrices, is told
/// from the dimensions: the number of terms is common to all three, and a scheme has at least as many terms as entries.
/// </summary>
/// <param name="Sizes">Entries of u, v and w.</param>
/// <param name="Rank">Number of terms.</param>
/// <param name="At">Coefficient of (factor, term, entry).</param>
internal sealed record FactorArrays(int[] Sizes, int Rank, Func<int, int, int, Coefficient> At)
{
    /// <summary>From one array of three factors: 3×size×R or 3×R×size numbers, or three objects.</summary>
    public static FactorArrays Of(NumpyArray array)
    {
        if (array.Type.IsObject) return Of([.. array.Objects.Select(o => o as NumpyArray ?? throw new MalformedInputException("an object in an array is no array"))]);
        if (array.Dimensions is not [3, var rows, var columns]) throw new MalformedInputException($"an array of {array} is no three factors");
        return Oriented([(rows, columns), (rows, columns), (rows, columns)], (x, row, column) => array[((long)x * rows + row) * columns + column]);
    }

    /// <summary>From one array per factor: size×R or R×size, or with the entries as a matrix, R×rows×columns.</summary>
    public static FactorArrays Of(IReadOnlyList<NumpyArray> arrays)
    {
        if (arrays.Count != 3) throw new MalformedInputException($"there are {arrays.Count} arrays where three factors belong");
        (int, int)[] sizes = new (int, int)[3];
        for (int x = 0; x < 3; x++)
            sizes[x] = arrays[x].Dimensions switch
            {
                [var rows, var columns] => (rows, columns),
                [var rank, var rows, var columns] when (long)rows * columns <= int.MaxValue => (rank, rows * columns),
                _ => throw new MalformedInputException($"an array of {arrays[x]} is no factor"),
            };
        return Oriented(sizes, (x, row, column) => arrays[x][(long)row * sizes[x].Item2 + column]);
    }

    /// <summary>The draft of the scheme with the third factor as the file has it.</summary>
    public SchemeDraft Draft(Limits limits)
    {
        if ((long)Rank * Sizes.Sum(s => (long)s) > limits.Coefficients) throw Limits.Over("a scheme", (long)Rank * Sizes.Sum(s => (long)s), "coefficients", limits.Coefficients);
        SchemeDraft draft = new(limits);
        draft.Extend(Rank);
        for (int x = 0; x < 3; x++)
            for (int r = 0; r < Rank; r++)
                for (int a = 0; a < Sizes[x]; a++) draft.Put(x, r, a, At(x, r, a));
        return draft;
    }

    private static FactorArrays Oriented((int Rows, int Columns)[] sizes, Func<int, int, int, Coefficient> at)
    {
        int[] rows = [.. sizes.Select(s => s.Rows)], columns = [.. sizes.Select(s => s.Columns)];
        bool termsAreColumns = Fit(rows, columns), termsAreRows = Fit(columns, rows);
        // Where both would do, a rank below the number of entries is impossible, so the longer side is the terms.
        if (termsAreColumns && termsAreRows) termsAreColumns = columns[0] >= rows.Max();
        if (termsAreColumns) return new FactorArrays(rows, columns[0], (x, term, entry) => at(x, entry, term));
        if (termsAreRows) return new FactorArrays(columns, rows[0], (x, term, entry) => at(x, term, entry));
        throw new MalformedInputException($"arrays of {string.Join(", ", sizes.Select(s => $"{s.Rows}x{s.Columns}"))} are the factors of no shape");

        static bool Fit(int[] entries, int[] terms) => terms[0] == terms[1] && terms[1] == terms[2] && FactorSizes.TryShape(entries[0], entries[1], entries[2], out _);
    }
}
