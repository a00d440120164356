using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats;

/// <summary>
/// Schemes over F₂ as whole numbers, three to a line, whose bits are the entries of u, v and w: a term of ⟨2,2,2⟩ is 9 9 9. Neither the
/// lowest bit's entry nor the order of entries is documented, so all are tried. The shape comes from a comment, a header
/// or the file's name (2x2x2), else it is a square one that the numbers fit.
/// </summary>
public sealed partial class BitMasks : ISchemeFormat
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
        Shape? shape = Stated(comments, rows, out int header) ?? Named(file.Name) ?? Written(file.Text);
        List<BigInteger[]> terms = rows[header..];
        if (terms.FindIndex(r => r.Length != 3) is >= 0 and int wrong)
            throw new MalformedInputException($"row {header + wrong + 1} of numbers has {terms[wrong].Length} where three masks belong");
        return [Submit(this, file, terms, shape is { } stated ? [stated] : [], limits)];
    }

    /// <summary>The submission of terms given as masks; without a shape that is stated, of square matrices.</summary>
    internal static Submission Submit(
        ISchemeFormat format, SourceFile file, List<BigInteger[]> terms, IReadOnlyList<Shape> shapes, Limits limits)
    {
        long[] bits = [.. Enumerable.Range(0, 3).Select(x => terms.Count == 0 ? 0 : terms.Max(t => (long)t[x].GetBitLength()))];
        // Where the highest bits are used somewhere, their places are the sizes.
        if (shapes.Count == 0)
            shapes = FactorSizes.TryShape(
                (int)Math.Min(bits[0], int.MaxValue), (int)Math.Min(bits[1], int.MaxValue), (int)Math.Min(bits[2], int.MaxValue),
                out Shape used) ? [used] : [Square(bits, terms.Count)];
        Shape[] fitting = [.. shapes.Where(s => bits[0] <= s.USize && bits[1] <= s.VSize && bits[2] <= s.WSize)];
        if (fitting.Length == 0)
            throw new MalformedInputException(
                $"masks of {string.Join(", ", bits)} bits are longer than the entries of u, v and w for {shapes[0]}");
        limits.Admit(fitting[0], terms.Count);
        return SchemeDraft.Submit(format, file, fitting.SelectMany(shape =>
        {
            int[] sizes = [shape.USize, shape.VSize, shape.WSize];
            string of = fitting.Length > 1 ? $" of {shape}" : "";
            return SchemeDraft.Layouts(() => Draft(terms, sizes, false, limits), shape, $"the lowest bit first{of}")
                .Concat(SchemeDraft.Layouts(() => Draft(terms, sizes, true, limits), shape, $"the highest bit first{of}"));
        }), new Claim.Residues());
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

    /// <summary>The shape that a comment or a name says: 2x2 times 2x3, 2x2x3.</summary>
    internal static Shape? Named(string text)
    {
        Match product = ShapeText.Product().Match(text), triple = ShapeText.Triple().Match(text);
        int[] d = product.Success && product.Groups[2].Value == product.Groups[3].Value
            ? [Number(product, 1), Number(product, 2), Number(product, 4)]
            : triple.Success ? [Number(triple, 1), Number(triple, 2), Number(triple, 3)] : [];
        return d.Length == 3 && d.All(Shape.IsAllowed) ? new Shape(d[0], d[1], d[2]) : null;

        static int Number(Match match, int group) =>
            int.Parse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
    }

    // Where all masks of a factor are written with as many digits, 0 or 1, these are its entries.
    private static Shape? Written(string text)
    {
        int[]? lengths = null;
        foreach (ReadOnlySpan<char> raw in text.AsSpan().EnumerateLines())
        {
            ReadOnlySpan<char> line = raw.Trim();
            if (line.IsEmpty || line[0] is '#' or '%' || line.StartsWith("//")) continue;
            int[] digits = [.. Masks().Matches($"{line}").Select(m => m.Groups["bits"].Length)];
            if (digits.Length != 3 || lengths is not null && !lengths.AsSpan().SequenceEqual(digits)) return null;
            lengths = digits;
        }
        return lengths is [> 1, > 1, > 1] && FactorSizes.TryShape(lengths[0], lengths[1], lengths[2], out Shape shape) ? shape : null;
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
        List<string[]> written = [];
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
            if (written.Count == most) break;
            bool masks = Line().IsMatch(content);
            string[] words = masks ? [.. Mask().Matches($"{content}").Select(m => m.Value)] : [];
            if (!masks) throw MalformedInputException.AtLine(line, 1, "a line has something else than whole numbers");
            if (words.Length is 0 or > 4 || words.Any(w => w.Length > limits.Digits))
                throw MalformedInputException.AtLine(line, 1, $"a line has {words.Length} numbers where three masks belong");
            written.Add(words);
            if (written.Count > limits.Rank + 2) throw Limits.Over("a scheme", written.Count, "terms", limits.Rank);
        }
        // What is written with zeros before it and with these digits only is binary; hexadecimal has letters, or is called so.
        bool binary = written.Exists(r => r.Any(w => w.Length > 1 && w[0] == '0'))
            && written.TrueForAll(r => r.All(w => !w.AsSpan().ContainsAnyExcept('0', '1')));
        bool hexadecimal = !binary && (written.Exists(r => r.Any(w => !w.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            && !w.StartsWith("0b", StringComparison.OrdinalIgnoreCase) && w.AsSpan().ContainsAnyExceptInRange('0', '9')))
            || comments.Exists(c => c.Contains("hex", StringComparison.OrdinalIgnoreCase)));
        try
        {
            return ([.. written.Select(r =>
                (BigInteger[])[.. r.Select(w => Number(w, r.Length == 3 && binary, r.Length == 3 && hexadecimal))])],
                string.Join('\n', comments));
        }
        catch (FormatException)
        {
            throw new MalformedInputException("a mask is no number in the base of the others");
        }
    }

    private static BigInteger Number(string word, bool binary, bool hexadecimal) => word switch
    {
        ['0', 'x' or 'X', .. var digits] => BigInteger.Parse($"0{digits}", NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
        ['0', 'b' or 'B', .. var digits] when !hexadecimal =>
            BigInteger.Parse($"0{digits}", NumberStyles.AllowBinarySpecifier, CultureInfo.InvariantCulture),
        _ when binary => BigInteger.Parse($"0{word}", NumberStyles.AllowBinarySpecifier, CultureInfo.InvariantCulture),
        _ when hexadecimal => BigInteger.Parse($"0{word}", NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
        _ => BigInteger.Parse(word, NumberStyles.None, CultureInfo.InvariantCulture),
    };

    private const string Digits = @"(?:0[xX][0-9a-fA-F]+|0[bB][01]+|[0-9a-fA-F]+)";

    // Whole numbers, with blanks, commas, bars or brackets between them, and u = before them perhaps.
    [GeneratedRegex(@"^[(\[{]?\s*(?:(?:[uvwUVW]|alpha|beta|gamma)\s*[:=]\s*)?" + Digits
        + @"(?:[\s,;|]+(?:(?:[uvwUVW]|alpha|beta|gamma)\s*[:=]\s*)?" + Digits + @")*\s*[)\]}]?[,;]?$")]
    private static partial Regex Line();

    [GeneratedRegex(@"(?<![\w])" + Digits + @"(?![\w]|\s*[:=])")]
    private static partial Regex Mask();

    [GeneratedRegex(@"(?<!\w)(?:0[bB])?(?<bits>[01]+)(?!\w)")]
    private static partial Regex Masks();
}
