using NUnit.Framework;
using TensorDecomp.Schemes;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Schemes;

public sealed class RecordTableTests
{
    [TestCase("2x2x2", "ZT", 7)]
    [TestCase("2x2x2", "F2", 7)]
    [TestCase("3x3x3", "Q", 23)]
    [TestCase("4x4x4", "ZT", 49)]
    [TestCase("4x4x4", "Z", 49)]
    [TestCase("4x4x4", "Z[1/2]", 48)]
    [TestCase("4x4x4", "R", 48)]
    [TestCase("4x4x4", "Z[i,1/2]", 48)]
    [TestCase("4x4x4", "F2", 47)]
    [TestCase("4x4x4", "F3", 48)]
    [TestCase("4x4x4", "F5", 49)]
    [TestCase("5x4x2", "Q", 32)]
    [TestCase("4x2x5", "Z", 33)]
    public void The_record_over_a_ring_is_the_best_of_all_rings_that_map_into_it(string shape, string ring, int rank)
    {
        Shape.TryParse(shape, out Shape s);
        Ring.TryParse(ring, out Ring over);
        Assert.That(RecordTable.Current.Best(s, over)?.Rank, Is.EqualTo(rank));
    }

    [Test]
    public void A_record_names_its_source_year_and_own_ring()
    {
        Record record = RecordTable.Current.Best(new Shape(3, 3, 3), Ring.Rationals)!;
        Assert.That(record, Is.EqualTo(new Record(23, "Laderman 1976", 1976, "ZT", Seen: true)));
    }

    [Test]
    public void Former_records_fall_to_the_record_and_not_below_it()
    {
        RecordTable table = RecordTable.Current;
        Assert.That(table.WithHistory, Does.Contain(new Shape(3, 3, 3)).And.Contain(new Shape(5, 5, 5)));
        foreach (Shape shape in table.WithHistory)
            foreach (Ring ring in (Ring[])[Ring.Rationals, Ring.GaussianRationals, Ring.Modulo(2)])
            {
                IReadOnlyList<Record> history = table.History(shape, ring);
                Assert.That(history[^1].Rank, Is.EqualTo(table.Best(shape, ring)!.Rank), $"{shape} over {ring}");
                Assert.That(history.Select(r => r.Rank), Is.Ordered.Descending.And.Unique);
                Assert.That(history.Select(r => r.Year), Is.Ordered.And.All.GreaterThanOrEqualTo(1969));
            }
        Assert.That(table.History(new Shape(5, 5, 5), Ring.Modulo(2)).Select(r => r.Rank),
            Is.EqualTo(new[] { 105, 103, 100, 99, 96, 95, 94, 93 }));
        Assert.That(table.History(new Shape(5, 3, 4), Ring.Rationals).Select(r => (r.Rank, r.Year)),
            Is.EqualTo(new[] { (48, 2013), (47, 2022) }));
    }

    [Test]
    public void A_rank_without_a_file_is_called_a_claim()
    {
        Record record = RecordTable.Current.Best(new Shape(4, 8, 9), Ring.Integers)!;
        Assert.That((record.Rank, record.Seen), Is.EqualTo((208, false)));
        Assert.That(record.SourceAndStanding, Does.EndWith("claimed, no file seen"));
    }

    [Test]
    public void A_shape_outside_the_table_has_no_record() =>
        Assert.That(RecordTable.Current.Best(new Shape(2, 2, 17), Ring.Rationals), Is.Null);

    [Test]
    public void Records_are_below_the_schoolbook_and_not_below_the_trivial_bound()
    {
        foreach (Shape shape in RecordTable.Current.Shapes)
            foreach (Ring ring in (Ring[])[Ring.Zt, Ring.Integers, Ring.Rationals, Ring.GaussianRationals, Ring.Modulo(2),
                Ring.Modulo(3)])
                Assert.That(RecordTable.Current.Best(shape, ring)!.Rank, Is.InRange(shape.N * shape.P, shape.NaiveRank - 1),
                    $"{shape} over {ring}");
        Assert.That(RecordTable.Current.Shapes.Count(), Is.EqualTo(680));
    }

    [Test]
    public void The_table_gives_every_rank_of_the_collection_it_was_made_from()
    {
        string[] lines = File.ReadAllLines(Surroundings.Shared("data", "best_known_ranks.csv"));
        Assert.That(lines, Has.Length.GreaterThan(4000));
        foreach (string line in lines.Skip(1))
        {
            string[] cells = line.Split(',');
            Ring.TryParse(cells[3], out Ring ring);
            Assert.That(RecordTable.Current.Best(new Shape(int.Parse(cells[0]), int.Parse(cells[1]), int.Parse(cells[2])), ring)!.Rank,
                Is.EqualTo(int.Parse(cells[4])), line);
        }
    }
}
