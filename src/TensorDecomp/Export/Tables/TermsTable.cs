using TensorDecomp.Export.Code;
using TensorDecomp.Export.Parquet;
using TensorDecomp.Schemes;

namespace TensorDecomp.Export.Tables;

/// <summary>
/// The table <c>terms</c>: one row per term, its three factors as readable linear forms and as sparse vectors (positions,
/// row-major from 0, and the coefficients there).
/// </summary>
internal static class TermsTable
{
    public const string Schema = "terms/2";

    private readonly record struct Term(CertifiedScheme Of, int Number);

    public static Table Table { get; } = new("terms", "one row per term, sparse and readable",
        (output, format, _) => new SelectiveWriter<Term>(
            format.Open(output, Columns(), TableFacts.Of(Schema)),
            scheme => Enumerable.Range(0, scheme.Scheme.Rank).Select(r => new Term(scheme, r))));

    private static IReadOnlyList<IColumn<Term>> Columns() =>
    [
        Column<Term>.Text("sha256", t => t.Of.Sha256),
        .. SchemesTable.Dimensions<Term>(t => t.Of.Tensor),
        Column<Term>.Text("tensor", t => t.Of.Tensor.Name),
        Column<Term>.Int32("rank", t => t.Of.Scheme.Rank),
        Column<Term>.Int32("term", t => t.Number + 1),
        .. Factor('a', 'u', 0),
        .. Factor('b', 'v', 1),
        .. Factor('c', 'w', 2),
    ];

    private static IEnumerable<IColumn<Term>> Factor(char vector, char name, int factor) =>
    [
        Column<Term>.Text($"{vector}", t =>
            ReadableAlgorithm.Form(t.Of.Scheme.Factors[factor].Term(t.Number),
                q => ReadableAlgorithm.Entry(vector, factor, q, t.Of.Tensor))),
        Column<Term>.Int32List($"{name}_index", t => t.Of.Scheme.Factors[factor].Term(t.Number).ToArray().Select(e => e.Index)),
        Column<Term>.TextList($"{name}_value", t => t.Of.Scheme.Factors[factor].Term(t.Number).ToArray()
            .Select(e => CoefficientColumns.Text(e.Value))),
    ];
}
