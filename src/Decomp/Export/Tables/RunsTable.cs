using TensorDecomp.Export.Parquet;
using TensorDecomp.Schemes;

namespace TensorDecomp.Export.Tables;

/// <summary>The table <c>runs</c>: one row per scheme whose provenance is known, which says how to find it again.</summary>
public static class RunsTable
{
    public const string Schema = "runs/1";

    public static Table Table { get; } = new("runs", "one row per scheme of known provenance",
        (output, format) => new SelectiveWriter<CertifiedScheme>(
            format.Open(output, Columns(), TableFacts.Of(Schema)),
            scheme => scheme.Provenance is null ? [] : [scheme]));

    /// <summary>The columns that a provenance fills; all null where there is none.</summary>
    public static IReadOnlyList<IColumn<CertifiedScheme>> ProvenanceColumns() =>
    [
        Column<CertifiedScheme>.OptionalText("engine", s => s.Provenance?.Engine),
        Column<CertifiedScheme>.OptionalText("program", s => s.Provenance?.Program),
        Column<CertifiedScheme>.OptionalText("program_hash", s => s.Provenance?.ProgramHash),
        Column<CertifiedScheme>.OptionalUInt64("seed", s => s.Provenance?.Seed),
        Column<CertifiedScheme>.OptionalText("version", s => s.Provenance?.Version),
        Column<CertifiedScheme>.OptionalDouble("seconds", s => s.Provenance?.Seconds),
        Column<CertifiedScheme>.OptionalText("derivation", s => s.Provenance?.Derivation),
    ];

    private static IReadOnlyList<IColumn<CertifiedScheme>> Columns() =>
    [
        .. ProvenanceColumns(),
        Column<CertifiedScheme>.Int32("m", s => s.Shape.M),
        Column<CertifiedScheme>.Int32("n", s => s.Shape.N),
        Column<CertifiedScheme>.Int32("p", s => s.Shape.P),
        Column<CertifiedScheme>.Int32("rank", s => s.Scheme.Rank),
        Column<CertifiedScheme>.Text("ring", s => s.Ring.ToString()),
        Column<CertifiedScheme>.Text("sha256", s => s.Sha256),
    ];
}
