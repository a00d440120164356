using System.Globalization;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats;

/// <summary>
/// The text form of this project's certificates: "decomp 1 m n p R", a line with the ring, then per term the coefficients of u, v
/// and w (indexing C) in full, separated by blanks, the vectors by " ; ".
/// </summary>
public sealed class CanonicalText : IWritableFormat
{
    private const string Start = "decomp 1 ";

    public string Name => "decomp_txt";
    public string Summary => "text form of this tool's certificates";
    public string Extension => ".txt";

    public string? WhyNot(SourceFile file) => file.TextOrNull is not { } text ? "not UTF-8 text"
        : text.StartsWith(Start, StringComparison.Ordinal) ? null : $"does not start with \"{Start.Trim()}\"";

    public IReadOnlyList<Submission> Read(SourceFile file, Limits limits)
    {
        Shape shape = default;
        Ring ring = Ring.Integers;
        SchemeDraft draft = new(limits);
        (int line, int rank) = (0, 0);
        foreach (ReadOnlySpan<char> content in file.Text.AsSpan().TrimEnd("\r\n").EnumerateLines())
        {
            line++;
            if (line == 1) (shape, rank) = Header(content, limits);
            else if (line == 2)
                ring = Ring.TryParse(content.ToString(), out Ring named) ? named
                    : throw MalformedInputException.AtLine(2, 1, "expected the name of a ring");
            else if (line > rank + 2L) throw MalformedInputException.AtLine(line, 1, $"there are more than the {rank} terms of the header");
            else ReadTerm(content, line, shape, draft, limits);
        }
        if (line != rank + 2L)
            throw new MalformedInputException($"the header announces {rank} terms, the file has {Math.Max(0, line - 2)}");
        return [draft.Submit(this, file, shape, ThirdFactor.C, ring.Modulus == 0 ? new Claim.Exact() : new Claim.Over(ring))];
    }

    private static (Shape, int) Header(ReadOnlySpan<char> content, Limits limits)
    {
        int[] numbers =
            [.. content.ToString().Split(' ').Skip(2)
                .Select(w => int.TryParse(w, NumberStyles.None, CultureInfo.InvariantCulture, out int n) ? n : -1)];
        if (numbers.Length != 4 || numbers[3] < 0 || !numbers.Take(3).All(Shape.IsAllowed))
            throw MalformedInputException.AtLine(1, 1, "expected \"decomp 1 m n p R\"");
        Shape shape = new(numbers[0], numbers[1], numbers[2]);
        limits.Admit(shape, numbers[3]);
        return (shape, numbers[3]);
    }

    private static void ReadTerm(ReadOnlySpan<char> content, int line, Shape shape, SchemeDraft draft, Limits limits)
    {
        string[] vectors = content.ToString().Split(" ; ");
        if (vectors.Length != 3) throw MalformedInputException.AtLine(line, 1, "expected three vectors separated by \" ; \"");
        int[] sizes = [shape.USize, shape.VSize, shape.WSize];
        for (int x = 0; x < 3; x++)
        {
            string[] cells = vectors[x].Split(' ');
            if (cells.Length != sizes[x])
                throw MalformedInputException.AtLine(line, 1, $"a vector of {cells.Length} coefficients stands where {sizes[x]} belong");
            for (int a = 0; a < cells.Length; a++)
                draft.Put(x, line - 3, a, CoefficientText.TryParse(cells[a], limits, out Coefficient c) ? c
                    : throw MalformedInputException.AtLine(line, 1, $"{CoefficientText.Quoted(cells[a])} is no exact number"));
        }
    }

    public void Write(Scheme scheme, Ring ring, Stream output)
    {
        using StreamWriter text = new(output, leaveOpen: true) { NewLine = "\n" };
        text.Write(CanonicalForm.Text(scheme, ring));
    }
}
