using NUnit.Framework;
using TensorDecomp.Cli;
using TensorDecomp.Cli.Host;
using TensorDecomp.Kernels;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Search;
using TensorDecomp.Search.Campaigns;
using TensorDecomp.Search.Work;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Search;

/// <summary>Many goals over one set of workers: what a campaign's file may say, who has the next slice, and that nothing is done
/// twice.</summary>
public sealed class CampaignTests
{
    private TemporaryFolder _folder = null!;

    [SetUp] public void SetUp() => _folder = new();
    [TearDown] public void TearDown() => _folder.Dispose();

    [Test]
    public void A_box_of_shapes_and_names_make_a_goal_for_each_ring()
    {
        Campaign campaign = Read(
            """{"campaign": 1, "tensors": ["2x2x2..2x3x3", "poly:3x3"], "rings": ["Q", "F2"], "seed": 7, "slice": 5}""");
        Assert.That(campaign.Goals.Select(g => $"{g.Tensor}:{g.Ranks} {g.Ring}"), Is.EqualTo(new[]
        {
            "2x2x2:7 Q", "2x2x2:7 F2", "2x2x3:11 Q", "2x2x3:11 F2", "2x3x3:15 Q", "2x3x3:15 F2", "poly:3x3:5 Q", "poly:3x3:6 F2",
        }));
        Assert.That(campaign.Goals.All(g => g.Seed == 7 && g.Time == TimeSpan.FromSeconds(5)));
        Assert.That(Read("""{"campaign": 1, "tensors": ["3x3x3"], "rank": "below"}""").Goals.Single().Ranks.Lowest, Is.EqualTo(22));
    }

    [Test]
    public void A_symmetric_campaign_has_a_goal_for_each_group_and_structure()
    {
        Campaign all = Read("""{"campaign": 1, "tensors": ["2x2x2"], "symmetric": 1, "seed": 3, "slice": 5}""");
        Assert.That(all.Goals.All(g => g.Symmetry is not null && g.Seed == 3 && g.Ranks.Lowest == 7), Is.True);
        Assert.That(all.Goals.Select(g => g.Engine).Distinct(), Is.EquivalentTo(new[] { "flip", "lbfgs" }));
        Campaign chains = Read("""{"campaign": 1, "tensors": ["2x2x2"], "symmetric": 1, "engine": "lbfgs"}""");
        Assert.That(chains.Goals.Select(Campaign.Key), Is.SubsetOf(all.Goals.Select(g => Campaign.Key(g with { Seed = 1 }))));
        Assert.That(chains.Goals.Count, Is.LessThan(all.Goals.Count));
    }

    [TestCase("""{"campaign": 1}""", "from 1 to 10,000 goals")]
    [TestCase("""{"campaign": 2, "tensors": ["2x2x2"]}""", "version")]
    [TestCase("""{"tensors": ["2x2x2"]}""", "\"campaign\" is missing")]
    [TestCase("""{"campaign": 1, "tensors": ["2x2x2"], "rangs": []}""", "\"rangs\" is no field of a campaign")]
    [TestCase("""{"campaign": 1, "tensors": "2x2x2"}""", "tensors")]
    [TestCase("""{"campaign": 1, "tensors": ["3x3x3..2x2x2"]}""", "from 1 to 10,000 goals")]
    [TestCase("""{"campaign": 1, "tensors": ["1x1x1..1024x1024x1024"]}""", "too many shapes")]
    [TestCase("""{"campaign": 1, "tensors": ["2x2x2..nonsense"]}""", "a box of shapes")]
    [TestCase("""{"campaign": 1, "tensors": ["nonsense"]}""", "names no tensor")]
    [TestCase("""{"campaign": 1, "tensors": ["17x17x17"]}""", "no rank is on record for 17x17x17 over Q")]
    [TestCase("""{"campaign": 1, "tensors": ["2x2x2"], "rings": ["X"]}""", "names no ring")]
    [TestCase("""{"campaign": 1, "tensors": ["2x2x2"], "rank": "best"}""", "record")]
    [TestCase("""{"campaign": 1, "tensors": ["2x2x2"], "engine": "magic"}""", "is one of all")]
    [TestCase("""{"campaign": 1, "tensors": ["2x2x2"], "seconds": -1}""", "positive number")]
    [TestCase("""{"campaign": 1, "tensors": ["2x2x2", "2x2x2"]}""", "twice")]
    [TestCase("""{"campaign": 1, "tensors": ["2x2x2"], "rings": ["F2"], "engine": "gradient"}""", "cannot be searched")]
    [TestCase("""{"campaign": 1, "goals": [{"goal": 1, "shape": "2x2x2"}]}""", "\"rank\" is missing")]
    [TestCase("""{"campaign": 1, "tensors": ["2x2x2"], "symmetric": 7}""", "from 1 to 6")]
    [TestCase("""{"campaign": 1, "tensors": ["2x2x2"], "symmetric": true}""", "symmetric")]
    [TestCase("""{"campaign": 1, "tensors": ["2x2x2"], "tensors": ["3x3x3"]}""", "")]
    [TestCase("""{"campaign": 1, "tensors": ["2x2x2"], "work": 0}""", "positive whole number")]
    [TestCase("""{"campaign": 1, "tensors": ["2x2x2"], "backend": "abacus"}""", "lanes, cuda, opencl, torch, gpu, auto")]
    [TestCase("""{"campaign": 1, "tensors": ["2x2x2"], "backend": "cuda", "engine": "flip"}""", "the flip graph walks on the processor")]
    [TestCase("[]", "")]
    public void What_is_no_campaign_is_refused_with_the_reason(string text, string reason) =>
        Assert.That(() => Read(text), Throws.TypeOf<MalformedInputException>().With.Message.Contains(reason));

