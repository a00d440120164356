using System.Globalization;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats;

/// <summary>
/// Bini matrix form of a1880/matrix-multiplication: "Bini n m p R", a line of column titles, then "r ; Gamma ; Alpha ; Beta"
/// per term. Gamma is the third factor; it comes first and indexes C itself.
/// </summary>
internal sealed class A1880Bini : IWritableFormat
{
    /// <summary>Which factor stands in which column.</summary>
    private static readonly int[] Columns = [2, 0, 1];

    public string Name => "a1880_bini";
    public string Summary => "Bini matrix form of a1880's collection";
    public string Extension => ".bini.txt";

    public string? WhyNot(SourceFile file) => file.TextOrNull is not { } text ? "not UTF-8 text"
        : text.StartsWith("Bini ", StringComparison.Ordinal) || text.Contains("\nBini ", StringComparison.Ordinal) ? null
        : "no line \"Bini n m p R\"";

    public IReadOnlyList<Submission> Read(SourceFile file, Limits limits)
    {
        (Shape Shape, int Rank)? header = null;
        SchemeDraft draft = new(limits);
        int line = 0, term = 0;
        foreach (ReadOnlySpan<char> raw in file.Text.AsSpan().EnumerateLines())
        {
            line++;
            if (raw.Trim() is { IsEmpty: true } or ['#', ..] or ['p', 'r', 'o', 'd', 'u', 'c', 't', ..]) continue;
            string content = raw.Trim().ToString();
            if (header is not { } h)
            {
                header = ReadHeader(content, line, limits);
                draft.Extend(header.Value.Rank);
                continue;
            }
            string[] parts = content.Split(';');
            if (parts.Length != 4 || !int.TryParse(parts[0].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int number))
                throw MalformedInputException.AtLine(line, 1, "expected \"r ; Gamma ; Alpha ; Beta\"");
            if (number != term + 1)
                throw MalformedInputException.AtLine(line, 1, $"product {number} stands where product {term + 1} should");
            if (term >= h.Rank) throw MalformedInputException.AtLine(line, 1, $"there are more than the {h.Rank} products of the header");
            for (int column = 0; column < 3; column++) ReadVector(parts[column + 1], Columns[column], term, h.Shape, draft, line, limits);
            term++;
        }
        if (header is not { } known) throw new MalformedInputException("no line \"Bini n m p R\"");
        if (term != known.Rank) throw new MalformedInputException($"the header announces {known.Rank} products, the file has {term}");
        // A comment "(mod 2!)" states the ring as clearly as mod2 in the name.
        Claim? stated = file.Text.Contains("(mod 2", StringComparison.OrdinalIgnoreCase) ? new Claim.Residues() : null;
        return [draft.Submit(this, file, known.Shape, ThirdFactor.C, stated)];
    }

    public void Write(Scheme scheme, Ring ring, Stream output)
    {
        using StreamWriter text = new(output, leaveOpen: true) { NewLine = "\n" };
        if (ring.Modulus == 2) text.WriteLine("# Bini matrix (mod 2!) format");
        text.WriteLine($"Bini {scheme.Shape.M} {scheme.Shape.N} {scheme.Shape.P} {scheme.Rank}\n\nproduct Gamma Alpha Beta");
        for (int r = 0; r < scheme.Rank; r++)
            text.WriteLine(
                $"{r + 1,3} ; {string.Join(" ; ", Columns.Select(x =>
                    string.Join(' ', DenseRows.Row(scheme.Factors[x], r).Select(c => $"{c}"))))}");
    }

    private static (Shape, int) ReadHeader(string content, int line, Limits limits)
    {
        string[] words = content.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        int[] numbers =
            [.. words.Skip(1).Select(w => int.TryParse(w, NumberStyles.None, CultureInfo.InvariantCulture, out int n) ? n : -1)];
        if (words[0] != "Bini" || numbers.Length != 4 || numbers[3] < 0 || !numbers.Take(3).All(Shape.IsAllowed))
            throw MalformedInputException.AtLine(line, 1, $"expected \"Bini n m p R\", found {CoefficientText.Quoted(content)}");
        Shape shape = new(numbers[0], numbers[1], numbers[2]);
        limits.Admit(shape, numbers[3]);
        return (shape, numbers[3]);
    }

    private static void ReadVector(string text, int factor, int term, Shape shape, SchemeDraft draft, int line, Limits limits)
    {
        string[] words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        int size = factor == 0 ? shape.USize : factor == 1 ? shape.VSize : shape.WSize;
        if (words.Length != size)
            throw MalformedInputException.AtLine(line, 1, $"a vector of {words.Length} coefficients stands where {size} belong");
        for (int a = 0; a < size; a++)
            draft.Put(factor, term, a, CoefficientText.TryParse(words[a], limits, out Coefficient c) ? c
                : throw MalformedInputException.AtLine(line, 1, $"{CoefficientText.Quoted(words[a])} is no exact number"));
    }
}
