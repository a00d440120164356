using System.Globalization;
using NUnit.Framework;
using TensorDecomp.Schemes;
using TensorDecomp.Tests.Cli;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Schemes;

/// <summary>The table of published counts of additions, and what is said of them.</summary>
public sealed class PublishedAdditionsTests
{
    private static readonly string s_results = Path.Combine(Surroundings.Root, "results");

    [Test]
    public void Its_rows_are_facts_that_can_be()
    {
        string[][] rows = [.. File.ReadAllLines(Path.Combine(s_results, "additions.csv")).Skip(1).Select(line => line.Split(','))];
        Assert.That(rows.Select(row => string.Join(',', row[..5])), Is.Unique);
        foreach (string[] row in rows)
        {
            int[] n = [.. ((int[])[0, 1, 2, 4, 5, 6, 8]).Select(k => int.Parse(row[k], CultureInfo.InvariantCulture))];
            Shape shape = new(n[0], n[1], n[2]);
            Ring ring = RingOf(row[3]);
            Assert.That(row, Has.Length.EqualTo(9));
            Assert.That(shape, Is.EqualTo(shape.Sorted()), string.Join(',', row));
            Assert.That(n[3], Is.InRange(RecordTable.Current.Best(shape, ring)!.Rank, shape.NaiveRank), string.Join(',', row));
            // Every product is used and every entry of C is made, which alone takes so many.
            Assert.That(n[4], Is.GreaterThanOrEqualTo(n[3] - shape.WSize), string.Join(',', row));
            Assert.That(row[7], Is.Not.Empty);
            Assert.That(n[6], Is.InRange(1969, RecordTable.LookedUp.Year));
            Assert.That(PublishedAdditions.Current.Best(shape, n[3], ring)!.Additions, Is.LessThanOrEqualTo(n[4]));
        }
        Assert.That(PublishedAdditions.Current.Known.Count(), Is.InRange(1, rows.Length));
    }

    [Test]
    public void They_hold_over_larger_rings_and_in_other_orders()
    {
        PublishedAdditions table = PublishedAdditions.Current;
        Assert.That($"{table.Best(new Shape(3, 3, 3), 23, Ring.Modulo(2))}", Is.EqualTo("56"));
        Assert.That($"{table.Best(new Shape(4, 4, 4), 48, Ring.Rationals)}", Is.EqualTo("256 + 28"));
        Assert.That(table.Best(new Shape(4, 4, 4), 48, Ring.Zt), Is.Null);
        Assert.That(table.Best(new Shape(4, 4, 4), 47, Ring.Rationals), Is.Null);
        Assert.That(table.Best(new Shape(3, 3, 3), 22, Ring.Zt), Is.Null);
        // Transposed: C of 2x3x4 has 8 entries, of 3x2x4 12 and of 2x4x3 6.
        int sorted = table.Best(new Shape(2, 3, 4), 20, Ring.Zt)!.Additions;
        Assert.That(table.Best(new Shape(3, 2, 4), 20, Ring.Zt)!.Additions, Is.EqualTo(sorted - 4));
        Assert.That(table.Best(new Shape(2, 4, 3), 20, Ring.Zt)!.Additions, Is.EqualTo(sorted + 2));
    }

    /// <summary>docs/circuits.md says of each rank what the best file of results/ takes and what this table has.</summary>
    [Test]
    public void The_table_in_the_documents_says_what_the_files_say()
    {
        string page = File.ReadAllText(Path.Combine(Surroundings.Root, "docs", "circuits.md"));
        string[][] schemes = [.. File.ReadAllLines(Path.Combine(s_results, "schemes.csv")).Skip(1)
            .Select(line => line.Split(','))];
        int rows = 0;
        foreach (string line in page.Split('\n').SkipWhile(line => !line.Contains("| elimination | circuit |")).Skip(2)
            .TakeWhile(line => line.StartsWith('|')))
        {
            string[] cells = [.. line.Trim('|').Split('|').Select(cell => cell.Trim(' ', '*'))];
            string[] name = cells[0].Split(':');
            int[] sides = [.. name[0].Split('×').Select(side => int.Parse(side, CultureInfo.InvariantCulture))];
            string ring = cells[1] switch { "{−1,0,1}" => "ZT", "GF(2)" => "F2", "ℤ[½]" => "Z[1/2]", var text => text };
            var best = schemes.Where(s => s[..3].SequenceEqual(sides.Select(side => $"{side}")) && s[3] == ring && s[4] == name[1])
                .Select(s => (Circuit: s[^8], Scalings: s[^7])).Where(s => s.Circuit.Length > 0)
                .Select(s => (int.Parse(s.Circuit, CultureInfo.InvariantCulture), int.Parse(s.Scalings, CultureInfo.InvariantCulture)))
                .Min();
            Assert.That($"{best.Item1}, {best.Item2}", Is.EqualTo($"{cells[3]}, {cells[4]}"), line);
            Ring.TryParse(ring, out Ring over);
            Assert.That(cells[5], Is.EqualTo(PublishedAdditions.Current.Best(new Shape(sides[0], sides[1], sides[2]),
                int.Parse(name[1], CultureInfo.InvariantCulture), over)?.ToString() ?? "none"), line);
            rows++;
        }
        Assert.That(rows, Is.GreaterThan(15));
    }

    [Test]
    public void Records_say_them()
    {
        (int code, string output, string error) = CommandLine.Run("records", "4", "4", "4");
        Assert.That(code, Is.Zero, error);
        Assert.That(output, Does.Contain("rank 49 over ZT, Z: published in 156 additions, Dumas-Pernet-Sedoglavic 2026 (plinopt)")
            .And.Contain("rank 48 over Q, C: published in 256 + 28 additions and scalings")
            .And.Contain("rank 47 over F2: published in 178 additions"));
        Assert.That(output.Split('\n').Max(line => line.Length), Is.LessThanOrEqualTo(120));
        Assert.That(CommandLine.Run("records", "4", "4", "4", "--json").Output,
            Does.Contain("\"additions\":178,\"scalings\":0,\"additionsSource\":\"lukasharing 2026 (alphatensor issue 21)\""));
    }

    private static Ring RingOf(string field) =>
        field == "C" ? Ring.GaussianRationals : Ring.TryParse(field, out Ring ring) ? ring : throw new InvalidDataException(field);
}