    [Test]
    public void Goals_on_devices_are_other_goals_and_those_under_a_symmetry_stay_on_the_processor()
    {
        const string One = """{"goal": 1, "shape": "2x2x2", "rank": 7}""";
        Campaign all = Read($$"""{"campaign": 1, "tensors": ["2x2x2"], "backend": "cuda", "goals": [{{One}}]}""");
        Assert.That(all.Goals.Select(goal => goal.Backend?.Name), Is.EqualTo(new[] { "cuda", null }));
        Assert.That(all.Goals.Select(Campaign.Key), Is.EqualTo(new[] { "2x2x2-7-Q-all-cuda-1", "2x2x2-7-Q-all-1" }));
        Campaign tied = Read("""{"campaign": 1, "tensors": ["2x2x2"], "symmetric": 1, "backend": "cuda"}""");
        Assert.That(tied.Goals.Select(goal => goal.Backend), Is.All.Null);
    }

    [Test]
    public void Each_goal_has_a_slice_then_those_that_improve_and_none_starves()
    {
        Campaign campaign = Read("""{"campaign": 1, "tensors": ["4x4x4", "4x4x5", "4x5x5"]}""");
        CampaignBoard board = CampaignBoard.Open(campaign, _folder["board.json"]);
        List<int> turns = [];
        for (int slice = 0; slice < 60; slice++)
        {
            int next = board.Next()!.Value;
            turns.Add(next);
            if (next == 1 && board.Standings[1].Slices < 5) board.Standings[1].Improvements++;
            board.Note(next, Ended(SearchEnd.OutOfTime, 10));
        }
        Assert.That(turns.Take(3), Is.EqualTo(new[] { 0, 1, 2 }));
        Assert.That(turns.Count(t => t == 1), Is.GreaterThan(2 * turns.Count(t => t == 0)));
        Assert.That(turns.Count(t => t == 2), Is.GreaterThan(3));
        CampaignBoard again = CampaignBoard.Open(campaign, _folder["board.json"]);
        Assert.That(again.Standings.Select(s => (s.Slices, s.Seconds, s.Improvements)),
            Is.EqualTo(board.Standings.Select(s => (s.Slices, s.Seconds, s.Improvements))));
        board.Note(0, Ended(SearchEnd.Exhausted, 1));
        Assert.That(Enumerable.Range(0, 9).Select(_ => board.Next()), Has.None.EqualTo(0), "what has nothing left to do has no slice");
    }

    /// <summary>Of structures under which nothing was found those have the time that came near.</summary>
    [Test]
    public void Under_symmetries_what_came_nearer_has_more_of_the_time()
    {
        Campaign campaign = Read("""{"campaign": 1, "tensors": ["3x3x3"], "symmetric": 1, "engine": "lbfgs"}""");
        CampaignBoard board = CampaignBoard.Open(campaign, _folder["board.json"]);
        int[] slices = new int[campaign.Goals.Count];
        for (int slice = 0; slice < 10 * slices.Length; slice++)
        {
            int next = board.Next()!.Value;
            if (slices[next]++ == 0) Assert.That(slice, Is.LessThan(slices.Length), "each has one first");
            // the second comes nearest, and later slices add nothing
            board.Note(next, Ended(SearchEnd.OutOfTime, 10) with
            {
                Readings = [new("lbfgs", 1, "descents", "") { BestLoss = next == 1 ? 0.05 : 25 + slices[next] }],
            });
        }
        Assert.That(slices[1], Is.EqualTo(slices.Max()).And.GreaterThan(5 * slices[2]));
        Assert.That(slices.Min(), Is.GreaterThan(1), "and none starves");
        Assert.That(board.Standings[2].Lowest, Is.EqualTo(26), "the lowest of all slices");
        Assert.That(CampaignBoard.Open(campaign, _folder["board.json"]).Standings.Select(s => s.Lowest),
            Is.EqualTo(board.Standings.Select(s => s.Lowest)));
    }

