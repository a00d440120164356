using System.Text.Json;
using NUnit.Framework;
using TensorDecomp.Kernels.Flips;
using TensorDecomp.Schemes;
using TensorDecomp.Search.Flips;
using TensorDecomp.Search.Work;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Flips;

/// <summary>What comes of a walk follows from its unit alone.</summary>
public sealed class WalkUnitTests
{
    private static readonly Shape Shape = new(3, 3, 3);

    /// <summary>One worker does all units and keeps its walkers; of the others each sees one unit, which was text in between.</summary>
    [TestCaseSource(nameof(Searches))]
    public void Whoever_does_a_walk_comes_to_the_same(FlipSettings settings)
    {
        FlipSearch search = new(settings);
        WalkWorker keeper = new();
        for (int round = 0; round < 5; round++)
        {
            IReadOnlyList<WalkUnit> units = search.Plan();
            WalkOutcome[] outcomes = [.. units.Select(unit => keeper.Do(unit)!)];
            foreach ((WalkUnit unit, WalkOutcome outcome) in units.Zip(outcomes))
            {
                WalkState read = JsonSerializer.Deserialize<WalkState>(JsonSerializer.Serialize(unit.From))!;
                WalkOutcome other = new WalkWorker().Do(unit with { From = read })!;
                Assert.That(JsonSerializer.Serialize(other.Walk), Is.EqualTo(JsonSerializer.Serialize(outcome.Walk)));
            }
            search.Merge(outcomes);
        }
        Assert.That(search.Walks, Is.GreaterThan(settings.Walkers), "walks end and begin anew, or the test is about half of it");
    }

    public static IEnumerable<FlipSettings> Searches => from settings in (FlipSettings[])[
            new(Shape, Ring.Modulo(2), 1, 7, Walkers: 3), new(Shape, Ring.Zt, 1, 7, Walkers: 3),
            new(Shape, Ring.Modulo(3), 1, 7, Walkers: 2)]
                                                        select settings with
                                                        {
                                                            RoundAttempts = 15_000,
                                                            FreshShare = 128,
                                                            Policies = [.. settings.Policies.Select(
                                                                p => p with { Patience = 700, Leash = 2_500, Stamina = 20_000 })],
                                                        };

    [Test]
    public void A_walk_says_how_far_it_is_and_one_that_is_cut_short_is_begun_anew()
    {
        WalkUnit unit = new FlipSearch(new FlipSettings(Shape, Ring.Modulo(2), 1, 7, Walkers: 1)).Plan()[0] with { Attempts = 100_000 };
        WalkWorker worker = new();
        List<long> said = [];
        using CancellationTokenSource stop = new();
        Assert.That(worker.Do(unit, _ => stop.Cancel(), stop.Token), Is.Null);
        WalkOutcome whole = worker.Do(unit, report => said.Add(((StepsReport)report).Steps))!;
        Assert.That(said, Is.Ordered.Ascending.And.Count.GreaterThan(2));
        Assert.That(said[^1], Is.EqualTo(whole.Walk.Flips));
        IFlipWalker walker = unit.Source.Create();
        walker.Restore(unit.From, unit.Policy);
        walker.Advance(unit.Attempts, unit.Target);
        Assert.That(JsonSerializer.Serialize(whole.Walk), Is.EqualTo(JsonSerializer.Serialize(walker.Capture())));
    }

    [Test]
    public void A_walk_that_is_no_decomposition_is_refused()
    {
        WalkUnit unit = new FlipSearch(new FlipSettings(Shape, Ring.Modulo(2), 1, 7, Walkers: 1)).Plan()[0];
        SchemeWord wrong = $"{PackedScheme.Of(Known.Strassen, Ring.Modulo(2))}".Replace("2x2x2", "3x3x3", StringComparison.Ordinal);
        WalkWorker worker = new();
        Assert.That(() => worker.Do(unit with { From = unit.From with { Current = wrong } }), Throws.InstanceOf<InvalidDataException>());
        Assert.That(() => worker.Do(unit), Throws.Nothing, "and the worker goes on");
    }
}
