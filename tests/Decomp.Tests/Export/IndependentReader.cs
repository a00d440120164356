using System.Text.Json.Nodes;
using NUnit.Framework;

namespace TensorDecomp.Tests.Export;

/// <summary>A Parquet reader that shares no code with this project, run by Node from tests/parquet-readers.</summary>
public sealed record IndependentReader(string Name, string Package)
{
    public static IReadOnlyList<IndependentReader> All { get; } =
    [
        new("duckdb", "@duckdb/node-api"),
        new("hyparquet", "hyparquet"),
    ];

    public static IndependentReader DuckDb => All[0];

    private static string Folder => Path.Combine(Surroundings.Root, "tests", "parquet-readers");

    public override string ToString() => Name;

    /// <summary>Ignores the test where the reader is not installed.</summary>
    public void Require()
    {
        if (!Directory.Exists(Path.Combine(Folder, "node_modules", Package)))
            Assert.Ignore($"{Package} is not installed; run 'npm ci' in tests/parquet-readers to have this test");
    }

    /// <summary>Every row of the file, or of a query over it, as the reader sees it.</summary>
    public IReadOnlyList<JsonNode> Rows(string file, string? query = null)
    {
        Require();
        string output = Command.Succeed("node", [Path.Combine(Folder, $"{Name}.mjs"), file, .. query is null ? [] : (string[])[query]]);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];
    }
}
