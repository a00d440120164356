using System.Globalization;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Schemes.Tensors;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats;

/// <summary>
/// The text form of this project's certificates: "decomp 1 m n p R", a line with the ring, then per term the coefficients of u, v
/// and w (indexing C) in full, separated by blanks, the vectors by " ; ". Of other tensors the header has the three sizes,
/// "decomp tensor 1 5 3 7 R", and a line behind the ring their entries.
/// </summary>
internal sealed class CanonicalText : IWritableFormat
{
    private const string Start = "decomp 1 ", OtherStart = "decomp tensor 1 ";

    public string Name => "decomp_txt";
    public string Summary => "text form of this tool's certificates";
    public string Extension => ".txt";

    public string? WhyNot(SourceFile file) => file.TextOrNull is not { } text ? "not UTF-8 text"
        : text.StartsWith(Start, StringComparison.Ordinal) || text.StartsWith(OtherStart, StringComparison.Ordinal) ? null
        : $"does not start with \"{Start.Trim()}\"";

    public IReadOnlyList<Submission> Read(SourceFile file, Limits limits)
    {
        bool other = file.Text.StartsWith(OtherStart, StringComparison.Ordinal);
        int head = other ? 3 : 2;
        (Tensor? tensor, Shape shape, int[] sizes) = (null, default, []);
        Ring ring = Ring.Integers;
        SchemeDraft draft = new(limits);
        (int line, int rank) = (0, 0);
        foreach (ReadOnlySpan<char> content in file.Text.AsSpan().TrimEnd("\r\n").EnumerateLines())
        {
            line++;
            if (line == 1)
            {
                if (other) (sizes, rank) = OtherHeader(content);
                else
                {
                    (shape, rank) = Header(content, limits);
                    sizes = MatrixProduct.Of(shape).Sizes;
                }
            }
            else if (line == 2)
                ring = Ring.TryParse(content.ToString(), out Ring named) ? named
                    : throw MalformedInputException.AtLine(2, 1, "expected the name of a ring");
            else if (line == 3 && other)
            {
                tensor = Entries(content, sizes);
                limits.Admit(tensor, rank);
            }
            else if (line > rank + (long)head)
                throw MalformedInputException.AtLine(line, 1, $"there are more than the {rank} terms of the header");
            else ReadTerm(content, line, line - head - 1, sizes, draft, limits);
        }
        if (line != rank + (long)head)
            throw new MalformedInputException($"the header announces {rank} terms, the file has {Math.Max(0, line - head)}");
        Claim claim = ring.Modulus == 0 ? new Claim.Exact() : new Claim.Over(ring);
        return [tensor is null ? draft.Submit(this, file, shape, ThirdFactor.C, claim) : draft.Submit(this, tensor, claim)];
    }

    private static (int[] Sizes, int Rank) OtherHeader(ReadOnlySpan<char> content)
    {
        int[] numbers =
            [.. content.ToString().Split(' ').Skip(3)
                .Select(w => int.TryParse(w, NumberStyles.None, CultureInfo.InvariantCulture, out int n) ? n : -1)];
        return numbers.Length == 4 && numbers[3] >= 0 && numbers.Take(3).All(n => n > 0) ? (numbers[..3], numbers[3])
            : throw MalformedInputException.AtLine(1, 1, "expected \"decomp tensor 1 A B C R\"");
    }

    // "0 0 0 1 ; 0 1 1 1 ; …"; the tensor has the name of its family where it is of one.
    private static Tensor Entries(ReadOnlySpan<char> content, int[] sizes)
    {
        List<TensorEntry> entries = [];
        foreach (string entry in content.ToString().Split(" ; "))
        {
            int[] numbers = [.. entry.Split(' ').Select(w => int.TryParse(w, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture,
                out int n) ? n : int.MinValue)];
            if (numbers.Length != 4 || numbers.Contains(int.MinValue) || entries.Count == Tensor.MostEntries)
                throw MalformedInputException.AtLine(3, 1, "expected the entries of the tensor, \"A B C value\", separated by \" ; \"");
            entries.Add(new TensorEntry(numbers[0], numbers[1], numbers[2], numbers[3]));
        }
        try
        {
            return TensorMakers.Recognised(sizes, entries)
                ?? new Tensor($"tensor-{string.Join('-', sizes)}", sizes[0], sizes[1], sizes[2], entries);
        }
        catch (ArgumentException e)
        {
            throw MalformedInputException.AtLine(3, 1, e.Message.TrimEnd('.'));
        }
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

    private static void ReadTerm(ReadOnlySpan<char> content, int line, int term, int[] sizes, SchemeDraft draft, Limits limits)
    {
        string[] vectors = content.ToString().Split(" ; ");
        if (vectors.Length != 3) throw MalformedInputException.AtLine(line, 1, "expected three vectors separated by \" ; \"");
        for (int x = 0; x < 3; x++)
        {
            string[] cells = vectors[x].Split(' ');
            if (cells.Length != sizes[x])
                throw MalformedInputException.AtLine(line, 1, $"a vector of {cells.Length} coefficients stands where {sizes[x]} belong");
            for (int a = 0; a < cells.Length; a++)
                draft.Put(x, term, a, CoefficientText.TryParse(cells[a], limits, out Coefficient c) ? c
                    : throw MalformedInputException.AtLine(line, 1, $"{CoefficientText.Quoted(cells[a])} is no exact number"));
        }
    }

    /// <summary>It holds schemes of any tensor.</summary>
    public string? WhyNot(Tensor tensor) => null;

    public void Write(Scheme scheme, Ring ring, Stream output)
    {
        using StreamWriter text = new(output, leaveOpen: true) { NewLine = "\n" };
        text.Write(CanonicalForm.Text(scheme, ring));
    }
}
