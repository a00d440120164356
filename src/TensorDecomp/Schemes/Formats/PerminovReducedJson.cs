using System.Text.Json;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Circuits;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats;

/// <summary>
/// Perminov's addition-reduced JSON: u, v and w are sparse forms over the original variables and fresh ones, which are
/// forms themselves. u and v have a row per term over entries of A and B; w has a row per entry of Cᵀ over the products.
/// They are kept as the file's straight-line program.
/// </summary>
internal sealed class PerminovReducedJson : ISchemeFormat
{
    public string Name => "perminov_reduced_json";
    public string Summary => "Perminov's FastMatrixMultiplication, JSON with shared subexpressions";

    public string? WhyNot(SourceFile file) => JsonInput.WhyNot(file, "n", "m", "u_fresh", "v_fresh", "w_fresh");

    public IReadOnlyList<Submission> Read(SourceFile file, Limits limits)
    {
        using JsonDocument document = JsonInput.Parse(file);
        JsonElement root = document.RootElement;
        (Shape shape, int rank) = PerminovJson.Header(root, limits);
        JsonInput.RefuseOthers(root, shape, rank, "u", "v", "w", "u_fresh", "v_fresh", "w_fresh");
        SchemeDraft draft = new(limits);
        draft.Extend(rank);
        LinearChain left = Expand("u", shape.USize, rank, (term, entry, c) => draft.Put(0, term, entry, c));
        LinearChain right = Expand("v", shape.VSize, rank, (term, entry, c) => draft.Put(1, term, entry, c));
        LinearChain result = Expand("w", rank, shape.WSize, (entry, term, c) => draft.Put(2, term, entry, c));
        Submission submission = draft.Submit(this, file, shape, ThirdFactor.Transposed, PerminovJson.StatedClaim(root));
        VectorOrder order = VectorOrder.Of(ThirdFactor.Transposed);
        var outputs = new Entry[shape.WSize][];
        for (int entry = 0; entry < outputs.Length; entry++) outputs[order.Place(shape, 2, entry)] = result.Outputs[entry];
        StraightLine program = new(shape, left, right, result with { Outputs = outputs });
        return [submission with { Programs = [program], Remarks = [.. submission.Remarks, .. Miscounted(root, program)] }];

        LinearChain Expand(string name, int variables, int rows, Action<int, int, Coefficient> put)
        {
            List<Dictionary<int, Coefficient>> fresh = [];
            List<Entry[]> freshForms = [], outputs = [];
            long nonzeros = 0;
            foreach (JsonElement form in JsonInput.Array(JsonInput.Required(root, $"{name}_fresh"), $"{name}_fresh"))
            {
                freshForms.Add(Written(form, $"{name}_fresh", variables + fresh.Count, fresh.Count, limits));
                fresh.Add(Form(freshForms[^1], $"{name}_fresh", variables, fresh, limits));
                // Forms of forms can grow far beyond the text that defines them.
                if ((nonzeros += fresh[^1].Count) > limits.Nonzeros)
                    throw Limits.Over($"\"{name}_fresh\", expanded,", nonzeros, "coefficients", limits.Nonzeros);
            }
            int row = 0;
            foreach (JsonElement form in JsonInput.Array(JsonInput.Required(root, name), name, rows))
            {
                outputs.Add(Written(form, name, variables + fresh.Count, fresh.Count, limits));
                foreach ((int index, Coefficient c) in Form(outputs[^1], name, variables, fresh, limits)) put(row, index, c);
                row++;
            }
            return new LinearChain(variables, freshForms, outputs);
        }
    }

    // The count of additions that the file states beside its program, where it is another.
    private static IEnumerable<string> Miscounted(JsonElement root, StraightLine program)
    {
        if (JsonInput.Optional(root, "complexity") is not { ValueKind: JsonValueKind.Object } stated
            || JsonInput.Optional(stated, "reduced") is not { ValueKind: JsonValueKind.Number } reduced
            || !reduced.TryGetInt32(out int additions) || additions == program.Additions) yield break;
        yield return $"the file says that it takes {additions} additions, and its program has {program.Additions}";
    }

    // A form as the file has it, in variables and the fresh ones before it.
    private static Entry[] Written(JsonElement form, string name, int known, int fresh, Limits limits)
    {
        List<Entry> entries = [];
        foreach (JsonElement part in JsonInput.Array(form, name))
        {
            int index = JsonInput.Int(JsonInput.Required(part, "index"), "index");
            Coefficient value = JsonInput.Coefficient(JsonInput.Required(part, "value"), name, limits);
            if (index < 0 || index >= known)
                throw new MalformedInputException(
                    $"\"{name}\" refers to variable {index}; there are {known - fresh} and {fresh} fresh ones before it");
            if (!value.IsZero) entries.Add(new Entry(index, value));
        }
        return [.. entries];
    }

    private static Dictionary<int,
        Coefficient> Form(Entry[] form, string name, int variables, List<Dictionary<int, Coefficient>> fresh, Limits limits)
    {
        Dictionary<int, Coefficient> sum = [];
        foreach ((int index, Coefficient value) in form)
        {
            if (index < variables) Add(index, value);
            else foreach ((int variable, Coefficient c) in fresh[index - variables]) Add(variable, value * c);
        }
        return sum;

        void Add(int variable, Coefficient c)
        {
            Coefficient total = sum.GetValueOrDefault(variable) + c;
            if (CoefficientMath.Bits(total) > 4L * limits.Digits)
                throw Limits.Over($"a coefficient of \"{name}\", expanded,", CoefficientMath.Bits(total), "bits", 4 * limits.Digits);
            sum[variable] = total;
        }
    }
}
