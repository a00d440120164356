using System.Diagnostics;
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

    /// <summary>Every row of the file, or of a query over it, as the reader sees it. Ignores the test where the reader is not installed.</summary>
    public IReadOnlyList<JsonNode> Rows(string file, string? query = null)
    {
        if (!Directory.Exists(Path.Combine(Folder, "node_modules", Package)))
            Assert.Ignore($"{Package} is not installed; run 'npm ci' in tests/parquet-readers to have this test");
        ProcessStartInfo start = new("node") { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add($"{Name}.mjs");
        start.ArgumentList.Add(file);
        if (query is not null) start.ArgumentList.Add(query);
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Ignore("node is not installed; the independent readers run on it");
            throw;
        }
        using (process)
        {
            Task<string> errors = process.StandardError.ReadToEndAsync();
            List<JsonNode> rows = [];
            while (process.StandardOutput.ReadLine() is { } line) rows.Add(JsonNode.Parse(line)!);
            process.WaitForExit();
            Assert.That(process.ExitCode, Is.Zero, () => $"{Name} could not read {file}: {errors.Result}");
            return rows;
        }
    }
}
