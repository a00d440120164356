using TensorDecomp.Export.Parquet;

namespace TensorDecomp.Export.Tables;

/// <summary>The table <c>schemes</c>: one row per scheme with all its coefficients, its counts and where it came from (docs/parquet.md).</summary>
public static class SchemesTable
{
    public const string Schema = "schemes/1";

    public static IReadOnlyList<IColumn<CertifiedScheme>> Columns() =>
    [
        Column<CertifiedScheme>.Int32("m", s => s.Shape.M),
        Column<CertifiedScheme>.Int32("n", s => s.Shape.N),
        Column<CertifiedScheme>.Int32("p", s => s.Shape.P),
        Column<CertifiedScheme>.Int32("rank", s => s.Scheme.Rank),
        Column<CertifiedScheme>.Text("ring", s => s.Ring.ToString()),
        Column<CertifiedScheme>.Int32("nonzeros", s => s.Census.Nonzeros),
        Column<CertifiedScheme>.Int32("additions", s => s.Census.Additions),
        Column<CertifiedScheme>.Text("sha256", s => s.Sha256),
        Column<CertifiedScheme>.OptionalText("engine", s => s.Provenance?.Engine),
        Column<CertifiedScheme>.OptionalText("program", s => s.Provenance?.Program),
        Column<CertifiedScheme>.OptionalText("program_hash", s => s.Provenance?.ProgramHash),
        Column<CertifiedScheme>.OptionalUInt64("seed", s => s.Provenance?.Seed),
        Column<CertifiedScheme>.OptionalText("version", s => s.Provenance?.Version),
        Column<CertifiedScheme>.OptionalDouble("seconds", s => s.Provenance?.Seconds),
        Column<CertifiedScheme>.OptionalText("derivation", s => s.Provenance?.Derivation),
        Column<CertifiedScheme>.TextLists("u", s => CoefficientColumns.Dense(s.Scheme.U)),
        Column<CertifiedScheme>.TextLists("v", s => CoefficientColumns.Dense(s.Scheme.V)),
        Column<CertifiedScheme>.TextLists("w", s => CoefficientColumns.Dense(s.Scheme.W)),
    ];
}
