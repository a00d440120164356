using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Tests.Formats;

/// <summary>The published schemes beside the project and what their manifest says of each.</summary>
public static class Corpus
{
    /// <summary>One line of the manifest by column name.</summary>
    public sealed record Row(IReadOnlyDictionary<string, string> Cells)
    {
        public string this[string column] => Cells[column];
        public string Member => this["member"];
        public string Path => System.IO.Path.Combine(Folder, this["file"].Replace("{L,R,P}", "L"));
        public override string ToString() => Member.Length == 0 ? this["file"] : $"{this["file"]}[{Member}]";

        /// <summary>The scheme that this line is about.</summary>
        public Submission Read() => FormatRegistry.Read(SourceFile.Open(Path, Limits.Default), Limits.Default)
            .Single(s => Member.Length == 0 || s.Member == Member);
    }

    public static string Folder => Path.GetFullPath(Path.Combine(Surroundings.Root, "..", "shared", "corpus"));

    /// <summary>All lines; none where the corpus is absent, which the tests that need it report.</summary>
    public static IReadOnlyList<Row> Manifest { get; } = ReadManifest();

    private static List<Row> ReadManifest()
    {
        string path = Path.Combine(Folder, "manifest.csv");
        if (!File.Exists(path)) return [];
        string[][] lines = [.. File.ReadLines(path).Select(Cells)];
        return [.. lines.Skip(1).Select(cells => new Row(lines[0].Zip(cells).ToDictionary(c => c.First, c => c.Second)))];
    }

    /// <summary>The cells of a line of comma-separated values, quotation marks removed.</summary>
    public static string[] Cells(string line)
    {
        List<string> cells = [""];
        bool quoted = false;
        for (int at = 0; at < line.Length; at++)
        {
            if (line[at] == '"' && quoted && at + 1 < line.Length && line[at + 1] == '"') cells[^1] += line[at++];
            else if (line[at] == '"') quoted = !quoted;
            else if (line[at] == ',' && !quoted) cells.Add("");
            else cells[^1] += line[at];
        }
        return [.. cells];
    }
}
