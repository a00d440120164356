using TensorDecomp.Schemes;

namespace TensorDecomp.Export.Tables;

/// <summary>The key-value metadata that each table file carries: which schema it follows and what wrote it.</summary>
internal static class TableFacts
{
    public const string SchemaKey = "decomp.schema";
    public const string VersionKey = "decomp.version";

    public static IReadOnlyDictionary<string, string> Of(string schema) =>
        new SortedDictionary<string, string>(StringComparer.Ordinal) { [SchemaKey] = schema, [VersionKey] = ToolVersion.Text };
}
