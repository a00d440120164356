using NUnit.Framework;
using TensorDecomp.Schemes;
using TensorDecomp.Search;
using TensorDecomp.Search.Flips;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Search;

/// <summary>Walks for fewer coefficients take one course, cut off or not.</summary>
public sealed class SparsifyEngineTests
{
    private static readonly Ring Field = Ring.Modulo(2);

    [Test]
    public void Resumed_it_goes_on_as_it_would_have_and_says_first_what_it_had()
    {
        SparserGoal goal = Dense();
        List<string> whole = [], parts = [];
        SparsifyEngine uninterrupted = new(Field, goal, seed: 3), first = new(Field, goal, seed: 3), second = new(
            Field, goal, seed: 3);
        Run(uninterrupted, 3, whole);
        Run(first, 1, parts);
        Assert.That(parts, Is.Not.Empty, "the first run takes some coefficients, or the test is about nothing");
        Assert.That(second.Resume(first.Progress()), Is.True);
        string told = parts[^1];
        parts.RemoveAt(parts.Count - 1);
        Run(second, 2, parts);
        Assert.That(parts, Does.Contain(told));
        Assert.That(parts, Is.EqualTo(whole));
        Assert.That(PackedScheme.Parse(parts[^1], Field).Scheme.Nonzeros,
            Is.LessThan(PackedScheme.Parse(goal.Scheme, Field).Scheme.Nonzeros));
    }

    [Test]
    public void Progress_of_another_scheme_is_not_taken_and_a_damaged_one_is_refused()
    {
        SparserGoal goal = Dense();
        SparsifyEngine engine = new(Field, goal, seed: 3), other = new(Field, goal with { Sweeps = 2 }, seed: 3);
        Assert.That(other.Resume(engine.Progress()), Is.False);
        Assert.That(() => engine.Resume(engine.Progress() with { Scheme = "3x3x3:23 AAAA" }), Throws.InstanceOf<InvalidDataException>());
        string smaller = PackedScheme.Of(Known.Strassen, Field).ToString();
        Assert.That(() => engine.Resume(engine.Progress() with { Scheme = smaller }), Throws.InstanceOf<InvalidDataException>());
    }

    private static SparserGoal Dense()
    {
        Shape shape = new(3, 3, 3);
        IFlipWalker walker = FlipWalkers.Create(shape, Field, 3, 0);
        walker.Start(Scheme.Naive(shape), FlipPolicy.Default);
        walker.Advance(30_000, target: 1);
        return new SparserGoal(PackedScheme.Of(walker.Current, Field).ToString(), "dense.json", Sweeps: 1);
    }

    private static void Run(SparsifyEngine engine, int runs, List<string> proposals)
    {
        for (int run = 0; run < runs; run++)
            engine.Step(p => proposals.Add(PackedScheme.Of(p.Scheme, Field).ToString()), CancellationToken.None);
    }
}
