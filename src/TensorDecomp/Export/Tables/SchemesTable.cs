using TensorDecomp.Export.Parquet;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Export.Tables;

/// <summary>The table <c>schemes</c>: one row per scheme with all its coefficients, its counts and where it came from
/// (docs/parquet.md).</summary>
public static class SchemesTable
{
    /// <summary>Name and version of the columns, which a file states and its reader asks for.</summary>
    public const string Schema = "schemes/4";

    /// <summary>The version without published counts of additions, which is read as well.</summary>
    public const string WithoutPublished = "schemes/3";

    /// <summary>The version without tensors that are no matrix products, which is read as well.</summary>
    public const string OfMatrices = "schemes/2";

    /// <summary>The version that has no circuits either.</summary>
    public const string WithoutCircuits = "schemes/1";

    /// <summary>The table, for the list of tables.</summary>
    public static Table Table { get; } = new("schemes", "one row per scheme, with all coefficients",
        (output, format, _) => format.Open(output, Columns(), TableFacts.Of(Schema)));

    private static IReadOnlyList<IColumn<CertifiedScheme>> Columns() =>
    [
        .. Dimensions<CertifiedScheme>(s => s.Tensor),
        Column<CertifiedScheme>.Int32("rank", s => s.Scheme.Rank),
        Column<CertifiedScheme>.Text("ring", s => s.Ring.ToString()),
        Column<CertifiedScheme>.Int32("nonzeros", s => s.Census.Nonzeros),
        Column<CertifiedScheme>.Int32("additions", s => s.Census.Additions),
        Column<CertifiedScheme>.Text("sha256", s => s.Sha256),
        Column<CertifiedScheme>.OptionalText("file", s => s.File),
        .. RunsTable.ProvenanceColumns<CertifiedScheme>(s => s.Provenance),
        Column<CertifiedScheme>.OptionalInt32("circuit_additions", s => s.Program?.Additions),
        Column<CertifiedScheme>.OptionalInt32("circuit_scalings", s => s.Program?.Scalings),
        Column<CertifiedScheme>.OptionalInt32("circuit_depth", s => s.Program?.Depth),
        Column<CertifiedScheme>.OptionalText("circuit", s => s.Program is { } program ? CircuitJson.Text(program) : null),
        Column<CertifiedScheme>.TextLists("u", s => CoefficientColumns.Dense(s.Scheme.U)),
        Column<CertifiedScheme>.TextLists("v", s => CoefficientColumns.Dense(s.Scheme.V)),
        Column<CertifiedScheme>.TextLists("w", s => CoefficientColumns.Dense(s.Scheme.W)),
        Column<CertifiedScheme>.Text("tensor", s => s.Tensor.Name),
        Column<CertifiedScheme>.OptionalText("entries", s => s.Tensor.Product is null ? TensorJson.Text(s.Tensor) : null),
        Column<CertifiedScheme>.OptionalInt32("published_additions", s => Published(s)?.Additions),
        Column<CertifiedScheme>.OptionalInt32("published_scalings", s => Published(s)?.Scalings),
    ];

    private static PublishedCount? Published(CertifiedScheme s) =>
        s.Tensor.Product is { } shape ? PublishedAdditions.Current.Best(shape, s.Rank, s.Ring) : null;

    /// <summary>The dimensions of a matrix product; null for another tensor.</summary>
    internal static IReadOnlyList<IColumn<TRow>> Dimensions<TRow>(Func<TRow, Tensor> of) =>
    [
        Column<TRow>.OptionalInt32("m", row => of(row).Product?.M),
        Column<TRow>.OptionalInt32("n", row => of(row).Product?.N),
        Column<TRow>.OptionalInt32("p", row => of(row).Product?.P),
    ];
}