    /// <summary>A chain may last longer than a slice, and would otherwise be begun again by each.</summary>
    [Test]
    public void Chains_that_a_slice_cuts_short_are_passed_over()
    {
        GradientEngine cut = Engine();
        for (int restart = 0; restart < 3; restart++) cut.Plan(_ => { });
        Checkpoint checkpoint = new("2x2x2:7", "Q", 1, 1, null, null, [cut.Progress()]);
        foreach ((Checkpoint from, long next) in ((Checkpoint, long)[])[(checkpoint, 0), (checkpoint.Passing(), 3)])
        {
            GradientEngine engine = Engine();
            Assert.That(engine.Resume(from.Engines.Single()), Is.True);
            Assert.That(engine.Plan(_ => { })!.Number, Is.EqualTo(next));
        }

        static GradientEngine Engine() => new(new Target(new Shape(2, 2, 2), 7), RestartKind.Chains, seed: 1, lanes: 1);
    }

    [Test]
    public void A_goal_that_did_its_work_is_over_until_it_is_given_more()
    {
        CampaignBoard board = CampaignBoard.Open(Worth("\"work\": 3"), _folder["board.json"]);
        board.Note(0, Ended(SearchEnd.OutOfTime, 1));
        Assert.That(board.Next(), Is.Zero);
        board.Note(0, Ended(SearchEnd.Exhausted, 1));
        Assert.That((board.Next(), board.Standings[0].IsReached), Is.EqualTo(((int?)null, false)));
        foreach ((string work, bool more) in ((string, bool)[])[("\"work\": 3", false), ("\"work\": 2", false), ("\"work\": 4", true),
            ("\"slice\": 9", true)])
            Assert.That(CampaignBoard.Open(Worth(work), _folder["board.json"]).Next() is 0, Is.EqualTo(more), work);

        Campaign Worth(string work) =>
            Read($$"""{"campaign": 1, "tensors": ["4x4x4"], "engine": "flip-plain", {{work}}}""");
    }

    [TestCase("nonsense"), TestCase("[null]"), TestCase("""[{"key": "a", "slices": -1}]"""), TestCase("{}")]
    [TestCase("""[{"slices": 1}]"""), TestCase("""[{"key": "a", "lowest": -1}]""")]
    public void A_board_that_is_none_is_refused_with_its_name(string text)
    {
        File.WriteAllText(_folder["board.json"], text);
        Assert.That(() => CampaignBoard.Open(Read("""{"campaign": 1, "tensors": ["2x2x2"]}"""), _folder["board.json"]),
            Throws.TypeOf<MalformedInputException>().With.Message.Contains("board.json").And.Message.Contains("no board"));
    }

    [Test]
    public void A_campaign_ends_when_all_is_reached_and_does_nothing_a_second_time()
    {
        File.WriteAllText(_folder["c.json"], """{"campaign": 1, "tensors": ["2x2x2", "poly:3x3"], "rings": ["F2"], "slice": 60}""");
        Assert.That(Application.Run(["campaign", _folder["c.json"], "--threads", "1"]), Is.EqualTo(ExitCode.Success));
        string[] files = Directory.GetFiles(_folder["c.json.found"], "*.json", SearchOption.AllDirectories);
        Assert.That(files, Has.Length.GreaterThanOrEqualTo(2));
        Assert.That(Application.Run(["verify", .. files]), Is.EqualTo(ExitCode.Success));
        string board = File.ReadAllText(Path.Combine(_folder["c.json.state"], "board.json"));
        Assert.That(Application.Run(["campaign", _folder["c.json"]]), Is.EqualTo(ExitCode.Success));
        Assert.That(File.ReadAllText(Path.Combine(_folder["c.json.state"], "board.json")), Is.EqualTo(board), "no slice was run");
    }

    private static SearchResult Ended(SearchEnd end, double seconds) => new(end, null, TimeSpan.FromSeconds(seconds), []);

    private Campaign Read(string text)
    {
        File.WriteAllText(_folder["campaign.json"], text);
        return CampaignFile.Read(_folder["campaign.json"]);
    }
}
