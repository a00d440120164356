using TensorDecomp.Export.Parquet;
using TensorDecomp.Schemes;

namespace TensorDecomp.Export.Tables;

/// <summary>A table that schemes can be exported to.</summary>
/// <param name="Name">"schemes", "terms", "runs"; also the name of its option.</param>
/// <param name="Summary">What a row is.</param>
/// <param name="Open">Starts a file of this table on an empty stream.</param>
public sealed record Table(string Name, string Summary, Func<Stream, ITableFormat, IRowWriter<CertifiedScheme>> Open)
{
    public static IReadOnlyList<Table> All { get; } =
    [
        SchemesTable.Table,
        TermsTable.Table,
        RunsTable.Table,
    ];
}

/// <summary>Turns each scheme into the rows that it has in another table.</summary>
internal sealed class SelectiveWriter<TRow>(IRowWriter<TRow> inner, Func<CertifiedScheme, IEnumerable<TRow>> rows) : IRowWriter<CertifiedScheme>
{
    public void Add(CertifiedScheme scheme)
    {
        foreach (TRow row in rows(scheme)) inner.Add(row);
    }

    public void Complete() => inner.Complete();
}
