using NUnit.Framework;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Documents;

/// <summary>The table of ranks in docs/results.md is what results/ holds beside the records. With DECOMP_UPDATE_DOCS=1 it is written
/// instead of compared.</summary>
public sealed class RanksTableTests
{
    private const string Header = "| shape | ℚ | ℤ | {−1,0,1} | GF(2) | GF(3) | ℚ, gradients alone |";
    private static readonly Ring[] Rings = [Ring.Rationals, Ring.Integers, Ring.Zt, Ring.Modulo(2), Ring.Modulo(3)];

    [Test]
    public void It_is_current()
    {
        string path = Path.Combine(Surroundings.Root, "docs", "results.md");
        List<string> lines = [.. File.ReadAllLines(path)];
        int start = lines.IndexOf(Header);
        Assert.That(start, Is.GreaterThan(0), "the page has the table");
        int end = lines.FindIndex(start, line => !line.StartsWith('|'));
        string[] expected = [.. Table()];
        if (Environment.GetEnvironmentVariable("DECOMP_UPDATE_DOCS") == "1")
        {
            lines.RemoveRange(start, end - start);
            lines.InsertRange(start, expected);
            File.WriteAllText(path, string.Join('\n', lines) + "\n");
        }
        else
            Assert.That(lines[start..end], Is.EqualTo(expected));
    }

    private static bool Listed(Shape shape) => shape.Sorted().P <= 5;

    private static IEnumerable<string> Table()
    {
        SchemeStore store = new(Path.Combine(Surroundings.Root, "results"));
        StoreIndex own = new(store);
        ILookup<Shape, int> byGradients = store.Read(Limits.Default, wanted: Listed)
            .Where(entry => entry.Submission.Provenance is { Engine: "gradient" or "lbfgs", Derivation: null })
            .ToLookup(entry => entry.Submission.Scheme.Shape.Sorted(), entry => entry.Submission.Scheme.Rank);
        yield return Header;
        yield return "|---|---|---|---|---|---|---|";
        for (int m = 2; m <= 5; m++)
            for (int n = m; n <= 5; n++)
                for (int p = n; p <= 5; p++)
                    yield return $"| {m}×{n}×{p} | {string.Join(" | ", Cells(new Shape(m, n, p)))} |";

        IEnumerable<string> Cells(Shape shape) =>
            [.. Rings.Select(ring => Cell(own.Lowest(shape, ring), shape, ring)),
                Cell(byGradients[shape].Select(rank => (int?)rank).Min(), shape, Ring.Rationals)];
    }

    /// <summary>The rank, in bold where it is the record; else the record in brackets.</summary>
    private static string Cell(int? own, Shape shape, Ring ring)
    {
        int record = RecordTable.Current.Best(shape, ring)!.Rank;
        return own is not { } rank ? $"– ({record})" : rank <= record ? $"**{rank}**" : $"{rank} ({record})";
    }
}
