using System.Globalization;
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
        string[] lines = file.Text.TrimEnd('\n').Split('\n');
        int[] header = [.. lines[0].Split(' ').Skip(2).Select(w => int.TryParse(w, NumberStyles.None, CultureInfo.InvariantCulture, out int n) ? n : -1)];
        if (header.Length != 4 || header[3] < 0 || !header.Take(3).All(Shape.IsAllowed)) throw MalformedInputException.AtLine(1, 1, "expected \"decomp 1 m n p R\"");
        (Shape shape, int rank) = (new Shape(header[0], header[1], header[2]), header[3]);
        limits.Admit(shape, rank);
        if (lines.Length < 2 || !Ring.TryParse(lines[1], out Ring ring)) throw MalformedInputException.AtLine(2, 1, "expected the name of a ring");
        if (lines.Length != rank + 2L) throw new MalformedInputException($"the header announces {rank} terms, the file has {lines.Length - 2}");
        SchemeDraft draft = new(limits);
        draft.Extend(rank);
        int[] sizes = [shape.USize, shape.VSize, shape.WSize];
        for (int r = 0; r < rank; r++)
        {
            string[] vectors = lines[r + 2].Split(" ; ");
            if (vectors.Length != 3) throw MalformedInputException.AtLine(r + 3, 1, "expected three vectors separated by \" ; \"");
            for (int x = 0; x < 3; x++)
            {
                string[] cells = vectors[x].Split(' ');
                if (cells.Length != sizes[x]) throw MalformedInputException.AtLine(r + 3, 1, $"a vector of {cells.Length} coefficients stands where {sizes[x]} belong");
                for (int a = 0; a < cells.Length; a++)
                    draft.Put(x, r, a, CoefficientText.TryParse(cells[a], limits, out Coefficient c) ? c
                        : throw MalformedInputException.AtLine(r + 3, 1, $"{CoefficientText.Quoted(cells[a])} is no exact number"));
            }
        }
        return [draft.Submit(this, file, shape, ThirdFactor.C, ring.Modulus == 0 ? new Claim.Exact() : new Claim.Over(ring))];
    }

    public void Write(Scheme scheme, Ring ring, Stream output)
    {
        using StreamWriter text = new(output, leaveOpen: true) { NewLine = "\n" };
        text.Write(CanonicalForm.Text(scheme, ring));
    }
}
