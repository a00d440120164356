using System.Text.Json;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats;

/// <summary>
/// Perminov's addition-reduced JSON: u, v and w are sparse forms over the original variables and fresh ones, which are
/// forms themselves. u and v have a row per term over entries of A and B; w has a row per entry of Cᵀ over the products.
/// </summary>
public sealed class PerminovReducedJson : ISchemeFormat
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
        Expand("u", shape.USize, rank, (term, entry, c) => draft.Put(0, term, entry, c));
        Expand("v", shape.VSize, rank, (term, entry, c) => draft.Put(1, term, entry, c));
        Expand("w", rank, shape.WSize, (entry, term, c) => draft.Put(2, term, entry, c));
        return [draft.Submit(this, file, shape, ThirdFactor.Transposed, PerminovJson.StatedClaim(root))];

        void Expand(string name, int variables, int rows, Action<int, int, Coefficient> put)
        {
            List<Dictionary<int, Coefficient>> fresh = [];
            long nonzeros = 0;
            foreach (JsonElement form in JsonInput.Array(JsonInput.Required(root, $"{name}_fresh"), $"{name}_fresh"))
            {
                fresh.Add(Form(form, $"{name}_fresh", variables, fresh, limits));
                // Forms of forms can grow far beyond the text that defines them.
                if ((nonzeros += fresh[^1].Count) > limits.Nonzeros)
                    throw Limits.Over($"\"{name}_fresh\", expanded,", nonzeros, "coefficients", limits.Nonzeros);
            }
            int row = 0;
            foreach (JsonElement form in JsonInput.Array(JsonInput.Required(root, name), name, rows))
            {
                foreach ((int index, Coefficient c) in Form(form, name, variables, fresh, limits)) put(row, index, c);
                row++;
            }
        }
    }

    private static Dictionary<int,
        Coefficient> Form(JsonElement form, string name, int variables, List<Dictionary<int, Coefficient>> fresh, Limits limits)
    {
        Dictionary<int, Coefficient> sum = [];
        foreach (JsonElement part in JsonInput.Array(form, name))
        {
            int index = JsonInput.Int(JsonInput.Required(part, "index"), "index");
            Coefficient value = JsonInput.Coefficient(JsonInput.Required(part, "value"), name, limits);
            if (index < 0 || index >= variables + fresh.Count)
                throw new MalformedInputException(
                    $"\"{name}\" refers to variable {index}; there are {variables} and {fresh.Count} fresh ones before it");
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
