using System.Globalization;
using System.Reflection;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes;

/// <summary>The lowest rank published for a shape.</summary>
/// <param name="Rank">The rank.</param>
/// <param name="Source">Who found it, as its row in the table says.</param>
/// <param name="Year">When that was published.</param>
/// <param name="Field">ZT, Z, Q, C, F2 or F3: where the scheme of the row lives, perhaps a smaller ring than was asked for.</param>
/// <param name="Seen">Whether a file of such a scheme was seen and verified when the table was made; a rank without one is a claim.</param>
public sealed record Record(int Rank, string Source, int Year, string Field, bool Seen)
{
    /// <summary>The source, and that it is a claim where no file was seen.</summary>
    public string SourceAndStanding => Seen ? Source : $"{Source}; claimed, no file seen";
}

/// <summary>
/// Best known ranks of all shapes with 2 ≤ m ≤ n ≤ p ≤ 16, a table of facts in results/records.csv. It has a row for each
/// shape over ZT and one for each larger ring or field where a lower rank is known; its last column says whether a file was seen. Ranks do
/// not depend on the order of m, n
/// and p, and a scheme is one over every ring that its own maps into: ZT → Z → Q → C and Z → ℤ/q. Ranks of other tensors stand in
/// results/tensors.csv, and what were records once in results/history.csv.
/// </summary>
public sealed class RecordTable
{
    private readonly Dictionary<(Shape, string), Record> _rows = [];
    private readonly Dictionary<(string, string), Record> _others = []; // by the name of the tensor
    private readonly ILookup<Shape, Record> _former;

    private RecordTable()
    {
        foreach (string[] cells in Rows("records.csv"))
            _rows.Add((ShapeOf(cells), cells[3]), Of(cells.AsSpan(3)));
        _former = Rows("history.csv").ToLookup(ShapeOf, cells => Of(cells.AsSpan(3)));
        foreach (string[] cells in Rows("tensors.csv")) _others.Add((cells[0], cells[1]), Of(cells.AsSpan(1)));

        static Shape ShapeOf(string[] cells) => new(Number(cells[0]), Number(cells[1]), Number(cells[2]));
        static int Number(string cell) => int.Parse(cell, NumberStyles.None, CultureInfo.InvariantCulture);
        static Record Of(ReadOnlySpan<string> cells) =>
            new(Number(cells[1]), cells[2], Number(cells[3]), cells[0], cells[4] == "yes");
    }

    /// <summary>The table that came with this version of the tool.</summary>
    public static RecordTable Current { get; } = new();

    /// <summary>The day of the last look at what is published, on which results/records.csv was made.</summary>
    public static DateOnly LookedUp { get; } = new(2026, 11, 30);

    /// <summary>The shapes of the table, dimensions ascending.</summary>
    public IEnumerable<Shape> Shapes => _rows.Keys.Select(key => key.Item1).Distinct();

    /// <summary>The other tensors of the table by their names, in its order: results/tensors.csv.</summary>
    public IEnumerable<string> Tensors => _others.Keys.Select(key => key.Item1).Distinct();

    /// <summary>The lowest known rank of the shape over the ring; null where the table does not know the shape.</summary>
    public Record? Best(Shape shape, Ring ring) => Best(_rows, shape.Sorted(), ring);

    /// <summary>The same of any tensor, which unless it is a matrix product the table knows by its name.</summary>
    public Record? Best(Tensor tensor, Ring ring) =>
        tensor.Product is { } shape ? Best(shape, ring) : Best(_others, tensor.Name, ring);

    /// <summary>The shapes of which former records are known, results/history.csv, dimensions ascending.</summary>
    public IEnumerable<Shape> WithHistory => _former.Select(shape => shape.Key);

    /// <summary>What was the lowest published rank of the shape over the ring, each when it was new, by year and falling; the last one is
    /// the record. Empty where the tables do not know the shape.</summary>
    public IReadOnlyList<Record> History(Shape shape, Ring ring)
    {
        List<Record> falling = [];
        string[] fields = FieldsInto(ring);
        IEnumerable<Record> rows = _former[shape.Sorted()].Where(row => fields.Contains(row.Field)) // of one year they came first
            .Concat(fields.Select(field => _rows.GetValueOrDefault((shape.Sorted(), field))).OfType<Record>());
        foreach (Record row in rows.OrderBy(row => row.Year).ThenByDescending(row => row.Rank))
            if (falling.Count == 0 || row.Rank < falling[^1].Rank) falling.Add(row);
        return falling;
    }

    private static Record? Best<TKey>(Dictionary<(TKey, string), Record> rows, TKey key, Ring ring)
    {
        Record? best = null;
        foreach (string field in FieldsInto(ring))
            if (rows.TryGetValue((key, field), out Record? row) && (best is null || row.Rank < best.Rank)) best = row;
        return best;
    }

    /// <summary>The fields of the table whose schemes are schemes over the ring, its own first.</summary>
    internal static string[] FieldsInto(Ring ring) => ring switch
    {
        { Modulus: 2 } => ["F2", "Z", "ZT"],
        { Modulus: 3 } => ["F3", "Z", "ZT"],
        { Modulus: not 0 } => ["Z", "ZT"],
        { Imaginary: true } => ["C", "Q", "Z", "ZT"],
        _ when ring == Ring.Zt => ["ZT"],
        _ when ring == Ring.Integers => ["Z", "ZT"],
        _ => ["Q", "Z", "ZT"],
    };

    /// <summary>The table as it is, with a header.</summary>
    public static string Csv => Text("records.csv");

    /// <summary>That of tensors that are no matrix products.</summary>
    public static string TensorsCsv => Text("tensors.csv");

    /// <summary>The rows of a table of facts below its header.</summary>
    internal static IEnumerable<string[]> Rows(string name) =>
        Text(name).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.TrimEnd('\r').Split(','));

    private static string Text(string name)
    {
        using Stream csv = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The assembly was built without results/{name}.");
        using StreamReader text = new(csv);
        return text.ReadToEnd();
    }
}
