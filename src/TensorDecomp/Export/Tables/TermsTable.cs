using TensorDecomp.Export.Code;
using TensorDecomp.Export.Parquet;
using TensorDecomp.Schemes;
using TensorDecomp.Verify;

namespace TensorDecomp.Export.Tables;

/// <summary>
/// The table <c>terms</c>: one row per term, its three factors as readable linear forms and as sparse vectors (positions,
/// row-major from 0, and the coefficients there).
/// </summary>
internal static class TermsTable
{
    public const string Schema = "terms/1";

    private readonly record struct Term(CertifiedScheme Of, int Number)
    {
        public Shape Shape => Of.Shape;
    }

    public static Table Table { get; } = new("terms", "one row per term, sparse and readable",
        (output, format, _) => new SelectiveWriter<Term>(
            format.Open(output, Columns(), TableFacts.Of(Schema)),
            scheme => Enumerable.Range(0, scheme.Scheme.Rank).Select(r => new Term(scheme, r))));

    private static IReadOnlyList<IColumn<Term>> Columns() =>
    [
        Column<Term>.Text("sha256", t => t.Of.Sha256),
        Column<Term>.Int32("m", t => t.Shape.M),
        Column<Term>.Int32("n", t => t.Shape.N),
        Column<Term>.Int32("p", t => t.Shape.P),
        Column<Term>.Int32("rank", t => t.Of.Scheme.Rank),
        Column<Term>.Int32("term", t => t.Number + 1),
        .. Factor('a', 'u', s => s.N, s => s.U),
        .. Factor('b', 'v', s => s.P, s => s.V),
        .. Factor('c', 'w', s => s.P, s => s.W),
    ];

    private static IEnumerable<IColumn<Term>> Factor(char matrix, char factor, Func<Shape, int> columns, Func<Scheme, Factor> of) =>
    [
        Column<Term>.Text($"{matrix}", t =>
            ReadableAlgorithm.Form(of(t.Of.Scheme).Term(t.Number), q => ReadableAlgorithm.Entry(matrix, q, columns(t.Shape), t.Shape))),
        Column<Term>.Int32List($"{factor}_index", t => of(t.Of.Scheme).Term(t.Number).ToArray().Select(e => e.Index)),
        Column<Term>.TextList($"{factor}_value", t => of(t.Of.Scheme).Term(t.Number).ToArray()
            .Select(e => CoefficientColumns.Text(e.Value))),
    ];
}
