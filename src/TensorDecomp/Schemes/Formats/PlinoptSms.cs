using System.Globalization;
using System.Text.RegularExpressions;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats;

/// <summary>
/// The sparse matrix files of jgdumas/plinopt: NAME_L.sms (R×mn), NAME_R.sms (R×np) and NAME_P.sms (mp×R, rows in the order
/// of C), each "rows columns R", one-based triples "i j value" and a closing "0 0 0". Any of the three names the scheme.
/// </summary>
internal sealed partial class PlinoptSms : IPartedFormat
{
    public string Name => "plinopt_sms";
    public string Summary => "PLinOpt's three sparse matrices _L, _R, _P";
    public string Extension => ".sms";
    public IReadOnlyList<string> Parts => ["L", "R", "P"];

    public string? WhyNot(SourceFile file) => file.TextOrNull is not { } text ? "not UTF-8 text"
        : !Header().IsMatch(text) ? "no line \"rows columns R\""
        : PartName().IsMatch(file.Name) ? null : "the name does not end in L.sms, R.sms or P.sms";

    /// <summary>The name of the first of the three files, by which callers tell that two names mean the same scheme; null for other
    /// names.</summary>
    public static string? FirstPart(string fileName) =>
        PartName().Match(fileName) is { Success: true } name ? $"{name.Groups[1]}L{name.Groups[3]}" : null;

    public IReadOnlyList<Submission> Read(SourceFile file, Limits limits)
    {
        Match name = PartName().Match(file.Name);
        if (!name.Success)
            throw new MalformedInputException(
                "the name does not end in L.sms, R.sms or P.sms, so that the other two files cannot be found");
        if (ChangeOfBasis().IsMatch(file.Name))
            throw new MalformedInputException("the name says that it is a piece of a change of basis, which is no scheme");
        SchemeDraft draft = new(limits);
        int[] sizes = new int[3];
        int rank = -1;
        for (int x = 0; x < 3; x++)
        {
            string part = $"{name.Groups[1]}{Parts[x]}{name.Groups[3]}";
            SourceFile source = part == file.Name ? file : file.Sibling(part)
                ?? throw new MalformedInputException($"{part} is not beside it; the three files L, R and P make one scheme");
            (int rows, int columns) = ReadMatrix(source, x, draft, limits);
            (int terms, sizes[x]) = x == 2 ? (columns, rows) : (rows, columns);
            if (rank >= 0 && terms != rank)
                throw new MalformedInputException($"{part} has {terms} terms, {name.Groups[1]}L{name.Groups[3]} has {rank}");
            rank = terms;
        }
        draft.Extend(rank);
        return [draft.Submit(this, file, FactorSizes.ShapeOf(sizes[0], sizes[1], sizes[2]), ThirdFactor.C)];
    }

    public void WritePart(Scheme scheme, Ring ring, int part, Stream output)
    {
        this.DemandReal(scheme);
        using StreamWriter text = new(output, leaveOpen: true) { NewLine = "\n" };
        Factor factor = scheme.Factors[part];
        text.WriteLine(part == 2 ? $"{factor.Size} {factor.Rank} R" : $"{factor.Rank} {factor.Size} R");
        List<(int Row, int Column, Coefficient Value)> triples = [];
        for (int r = 0; r < factor.Rank; r++)
            foreach (Entry e in factor.Term(r)) triples.Add(part == 2 ? (e.Index, r, e.Value) : (r, e.Index, e.Value));
        foreach ((int row, int column, Coefficient value) in triples.OrderBy(t => t.Row)
            .ThenBy(t => t.Column)) text.WriteLine($"{row + 1} {column + 1} {value}");
        text.WriteLine("0 0 0");
    }

    private static (int Rows, int Columns) ReadMatrix(SourceFile file, int factor, SchemeDraft draft, Limits limits)
    {
        (int Rows, int Columns)? size = null;
        int line = 0;
        foreach (ReadOnlySpan<char> raw in file.Text.AsSpan().EnumerateLines())
        {
            line++;
            ReadOnlySpan<char> content = raw.Trim();
            if (content.IsEmpty || content[0] == '#') continue;
            string[] words = content.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length != 3 || !TryIndex(words[0], out int i) || !TryIndex(words[1], out int j))
                throw Refuse("expected three words, two of them whole numbers");
            if (size is not { } known)
            {
                if (i > limits.Coefficients || j > limits.Coefficients || (factor == 2 ? j : i) > limits.Rank)
                    throw Refuse($"a matrix of {i}x{j} is over the limits; raise them with --limits");
                size = (i, j);
                continue;
            }
            if (i == 0 && j == 0) return known;
            if (i < 1 || i > known.Rows || j < 1 || j > known.Columns)
                throw Refuse($"entry ({i},{j}) is outside a matrix of {known.Rows}x{known.Columns}");
            if (!CoefficientText.TryParse(words[2], limits, out Coefficient value))
                throw Refuse($"{CoefficientText.Quoted(words[2])} is no exact number");
            if (factor == 2) draft.Put(factor, j - 1, i - 1, value);
            else draft.Put(factor, i - 1, j - 1, value);
        }
        throw new MalformedInputException("the closing line \"0 0 0\" is missing", file.Name);

        MalformedInputException Refuse(string sentence) => new(sentence, $"{file.Name}, line {line}");
        static bool TryIndex(string word, out int index) => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out index);
    }

    [GeneratedRegex(@"^(.*?)([LRP])(\.sms(?:\.txt)?)$")]
    private static partial Regex PartName();

    [GeneratedRegex(@"^[ \t]*\d+[ \t]+\d+[ \t]+[A-Za-z][ \t\r]*$", RegexOptions.Multiline)]
    private static partial Regex Header();

    [GeneratedRegex(@"ALT|CoB")]
    private static partial Regex ChangeOfBasis();
}
