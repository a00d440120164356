using System.Text.RegularExpressions;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats;

/// <summary>
/// The notebook cells of google-deepmind/alphaevolve_results: decomposition_nmp = (np.array(U), np.array(V), np.array(W)),
/// rows are tensor entries, columns are terms, W indexes Cᵀ; numbers are exact dyadic decimals, complex with the suffix j.
/// </summary>
public sealed partial class AlphaEvolvePython : IWritableFormat
{
    private const string ArrayCall = "np.array(";

    public string Name => "alphaevolve_py";
    public string Summary => "AlphaEvolve's results, Python literals";
    public string Extension => ".py";

    public string? WhyNot(SourceFile file) => file.TextOrNull is not { } text ? "not UTF-8 text"
        : !Assignment().IsMatch(text) ? "no decomposition_… = ("
        : null;

    public IReadOnlyList<Submission> Read(SourceFile file, Limits limits)
    {
        List<Submission> submissions = [];
        MatchCollection assignments = Assignment().Matches(file.Text);
        if (assignments.Count > limits.Schemes) throw Limits.Over("a file", assignments.Count, "schemes", limits.Schemes);
        foreach (Match assignment in assignments)
        {
            TextCursor cursor = new(file.Text, assignment.Index + assignment.Length);
            SchemeDraft draft = new(limits);
            int[] sizes = new int[3];
            int rank = 0;
            for (int x = 0; x < 3; x++)
            {
                if (x > 0) cursor.Expect(',');
                (sizes[x], int columns) = ReadArray(cursor, x, draft, limits);
                if (x > 0 && columns != rank) throw cursor.Refuse($"array {x + 1} has {columns} columns, array 1 has {rank}; columns are terms");
                rank = columns;
            }
            cursor.Take(',');
            cursor.Expect(')');
            Shape shape = FactorSizes.ShapeOf(sizes[0], sizes[1], sizes[2]);
            string name = assignment.Groups["name"].Value, digits = assignment.Groups["shape"].Value;
            Submission submission = draft.Submit(this, file, shape, ThirdFactor.Transposed, member: assignments.Count > 1 ? name : null);
            submissions.Add(digits == $"{shape.M}{shape.N}{shape.P}" ? submission
                : submission with { Remarks = [$"the variable is called {name}, but its arrays are those of {shape}"] });
        }
        return submissions;
    }

    public void Write(Scheme scheme, Ring ring, Stream output)
    {
        using StreamWriter text = new(output, leaveOpen: true) { NewLine = "\n" };
        text.Write($"decomposition_{scheme.Shape.M}{scheme.Shape.N}{scheme.Shape.P} = (");
        for (int x = 0; x < 3; x++)
        {
            Coefficient[][] terms = DenseRows.Rows(scheme, x, ThirdFactor.Transposed);
            IEnumerable<string> rows = Enumerable.Range(0, scheme.Factors[x].Size).Select(a => $"[{string.Join(", ", terms.Select(t => DecimalText.Of(t[a], "j")))}]");
            text.Write($"{(x > 0 ? ",\n  " : "")}{ArrayCall}[{string.Join(",\n    ", rows)}])");
        }
        text.Write(")\n");
    }

    // np.array([[…], […]], dtype=…): rows of equally many numbers.
    private static (int Rows, int Columns) ReadArray(TextCursor cursor, int factor, SchemeDraft draft, Limits limits)
    {
        cursor.Expect(ArrayCall);
        (int Rows, int Columns) size = NestedList.ReadMatrix(cursor, limits, '[', ']', (row, column, c) => draft.Put(factor, column, row, c));
        if (cursor.Take(','))
        {
            cursor.Expect("dtype=");
            while (char.IsAsciiLetterOrDigit(cursor.Here) || cursor.Here is '.' or '_') cursor.Position++;
        }
        cursor.Expect(')');
        return size;
    }

    [GeneratedRegex(@"(?<name>decomposition_(?<shape>\w{0,40}))\s{0,40}=\s{0,40}\(")]
    private static partial Regex Assignment();
}
