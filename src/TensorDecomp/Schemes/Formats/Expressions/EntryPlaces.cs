using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats.Expressions;

/// <summary>
/// Where the entries of one matrix stand, by their names: a pair of indices, a_{1,2} or a12, or one index that counts row by row,
/// a4. Counting begins at 0 where a 0 occurs.
/// </summary>
internal sealed class EntryPlaces
{
    private readonly Dictionary<int, (int Row, int Column)> _places = [];

    private EntryPlaces(bool isFlat) => IsFlat = isFlat;

    /// <summary>Whether entries have one index; it is kept as the column.</summary>
    public bool IsFlat { get; }

    public int Rows { get; private set; }

    public int Columns { get; private set; }

    public int Count => _places.Count;

    public (int Row, int Column) this[int name] => _places[name];

    /// <param name="names">The entries' names.</param>
    /// <param name="table">What the names are.</param>
    /// <param name="oneFirst">How three digits are read: a123 as (1,23) or as (12,3).</param>
    /// <exception cref="MalformedInputException">A name is no entry of a matrix.</exception>
    public static EntryPlaces Of(IReadOnlyCollection<int> names, SymbolTable table, bool oneFirst = true)
    {
        bool paired = names.Any(n => table[n].Indices.Contains(','));
        EntryPlaces places = new(!paired && names.Any(n => table[n].Bracketed || table[n].Indices.Length == 1));
        Dictionary<int, (int, int)> found = [];
        bool fromZero = false;
        foreach (int name in names)
        {
            (int row, int column) = Indices(table[name], places.IsFlat, oneFirst);
            fromZero |= row == 0 && !places.IsFlat || column == 0;
            found.Add(name, (row, column));
        }
        int first = fromZero ? 0 : 1;
        HashSet<(int, int)> taken = [];
        foreach ((int name, (int row, int column)) in found)
        {
            (int Row, int Column) place = places.IsFlat ? (0, column - first) : (row - first, column - first);
            places._places.Add(name, place);
            (places.Rows, places.Columns) = (Math.Max(places.Rows, place.Row + 1), Math.Max(places.Columns, place.Column + 1));
            taken.Add(place);
        }
        places.IsComplete = taken.Count == places.Rows * (long)places.Columns;
        return places;
    }

    /// <summary>Whether every entry of the matrix that the largest indices span occurs.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Whether a name has three digits, or five, that can be parted in two ways.</summary>
    public static bool IsAmbiguous(SymbolName name) =>
        !name.Indices.Contains(',') && name.Indices.Length % 2 == 1 && name.Indices.Length > 1;

    private static (int Row, int Column) Indices(SymbolName name, bool flat, bool oneFirst)
    {
        string[] parts = name.Indices.Split(',');
        if (flat) return (0, parts is [var only] ? Number(only, name) : throw Unknown(name));
        if (parts is [var row, var column]) return (Number(row, name), Number(column, name));
        if (parts is not [var digits] || digits.Length > 8) throw Unknown(name);
        int half = digits.Length % 2 == 0 || oneFirst ? digits.Length / 2 : digits.Length / 2 + 1;
        return (Number(digits[..half], name), Number(digits[half..], name));
    }

    private static int Number(string digits, SymbolName name) =>
        int.TryParse(digits, System.Globalization.NumberStyles.None, null, out int index)
            && index <= (long)Shape.MaxDimension * Shape.MaxDimension ? index : throw Unknown(name);

    private static MalformedInputException Unknown(SymbolName name) =>
        new($"\"{name}\" is no symbol of an entry of a matrix: it needs a row and a column, as a12, a1_12 or a[0][11] have");
}
