using System.Text.RegularExpressions;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats;

/// <summary>
/// The proofs that this tool writes for Coq: Definition U : list (list Z) := [ [1; 0; (-1)]; … ], one row per term, and V and W
/// likewise, W indexing C. What is proved in the file is not looked at; the equations are checked anew.
/// </summary>
internal sealed partial class CoqProof : ISchemeFormat
{
    public string Name => "coq";
    public string Summary => "this tool's own proofs for Coq";

    public string? WhyNot(SourceFile file) => file.TextOrNull is not { } text ? "not UTF-8 text"
        : "UVW".All(x => text.Contains($"Definition {x} : list (list Z)", StringComparison.Ordinal)) ? null : "defines no lists U, V and W";

    public IReadOnlyList<Submission> Read(SourceFile file, Limits limits)
    {
        string text = file.Text;
        int[] sides = [.. "mnp".Select(side => Side(text, side))];
        Shape shape = new(sides[0], sides[1], sides[2]);
        int[] sizes = MatrixProduct.Of(shape).Sizes;
        SchemeDraft draft = new(limits);
        int rank = -1;
        for (int x = 0; x < 3; x++)
        {
            int terms = Rows(new TextCursor(text), "UVW"[x], sizes[x], limits, (term, entry, value) => draft.Put(x, term, entry, value),
                draft);
            if (rank >= 0 && terms != rank)
                throw new MalformedInputException($"{"UVW"[x]} has {terms} rows, and the factors before it have {rank}");
            rank = terms;
        }
        return [draft.Submit(this, file, shape, ThirdFactor.C, new Claim.Exact())];
    }

    private static int Side(string text, char side) =>
        Regex.Match(text, $@"Definition {side} := (\d{{1,4}})%nat\.") is { Success: true } match
            && int.Parse(match.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture) is var length
            && Shape.IsAllowed(length)
            ? length : throw new MalformedInputException($"there is no definition of the side {side}, such as Definition {side} := 2%nat.");

    private static int Rows(TextCursor cursor, char name, int size, Limits limits, Action<int, int, Coefficient> put, SchemeDraft draft)
    {
        cursor.SkipPast($"Definition {name} : list (list Z)");
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
                if (entry > 0) cursor.Expect(';');
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
        while (cursor.Take(';'));
        cursor.Expect(']');
        return term;
    }
}
