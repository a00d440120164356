using System.Globalization;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes;

/// <summary>The fewest additions published for a shape and rank, without a change of basis.</summary>
/// <param name="Additions">Additions and subtractions.</param>
/// <param name="Scalings">Multiplications by constants other than ±1 beside them.</param>
/// <param name="Source">Who published it.</param>
/// <param name="Year">When.</param>
/// <param name="Field">ZT, Z, Q, C, F2 or F3: where the scheme of the row lives, perhaps a smaller ring than was asked for.</param>
public sealed record PublishedCount(int Additions, int Scalings, string Source, int Year, string Field)
{
    /// <summary>"56", or "256 + 28" with scalings.</summary>
    public override string ToString() => Scalings == 0 ? $"{Additions}" : $"{Additions} + {Scalings}";
}

/// <summary>Published counts of additions, a table of facts in results/additions.csv: one row for a shape, field and rank. In another order
/// of the dimensions an algorithm transposed takes as many additions more as C has entries less (Tellegen's principle; Fiduccia 1973), and
/// what holds over a ring holds over every one that it maps into.</summary>
public sealed class PublishedAdditions
{
    private readonly Dictionary<(Shape, string, int), PublishedCount> _rows = [];

    private PublishedAdditions()
    {
        foreach (string[] cells in RecordTable.Rows("additions.csv"))
        {
            int[] numbers = [.. ((int[])[0, 1, 2, 4, 5, 6, 8]).Select(k =>
                int.Parse(cells[k], NumberStyles.None, CultureInfo.InvariantCulture))];
            _rows.Add((new Shape(numbers[0], numbers[1], numbers[2]), cells[3], numbers[3]),
                new PublishedCount(numbers[4], numbers[5], cells[7], numbers[6], cells[3]));
        }
    }

    /// <summary>The table that came with this version of the tool.</summary>
    public static PublishedAdditions Current { get; } = new();

    /// <summary>Shapes and ranks of the table, dimensions ascending.</summary>
    public IEnumerable<(Shape Shape, int Rank)> Known => _rows.Keys.Select(key => (key.Item1, key.Item3)).Distinct();

    /// <summary>The fewest for that shape and rank over the ring, of equal numbers with the fewest scalings; null where the table has
    /// none.</summary>
    public PublishedCount? Best(Shape shape, int rank, Ring ring)
    {
        Shape sorted = shape.Sorted();
        PublishedCount? least = RecordTable.FieldsInto(ring).Select(field => _rows.GetValueOrDefault((sorted, field, rank)))
            .OfType<PublishedCount>().MinBy(row => (row.Additions, row.Scalings));
        return least is null ? null : least with { Additions = least.Additions + sorted.WSize - shape.WSize };
    }
}
