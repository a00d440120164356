using TensorDecomp.Export.Parquet;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Export.Tables;

/// <summary>
/// The table <c>runs</c>: one row per scheme whose provenance is known, which says how to find it again and, where evolution
/// made the program that found it, what that program descends from and how fit it was.
/// </summary>
public static class RunsTable
{
    /// <summary>Name and version of the columns, which a file states; the version rises with every change.</summary>
    public const string Schema = "runs/3";

    private readonly record struct Row(CertifiedScheme Scheme, ProgramOrigin? Origin)
    {
        public IEnumerable<T>? OfTargets<T>(Func<FitnessOnTarget, T> value) => Origin?.Fitness?.Targets.Select(value);
    }

    /// <summary>The table, for the list of tables.</summary>
    public static Table Table { get; } = new("runs", "one row per scheme of known provenance",
        (output, format, origins) => new SelectiveWriter<Row>(
            format.Open(output, Columns(), TableFacts.Of(Schema)),
            scheme => scheme.Provenance is { } provenance ? [new Row(scheme, origins.GetValueOrDefault(provenance.ProgramHash))] : []));

    /// <summary>The columns that a provenance fills; all null where there is none.</summary>
    public static IReadOnlyList<IColumn<TRow>> ProvenanceColumns<TRow>(Func<TRow, Provenance?> of) =>
    [
        Column<TRow>.OptionalText("engine", row => of(row)?.Engine),
        Column<TRow>.OptionalText("program", row => of(row)?.Program),
        Column<TRow>.OptionalText("program_hash", row => of(row)?.ProgramHash),
        Column<TRow>.OptionalUInt64("seed", row => of(row)?.Seed),
        Column<TRow>.OptionalText("version", row => of(row)?.Version),
        Column<TRow>.OptionalDouble("seconds", row => of(row)?.Seconds),
        Column<TRow>.OptionalText("derivation", row => of(row)?.Derivation),
    ];

    private static IReadOnlyList<IColumn<Row>> Columns() =>
    [
        .. ProvenanceColumns<Row>(r => r.Scheme.Provenance),
        .. SchemesTable.Dimensions<Row>(r => r.Scheme.Tensor),
        Column<Row>.Text("tensor", r => r.Scheme.Tensor.Name),
        Column<Row>.Int32("rank", r => r.Scheme.Rank),
        Column<Row>.Text("ring", r => r.Scheme.Ring.ToString()),
        Column<Row>.Text("sha256", r => r.Scheme.Sha256),
        .. LineageColumns(),
        .. FitnessColumns(),
    ];

    private static IEnumerable<IColumn<Row>> LineageColumns() =>
    [
        Column<Row>.OptionalText("journal", r => r.Origin?.Journal),
        Column<Row>.OptionalInt32("candidate", r => r.Origin?.Candidate),
        Column<Row>.OptionalText("operator", r => r.Origin?.Operator),
        Column<Row>.OptionalTextList("parents", r => r.Origin?.Parents),
        Column<Row>.OptionalTextList("ancestors", r => r.Origin?.Ancestors),
    ];

    private static IEnumerable<IColumn<Row>> FitnessColumns() =>
    [
        Column<Row>.OptionalDouble("score", r => r.Origin?.Fitness?.Score),
        Column<Row>.OptionalTextList("fitness_target", r => r.OfTargets(t => t.Target.ToString())),
        Column<Row>.OptionalInt32List("fitness_restarts", r => r.OfTargets(t => t.Restarts)),
        Column<Row>.OptionalInt32List("fitness_exact", r => r.OfTargets(t => t.Exact)),
        Column<Row>.OptionalDoubleList("fitness_median_loss", r => r.OfTargets(t => t.MedianLoss)),
        Column<Row>.OptionalDoubleList("fitness_best_loss", r => r.OfTargets(t => t.BestLoss)),
        Column<Row>.OptionalUInt64List("fitness_steps", r => r.OfTargets(t => t.RestartSteps)),
    ];
}
