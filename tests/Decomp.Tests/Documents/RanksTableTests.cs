using NUnit.Framework;
using TensorDecomp.Schemes;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Documents;

/// <summary>README's table of ranks is what results/ holds beside the records. With DECOMP_UPDATE_DOCS=1 it is written instead of compared.</summary>
public sealed class RanksTableTests
{
    private const string Header = "| shape | ℚ | ℤ | {−1,0,1} | GF(2) | GF(3) |";
    private static readonly Ring[] Rings = [Ring.Rationals, Ring.Integers, Ring.Ternary, Ring.Modulo(2), Ring.Modulo(3)];

    [Test]
    public void It_is_current()
    {
        string path = Path.Combine(Surroundings.Root, "README.md");
        List<string> lines = [.. File.ReadAllLines(path)];
        int start = lines.IndexOf(Header);
        Assert.That(start, Is.GreaterThan(0), "README has the table");
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

    private static IEnumerable<string> Table()
    {
        OwnRecords own = OwnRecords.Read(new SchemeStore(Path.Combine(Surroundings.Root, "results")));
        yield return Header;
        yield return "|---|---|---|---|---|---|";
        for (int m = 2; m <= 5; m++)
            for (int n = m; n <= 5; n++)
                for (int p = n; p <= 5; p++)
                    yield return $"| {m}×{n}×{p} | {string.Join(" | ", Rings.Select(ring => Cell(own, new Shape(m, n, p), ring)))} |";
    }

    /// <summary>The rank, in bold where it is the record; else the record in brackets.</summary>
    private static string Cell(OwnRecords own, Shape shape, Ring ring)
    {
        int record = RecordTable.Current.Best(shape, ring)!.Rank;
        return own.Best(shape, ring) is not { } rank ? $"– ({record})" : rank <= record ? $"**{rank}**" : $"{rank} ({record})";
    }
}
