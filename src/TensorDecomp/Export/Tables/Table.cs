using TensorDecomp.Export.Parquet;
using TensorDecomp.Schemes;

namespace TensorDecomp.Export.Tables;

/// <summary>A table that schemes can be exported to.</summary>
/// <param name="Name">"schemes", "terms", "runs"; also the name of its option.</param>
/// <param name="Summary">What a row is.</param>
/// <param name="Start">Starts a file of this table on an empty stream, given what is known of programs by their hashes.</param>
public sealed record Table(string Name, string Summary, Func<Stream, ITableFormat, IReadOnlyDictionary<string, ProgramOrigin>,
    IRowWriter<CertifiedScheme>> Start)
{
    /// <summary>Every table; <c>decomp export</c> has an option of the name of each.</summary>
    public static IReadOnlyList<Table> All { get; } =
    [
        SchemesTable.Table,
        TermsTable.Table,
        RunsTable.Table,
    ];

    /// <summary>Starts a file of this table on an empty stream.</summary>
    /// <param name="output">The stream.</param>
    /// <param name="format">What kind of file.</param>
    /// <param name="origins">Where programs come from, by their hashes; nothing is known where it is left out.</param>
    public IRowWriter<CertifiedScheme> Open(Stream output, ITableFormat format, IReadOnlyDictionary<string,
        ProgramOrigin>? origins = null) =>
        Start(output, format, origins ?? new Dictionary<string, ProgramOrigin>());
}

/// <summary>Turns each scheme into the rows that it has in another table.</summary>
internal sealed class SelectiveWriter<TRow>(IRowWriter<TRow> inner, Func<CertifiedScheme, IEnumerable<TRow>> rows) :
    IRowWriter<CertifiedScheme>
{
    public void Add(CertifiedScheme scheme)
    {
        foreach (TRow row in rows(scheme)) inner.Add(row);
    }

    public void Complete() => inner.Complete();
}
