using System.Globalization;
using System.Text.RegularExpressions;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats;

/// <summary>
/// The proofs that this tool writes: lists U, V and W with a row of integers per term, W indexing C, after the sizes m, n and p of a
/// product of matrices, or sa, sb, sc and the entries of another tensor. What is proved in the file is not looked at; the equations are
/// checked anew.
/// </summary>
internal sealed partial class ProofListing : ISchemeFormat
{
    private readonly string _definition, _matrix, _number, _entries, _end;
    private readonly char _separator;

    private ProofListing(string name, string summary, string definition, string matrix, string number, string entries, char separator,
        string end)
    {
        (Name, Summary, _separator) = (name, summary, separator);
        (_definition, _matrix, _number, _entries, _end) = (definition, matrix, number, entries, end);
    }

    /// <summary>Definition U : list (list Z) := [ [1; 0; (-1)]; … ], and a size is Definition m := 2%nat.</summary>
    public static ProofListing Coq { get; } = new("coq", "this tool's own proofs for Coq", "Definition", "list (list Z)", "",
        "list (nat * (nat * (nat * Z)))", ';', "%nat.");

    /// <summary>def U : List (List Int) := [[1, 0, -1], …], and a size is def m : Nat := 2.</summary>
    public static ProofListing Lean { get; } = new("lean", "this tool's own proofs for Lean 4", "def", "List (List Int)", " : Nat",
        "List (Nat × Nat × Nat × Int)", ',', "");

    public string Name { get; }
    public string Summary { get; }

    public string? WhyNot(SourceFile file) => file.TextOrNull is not { } text ? "not UTF-8 text"
        : "UVW".All(x => text.Contains(Matrix(x), StringComparison.Ordinal)) ? null : "defines no lists U, V and W";

    public IReadOnlyList<Submission> Read(SourceFile file, Limits limits)
    {
        string text = file.Text;
        Tensor tensor = text.Contains(Head("entries", _entries), StringComparison.Ordinal) ? Other(text)
            : new Shape(Size(text, "m", Shape.IsAllowed), Size(text, "n", Shape.IsAllowed), Size(text, "p", Shape.IsAllowed));
        SchemeDraft draft = new(limits);
        int rank = -1;
        for (int x = 0; x < 3; x++)
        {
            int terms = Rows(new TextCursor(text), "UVW"[x], tensor.Sizes[x], limits,
                (term, entry, value) => draft.Put(x, term, entry, value), draft);
            if (rank >= 0 && terms != rank)
                throw new MalformedInputException($"{"UVW"[x]} has {terms} rows, and the factors before it have {rank}");
            rank = terms;
        }
        return [tensor.Product is { } shape ? draft.Submit(this, file, shape, ThirdFactor.C, new Claim.Exact())
            : draft.Submit(this, tensor, new Claim.Exact())];
    }

    private string Head(string name, string type) => $"{_definition} {name} : {type}";

    private string Matrix(char name) => Head($"{name}", _matrix);

    private int Size(string text, string name, Func<int, bool> isAllowed) =>
        Regex.Match(text, $@"{_definition} {name}{_number} := (\d{{1,5}}){Regex.Escape(_end)}") is { Success: true } match
            && int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) is var size && isAllowed(size)
            ? size : throw new MalformedInputException(
                $"there is no definition of the size {name}, such as {_definition} {name}{_number} := 2{_end}");

    /// <summary>A tensor that is no product of matrices.</summary>
    private Tensor Other(string text)
    {
        string name = NameInComment().Match(text) is { Success: true } match ? match.Groups[1].Value
            : throw new MalformedInputException("no comment says 'The tensor NAME: value*a[i]*b[j] …' above its entries");
        int[] sizes = [.. ((string[])["sa", "sb", "sc"]).Select(size => Size(text, size, value => value > 0))];
        TextCursor cursor = new(text);
        cursor.SkipPast(Head("entries", _entries));
        cursor.Expect(":=");
        cursor.Expect('[');
        List<TensorEntry> entries = [];
        do
        {
            if (entries.Count == Tensor.MostEntries) throw Limits.Over("a tensor", entries.Count + 1, "entries", Tensor.MostEntries);
            entries.Add(new TensorEntry(Number(cursor), Number(cursor), Number(cursor), Number(cursor)));
            while (cursor.Take(')')) { }
        }
        while (cursor.Take(_separator));
        cursor.Expect(']');
        return TensorJson.Of(name, sizes, entries);
    }

    /// <summary>The next number of an entry: brackets, commas and Coq's types of numbers around it say nothing more.</summary>
    private static int Number(TextCursor cursor)
    {
        while (cursor.Take('(') || cursor.Take(',')) { }
        int at = cursor.Position;
        while (char.IsAsciiDigit(cursor.Here) || cursor.Here == '-') cursor.Position++;
        if (!int.TryParse(cursor.Text.AsSpan(at, cursor.Position - at), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture,
            out int number)) throw cursor.Refuse($"expected an integer, found {cursor.Found()}", at);
        if (cursor.Here == '%') cursor.Expect("%nat");
        return number;
    }

    private int Rows(TextCursor cursor, char name, int size, Limits limits, Action<int, int, Coefficient> put, SchemeDraft draft)
    {
        cursor.SkipPast(Matrix(name));
        cursor.Expect(":=");
        cursor.Expect('[');
        int term = 0;
        if (cursor.Take(']')) return 0;
        do
        {
            draft.Extend(term + 1);
            cursor.Expect('[');
            for (int entry = 0; entry < size; entry++)
            {
                if (entry > 0) cursor.Expect(_separator);
                bool bracketed = cursor.Take('(');
                cursor.SkipBlanks();
                int at = cursor.Position;
                while (char.IsAsciiDigit(cursor.Here) || cursor.Here == '-') cursor.Position++;
                ReadOnlySpan<char> number = cursor.Text.AsSpan(at, cursor.Position - at);
                if (!CoefficientText.TryParse(number, limits, out Coefficient value))
                    throw cursor.Refuse($"expected an integer, found {CoefficientText.Quoted(number)}", at);
                if (bracketed) cursor.Expect(')');
                put(term, entry, value);
            }
            cursor.Expect(']');
            term++;
        }
        while (cursor.Take(_separator));
        cursor.Expect(']');
        return term;
    }

    [GeneratedRegex(@"The tensor ([A-Za-z0-9_:.+-]{1,64}): value")]
    private static partial Regex NameInComment();
}
