using NUnit.Framework;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Programs;
using TensorDecomp.Search;
using TensorDecomp.Symmetries;
using TensorDecomp.Tests.Symmetries;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Search;

/// <summary>A search that was cut off goes on as if it had not been.</summary>
public sealed class CheckpointTests
{
    private const long Restarts = 40;
    private static readonly SearchSpace Space = new Target(new Shape(2, 2, 2), 7);
    private static readonly SearchRequest Request = new(new SearchGoal(Space.Target, Ring.Rationals) { Seed = 5 }, 1);

    [Test]
    public void Interrupted_anywhere_an_engine_proposes_what_it_would_have_proposed([Values(3, 200, 450, 900)] int slices)
    {
        SortedDictionary<long, string> whole = [], parts = [];
        GradientEngine first = Engine(), second = Engine();
        Run(Engine(), int.MaxValue, whole);
        Run(first, slices, parts);
        Assert.That(second.Resume(first.Progress()), Is.True);
        Run(second, int.MaxValue, parts);
        Assert.That(whole, Is.Not.Empty);
        Assert.That(parts, Is.EqualTo(whole));
        Assert.That(second.Read().Restarts, Is.EqualTo(Restarts));
    }

    [Test]
    public void A_range_of_ranks_goes_on_where_it_was_and_is_another_search_than_its_lowest_rank()
    {
        SearchSpace range = new(Space.Target with { Rank = 8 }) { LowestRank = 7 };
        SortedDictionary<long, string> whole = [], parts = [];
        GradientEngine uninterrupted = Engine(range), first = Engine(range), second = Engine(range), plain = Engine();
        Run(uninterrupted, int.MaxValue, whole);
        Run(first, 300, parts);
        Assert.That((second.Resume(first.Progress()), plain.Resume(first.Progress())), Is.EqualTo((true, false)));
        Run(second, int.MaxValue, parts);
        Assert.That(whole.Keys, Has.Some.Matches<long>(k => range.Ranks.Of(k) == 7).And.Some.Matches<long>(k => range.Ranks.Of(k) == 8));
        Assert.That(parts, Is.EqualTo(whole));
        SearchGoal ranks = Request.Goal with { Ranks = new RankRange(7, 8) };
        Assert.That((Checkpoint.Key(Request).Goal, Checkpoint.Key(Request with { Goal = ranks }).Goal),
            Is.EqualTo(("2x2x2:7", "2x2x2:7..8")));
    }

    [Test]
    public void Under_a_symmetry_it_goes_on_and_another_number_of_fixed_terms_is_another_search()
    {
        SearchSpace swapped = new(Space.Target, Symmetry: new IndexOrbits(new IndexSymmetry(2, 1, 1, 1),
            new FixedTerms(1)).Of(Space.Target));
        SortedDictionary<long, string> whole = [], parts = [];
        GradientEngine uninterrupted = Engine(swapped), first = Engine(swapped), second = Engine(swapped);
        GradientEngine other =
            Engine(swapped with { Symmetry = new IndexOrbits(new IndexSymmetry(2, 1, 1, 1), new FixedTerms(0, 0, 1)).Of(Space.Target) });
        Run(uninterrupted, int.MaxValue, whole);
        Run(first, 300, parts);
        Assert.That((other.Resume(first.Progress()), second.Resume(first.Progress())), Is.EqualTo((false, true)));
        Run(second, int.MaxValue, parts);
        Assert.That(whole, Is.Not.Empty);
        Assert.That(parts, Is.EqualTo(whole));
    }

    [Test]
    public void Progress_of_another_program_or_space_is_not_taken()
    {
        GradientEngine engine = Engine(), other = new(Space with { Complex = true }, ProgramRegistry.All[0], 5, 4),
        program = new(Space, ProgramRegistry.All[1], 5, 4);
        Assert.That((engine.Resume(other.Progress()), engine.Resume(program.Progress()), engine.Resume(engine.Progress())),
            Is.EqualTo((false, false, true)));
    }

    [Test]
    public void A_checkpoint_is_read_as_it_was_written_and_knows_its_search()
    {
        using TemporaryFolder folder = new();
        string file = folder["search.json"];
        (string goal, string field, ulong seed) = Checkpoint.Key(Request);
        Checkpoint written = new(goal, field, seed, 12.5, 8, "8.json", [new EngineState("gradient", "ab", 9, [3, 7], 7, 2, 1000, 0.25)]);
        written.Save(file);
        Checkpoint read = Checkpoint.Load(file, Request);
        Assert.That(read with { Engines = [] }, Is.EqualTo(written with { Engines = [] })
            .Using<Checkpoint>((a, b) => (a.Goal, a.Seconds, a.BestRank, a.BestFile) == (b.Goal, b.Seconds, b.BestRank, b.BestFile)));
        Assert.That(read.Engines.Single().Open, Is.EqualTo((long[])[3, 7]));
        Assert.That(() => Checkpoint.Load(file, Request with { Goal = Request.Goal with { Seed = 6 } }),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains("another search"));
        File.WriteAllText(file, Engine("\"seconds\":1,\"starts\":[{\"since\":2,\"file\":\"x\"}]"));
        Assert.That(Checkpoint.Load(file, Request).Engines.Single().Starts, Is.EqualTo((FoundStart[])[new(2, "x")]),
            "the same with other numbers is refused below");
        foreach (string text in (string[])["", "{}", "[]", "{\"goal\":1}",
            """{"goal":"2x2x2:7","field":"Q","seed":5,"seconds":0,"engines":[{"name":"x","programHash":"","next":2,"open":[5]}]}""",
            Engine("\"seconds\":1").Replace("\"open\":[]", "\"open\":[1,1]"),
            Engine("\"seconds\":-1"), Engine("\"starts\":[null]"), Engine("\"starts\":[{\"since\":0}]"),
            Engine("\"starts\":[{\"since\":9,\"file\":\"x\"}]")])
        {
            File.WriteAllText(file, text);
            Assert.That(() => Checkpoint.Load(file, Request), Throws.InstanceOf<InvalidDataException>().With.Message.Contains(file), text);
        }
    }

    private static string Engine(string field) =>
        """{"goal":"2x2x2:7","field":"Q","seed":5,"seconds":0,"bestRank":null,"bestFile":null,"engines":[""" +
        $$"""{"name":"x","programHash":"","next":2,"open":[],"restarts":0,"candidates":0,"steps":0,"bestLoss":null,{{field}}}]}""";

    private static GradientEngine Engine(SearchSpace? space = null)
    {
        GradientEngine engine = new(space ?? Space, ProgramRegistry.All[0], seed: 5, lanes: 4);
        engine.LimitTo(Restarts);
        return engine;
    }

    private static void Run(GradientEngine engine, int slices, SortedDictionary<long, string> proposals)
    {
        for (int slice = 0; slice < slices && !engine.IsSettled(Restarts); slice++)
            engine.Step(p => proposals[p.Order] = CanonicalForm.Text(p.Scheme, Ring.Rationals), CancellationToken.None);
    }
}
