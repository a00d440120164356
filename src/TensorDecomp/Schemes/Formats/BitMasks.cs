using System.Globalization;
using System.Numerics;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats;

/// <summary>
/// Schemes over F₂ as whole numbers, three to a line, whose bits are the entries of u, v and w: a term of ⟨2,2,2⟩ is 9 9 9. Neither the
/// lowest bit's entry nor the order of entries is documented, so all are tried. The shape comes from a comment, a header
/// or the file's name (2x2x2), else it is a square one that the numbers fit.
/// </summary>
public sealed class BitMasks : ISchemeFormat
{
    public string Name => "bit_masks";
    public string Summary => "terms over F2 as three whole numbers, whose bits are the entries";

    public string? WhyNot(SourceFile file)
    {
        if (file.TextOrNull is not { } text) return "not UTF-8 text";
        try
        {
            (List<BigInteger[]> rows, _) = Rows(text, Limits.Default, 64);
            // Two rows may lead: a shape, and the number of terms.
            return rows.Count > 0 && rows[^1].Length == 3 && rows.Take(2).All(r => r.Length is 1 or 3 or 4)
                && rows.Skip(2).All(r => r.Length == 3)
                ? null : "no lines of three whole numbers";
        }
        catch (MalformedInputException e)
        {
            return e.Message;
        }
    }

    public IReadOnlyList<Submission> Read(SourceFile file, Limits limits)
    {
        (List<BigInteger[]> rows, string comments) = Rows(file.Text, limits, int.MaxValue);
        if (rows.Count == 0) throw new MalformedInputException("there are no lines of three whole numbers");
        Shape? shape = Stated(comments, rows, out int header) ?? Named(file.Name);
        List<BigInteger[]> terms = rows[header..];
        if (terms.FindIndex(r => r.Length != 3) is >= 0 and int wrong)
            throw new MalformedInputException($"row {header + wrong + 1} of numbers has {terms[wrong].Length} where three masks belong");
        long[] bits = [.. Enumerable.Range(0, 3).Select(x => terms.Count == 0 ? 0 : terms.Max(t => (long)t[x].GetBitLength()))];
        Shape known = shape ?? Square(bits, terms.Count);
        int[] sizes = [known.USize, known.VSize, known.WSize];
        for (int x = 0; x < 3; x++)
            if (bits[x] > sizes[x])
                throw new MalformedInputException(
                    $"a mask of {bits[x]} bits is longer than the {sizes[x]} entries of {"uvw"[x]} for {known}");
        limits.Admit(known, terms.Count);
        IEnumerable<Layout> layouts = SchemeDraft.Layouts(() => Draft(terms, sizes, false, limits), known, "the lowest bit first")
            .Concat(SchemeDraft.Layouts(() => Draft(terms, sizes, true, limits), known, "the highest bit first"));
        return [SchemeDraft.Submit(this, file, layouts, new Claim.Residues())];
    }

    private static SchemeDraft Draft(List<BigInteger[]> terms, int[] sizes, bool highestFirst, Limits limits)
    {
        SchemeDraft draft = new(limits);
        draft.Extend(terms.Count);
        for (int r = 0; r < terms.Count; r++)
            for (int x = 0; x < 3; x++)
                for (int a = 0; a < sizes[x]; a++)
                    if (!(terms[r][x] >> (highestFirst ? sizes[x] - 1 - a : a)).IsEven) draft.Put(x, r, a, Coefficient.One);
        return draft;
    }

    // "2x2 times 2x2", "2x2x3", "n=2 m=2 p=3" in comments, or a line n m p or n m p R before the terms, or R alone.
    private static Shape? Stated(string comments, List<BigInteger[]> rows, out int header)
    {
        header = rows[0].Length switch
        {
            1 when rows[0][0] == rows.Count - 1 => 1,
            4 when rows[0][3] == rows.Count - 1 => 1,
            3 when rows.Count > 1 && rows[1].Length == 1 && rows[1][0] == rows.Count - 2 => 2,
            _ => 0,
        };
        if (header > 0 && rows[0].Length >= 3 && rows[0].Take(3).All(d => d >= 1 && d <= Shape.MaxDimension))
            return new Shape((int)rows[0][0], (int)rows[0][1], (int)rows[0][2]);
        return Named(comments);
    }

    private static Shape? Named(string text)
    {
        System.Text.RegularExpressions.Match product = ShapeText.Product().Match(text), triple = ShapeText.Triple().Match(text);
        int[] d = product.Success && product.Groups[2].Value == product.Groups[3].Value
            ? [Number(product, 1), Number(product, 2), Number(product, 4)]
            : triple.Success ? [Number(triple, 1), Number(triple, 2), Number(triple, 3)] : [];
        return d.Length == 3 && d.All(Shape.IsAllowed) ? new Shape(d[0], d[1], d[2]) : null;

        static int Number(System.Text.RegularExpressions.Match match, int group) =>
            int.Parse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
    }

    // n×n matrices take between n² and n³ terms, and masks of n² bits.
    private static Shape Square(long[] bits, int rank)
    {
        int n = 1;
        while ((long)n * n < bits.Max()) n++;
        return n <= Shape.MaxDimension && rank >= n * n ? new Shape(n, n, n)
            : throw new MalformedInputException("neither a comment nor the file's name says the shape of the masks; put 2x2x3 into either");
    }

    private static (List<BigInteger[]> Rows, string Comments) Rows(string text, Limits limits, int most)
    {
        List<BigInteger[]> rows = [];
        List<string> comments = [];
        int line = 0;
        foreach (ReadOnlySpan<char> raw in text.AsSpan().EnumerateLines())
        {
            line++;
            ReadOnlySpan<char> content = raw.Trim();
            if (content.IsEmpty) continue;
            if (content[0] is '#' or '%' || content.StartsWith("//"))
            {
                if (comments.Count < 20) comments.Add(content.ToString());
                continue;
            }
            if (rows.Count == most) break;
            if (content.ContainsAnyExcept("0123456789 \t,;"))
                throw MalformedInputException.AtLine(line, 1, "a line has something else than whole numbers");
            string[] words = content.ToString().Split([' ', '\t', ',', ';'], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length is 0 or > 4 || words.Any(w => w.Length > limits.Digits))
                throw MalformedInputException.AtLine(line, 1, $"a line has {words.Length} numbers where three masks belong");
            rows.Add([.. words.Select(w => BigInteger.Parse(w, NumberStyles.None, CultureInfo.InvariantCulture))]);
            if (rows.Count > limits.Rank + 2) throw Limits.Over("a scheme", rows.Count, "terms", limits.Rank);
        }
        return (rows, string.Join('\n', comments));
    }
}
