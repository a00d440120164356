using System.Text.RegularExpressions;
using TensorDecomp.Schemes.Formats.Arrays;
using TensorDecomp.Schemes.Formats.ArrayTexts;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats;

/// <summary>
/// The notebook cells of google-deepmind/alphaevolve_results: decomposition_nmp = (np.array(U), np.array(V), np.array(W)),
/// rows are tensor entries, columns are terms, W indexes Cᵀ; numbers are exact dyadic decimals, complex with the suffix j.
/// </summary>
internal sealed partial class AlphaEvolvePython : IWritableFormat
{
    private const string ArrayCall = "np.array(", Prefix = "decomposition_";

    public string Name => "alphaevolve_py";
    public string Summary => "AlphaEvolve's results, Python literals";
    public string Extension => ".py";

    public string? WhyNot(SourceFile file) => file.TextOrNull is not { } text ? "not UTF-8 text"
        : !Assignment().IsMatch(text) ? "no decomposition_… = ("
        : null;

    public IReadOnlyList<Submission> Read(SourceFile file, Limits limits)
    {
        List<Submission> submissions = [];
        Value.Record assigned = ArrayScript.Read(file.Text, limits);
        foreach ((string name, Value value) in assigned.Fields)
        {
            if (name[..Math.Min(name.Length, Prefix.Length)] != Prefix) throw Beside(name);
            if (value is not Value.List { Items: [Value.Numbers, Value.Numbers, Value.Numbers] items })
                throw new MalformedInputException($"{name} is no tuple of three arrays");
            NumberArray[] arrays = [.. items.Select(i => ((Value.Numbers)i).Array)];
            if (arrays.Any(f => f.Dimensions.Length != 2 || f.Dimensions[1] != arrays[0].Dimensions[1]))
                throw new MalformedInputException(
                    $"the arrays of {name} are {string.Join(", ", arrays.Select(f => f.Described))}; each has a row per entry and a " +
                        "column per term");
            Shape shape = FactorSizes.ShapeOf(arrays[0].Dimensions[0], arrays[1].Dimensions[0], arrays[2].Dimensions[0]);
            SchemeDraft draft = new(limits);
            draft.Extend(arrays[0].Dimensions[1]);
            for (int x = 0; x < 3; x++)
                new TermView(arrays[x], arrays[x].Dimensions[1], arrays[x].Dimensions[0], ByRows: false).Put(draft, x, null);
            Submission submission =
                draft.Submit(this, file, shape, ThirdFactor.Transposed, member: assigned.Fields.Count > 1 ? name : null);
            submissions.Add(name == $"{Prefix}{shape.M}{shape.N}{shape.P}" ? submission
                : submission with { Remarks = [$"the variable is called {name}, but its arrays are those of {shape}"] });
        }
        return submissions.Count > 0 ? submissions : throw new MalformedInputException($"there is no {Prefix}… = (");
    }

    private static MalformedInputException Beside(string name) =>
        new($"{CoefficientText.Quoted(name)} is assigned beside the decompositions, and what it does to them is not known; remove it");

    public void Write(Scheme scheme, Ring ring, Stream output)
    {
        using StreamWriter text = new(output, leaveOpen: true) { NewLine = "\n" };
        text.Write($"decomposition_{scheme.Shape.M}{scheme.Shape.N}{scheme.Shape.P} = (");
        for (int x = 0; x < 3; x++)
        {
            Coefficient[][] terms = DenseRows.Rows(scheme, x, ThirdFactor.Transposed);
            IEnumerable<string> rows = Enumerable.Range(0, scheme.Factors[x].Size)
                .Select(a => $"[{string.Join(", ", terms.Select(t => DecimalText.Of(t[a], "j")))}]");
            text.Write($"{(x > 0 ? ",\n  " : "")}{ArrayCall}[{string.Join(",\n    ", rows)}])");
        }
        text.Write(")\n");
    }

    [GeneratedRegex(@"(?<name>decomposition_(?<shape>\w{0,40}))\s{0,40}=\s{0,40}\(")]
    private static partial Regex Assignment();
}
