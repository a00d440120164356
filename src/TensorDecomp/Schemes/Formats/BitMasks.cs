using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using TensorDecomp.Schemes.Formats.Arrays;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats;

/// <summary>
/// Schemes over F₂ as whole numbers, three to a line, whose bits are the entries of u, v and w: a term of ⟨2,2,2⟩ is 9 9 9. Neither the
/// lowest bit's entry nor the order of entries is documented, so all are tried. The shape comes from a comment, a header
/// or the file's name (2x2x2), else it is a square one that the numbers fit.
/// </summary>
internal sealed partial class BitMasks : ISchemeFormat
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
        Shape? shape = Stated(comments, rows, out int header) ?? BitTerms.Named(file.Name) ?? Written(file.Text);
        List<BigInteger[]> terms = rows[header..];
        if (terms.FindIndex(r => r.Length != 3) is >= 0 and int wrong)
            throw new MalformedInputException($"row {header + wrong + 1} of numbers has {terms[wrong].Length} where three masks belong");
        return [BitTerms.Submit(this, file, terms, shape is { } stated ? [stated] : [], limits)];
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
        return BitTerms.Named(comments);
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
            if (content.Length > 4L * (limits.Digits + 20)) throw MalformedInputException.AtLine(
                line, 1, "a line is longer than three masks");
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

    // Atomic, for 0b1 is hexadecimal as well, and a line must not be read in many ways.
    private const string Digits = @"(?>0[xX][0-9a-fA-F]+|[0-9a-fA-F]+)";

    // Whole numbers, with blanks, commas, bars or brackets between them, and u = before them perhaps.
    [GeneratedRegex(@"^[(\[{]?\s*(?:(?:[uvwUVW]|alpha|beta|gamma)\s*[:=]\s*)?" + Digits
        + @"(?>(?:[\s,;|]+(?:(?:[uvwUVW]|alpha|beta|gamma)\s*[:=]\s*)?" + Digits + @")*)\s*[)\]}]?[,;]?$")]
    private static partial Regex Line();

    [GeneratedRegex(@"(?<![\w])" + Digits + @"(?![\w]|\s*[:=])")]
    private static partial Regex Mask();

    [GeneratedRegex(@"(?<!\w)(?:0[bB])?(?<bits>[01]+)(?!\w)")]
    private static partial Regex Masks();
}
