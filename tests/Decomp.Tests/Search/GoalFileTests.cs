using NUnit.Framework;
using TensorDecomp.Kernels;
using TensorDecomp.Circuits;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Search;
using TensorDecomp.Search.Flips;
using TensorDecomp.Search.Kinds;
using TensorDecomp.Tests;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Search;

/// <summary>A goal is read as it was written, and what is no goal is refused by file and field.</summary>
public sealed class GoalFileTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void Prepare() => _folder = new TemporaryFolder();

    [TearDown]
    public void CleanUp() => _folder.Dispose();

    private static SearchGoal Plain => new(new Target(new Shape(3, 3, 4), 29), Ring.Rationals);

    private static GoalBackend? On(string name) => GoalBackend.TryParse(name, out GoalBackend? backend) ? backend : null;

    public static IEnumerable<SearchGoal> Goals =>
    [
        Plain,
        Plain with { Ranks = new RankRange(29, 31), Descends = true, Seed = ulong.MaxValue, Time = TimeSpan.FromSeconds(0.25) },
        Plain with { Ring = Ring.Modulo(3), Engine = "flip-meta" },
        Plain with { Engine = "flip-plain", Work = 1L << 40 },
        Plain with { Engine = "gradient", Backend = On("cuda") },
        Plain with { Backend = GoalBackend.Anything },
        Plain with { Ring = Ring.GaussianRationals, Engine = "gradient", From = new GoalStarts("a folder", [new string('a', 64)]) },
        Plain with { Tensor = new Shape(4, 4, 4), Ranks = new RankRange(49, 49), Symmetry = "cyclic:16" },
        Plain with { Ring = Ring.Modulo(2), Engine = "walk", Walks = new WalkGoal(WalkCourse.Ladder, 8, "results", 20) },
        Plain with { Ring = Ring.Modulo(2), Engine = "walk", Walks = new WalkGoal(WalkCourse.Plain, 2), Symmetry = "swap:1,1,1" },
        Plain with { Ring = Ring.Zt, Engine = "walk", Walks = new WalkGoal(WalkCourse.Pool, 4) { Keep = "pools" } },
        new SearchGoal(new Target(new Shape(2, 2, 2), 7), Ring.Zt)
        {
            Engine = "optimize",
            Sparser = new SparserGoal(PackedScheme.Of(Known.Strassen, Ring.Zt).ToString(), "strassen.json", 8),
        },
        new SearchGoal(new Target(new Shape(2, 2, 2), 7), Ring.Integers)
        {
            Engine = "circuits",
            Sparser = new SparserGoal(SparserGoal.Word(Known.Strassen, Ring.Integers), "strassen.json", 8)
            {
                Objective = Objective.Depth,
                Circuit = SparserGoal.Whole(Known.Strassen, Ring.Integers, StraightLine.Of(Known.Strassen)),
            },
        },
        Plain with { Programs = [new GoalProgram("adam"), new GoalProgram("mine", "// \u2297 \"quoted\" \\ \n struct Mine { }")] },
    ];

    [TestCase("lanes")]
    [TestCase("cpu")]
    public void The_processor_is_as_if_nothing_were_said(string backend)
    {
        string file = _folder["goal.json"];
        File.WriteAllText(file, $$"""{"goal": 1, "shape": "2x2x2", "rank": 7, "backend": "{{backend}}"}""");
        Assert.That(GoalFile.Read(file).Backend, Is.Null);
    }

    [TestCase("", 300)]
    [TestCase(""", "work": 5""", 86_400_000)]
    [TestCase(""", "work": 5, "seconds": 7""", 7)]
    public void A_budget_of_work_has_no_bound_of_time_but_one_that_is_named(string rest, int seconds)
    {
        string file = _folder["goal.json"];
        File.WriteAllText(file, $$"""{"goal": 1, "shape": "2x2x2", "rank": 7{{rest}}}""");
        Assert.That(GoalFile.Read(file).Time, Is.EqualTo(TimeSpan.FromSeconds(seconds)));
    }

    [TestCaseSource(nameof(Goals))]
    public void It_is_read_as_it_was_written(SearchGoal goal)
    {
        string file = _folder["goal.json"], again = _folder["again.json"];
        GoalFile.Write(goal, file);
        SearchGoal read = GoalFile.Read(file);
        GoalFile.Write(read, again);
        Assert.That(File.ReadAllText(again), Is.EqualTo(File.ReadAllText(file)));
        Assert.That(read with { Programs = goal.Programs, From = goal.From }, Is.EqualTo(goal));
        Assert.That(read.Programs, Is.EqualTo(goal.Programs));
        Assert.That((read.From?.Folder, read.From?.Sha256), Is.EqualTo((goal.From?.Folder, goal.From?.Sha256)));
    }

    [Test]
    public void What_is_left_out_is_as_without_the_option() =>
        Assert.That(Read("""{"goal": 1, "shape": "3x3x4", "rank": 29}"""), Is.EqualTo(Plain with { Programs = Plain.Programs })
            .Using<SearchGoal>((a, b) => a with { Programs = b.Programs } == b));

    [TestCase("shape", """{"goal": 1, "rank": 7}""")]
    [TestCase("rank", """{"goal": 1, "shape": "2x2x2"}""")]
    [TestCase("goal", """{"shape": "2x2x2", "rank": 7}""")]
    [TestCase("backend", """{"goal": 1, "shape": "2x2x2", "rank": 7, "backend": "abacus"}""")]
    [TestCase("backend", """{"goal": 1, "shape": "2x2x2", "rank": 7, "backend": "cuda:0"}""")]
    [TestCase("work", """{"goal": 1, "shape": "2x2x2", "rank": 7, "work": 0}""")]
    [TestCase("work", """{"goal": 1, "shape": "2x2x2", "rank": 7, "work": 1.5}""")]
    [TestCase("work", """{"goal": 1, "shape": "2x2x2", "rank": 7, "work": "20"}""")]
    [TestCase("goal", """{"goal": 2, "shape": "2x2x2", "rank": 7}""")]
    [TestCase("shape", """{"goal": 1, "shape": "2x2", "rank": 7}""")]
    [TestCase("shape", """{"goal": 1, "shape": "2x2x9999", "rank": 7}""")]
    [TestCase("shape", """{"goal": 1, "shape": [2, 2, 2], "rank": 7}""")]
    [TestCase("rank", """{"goal": 1, "shape": "2x2x2", "rank": 0}""")]
    [TestCase("rank", """{"goal": 1, "shape": "2x2x2", "rank": 99999999999999999999}""")]
    [TestCase("rank", """{"goal": 1, "shape": "2x2x2", "rank": "8..7"}""")]
    [TestCase("rank", """{"goal": 1, "shape": "2x2x2", "rank": [7]}""")]
    [TestCase("colour", """{"goal": 1, "shape": "2x2x2", "rank": 7, "colour": "red"}""")]
    [TestCase("ring", """{"goal": 1, "shape": "2x2x2", "rank": 7, "ring": "sea"}""")]
    [TestCase("ring", """{"goal": 1, "shape": "2x2x2", "rank": 7, "ring": 2}""")]
    [TestCase("engine", """{"goal": 1, "shape": "2x2x2", "rank": 7, "engine": "steam"}""")]
    [TestCase("programs", """{"goal": 1, "shape": "2x2x2", "rank": 7, "programs": []}""")]
    [TestCase("programs", """{"goal": 1, "shape": "2x2x2", "rank": 7, "programs": "adam"}""")]
    [TestCase("programs", """{"goal": 1, "shape": "2x2x2", "rank": 7, "programs": ["../../secret"]}""")]
    [TestCase("programs", """{"goal": 1, "shape": "2x2x2", "rank": 7, "programs": [7]}""")]
    [TestCase("source", """{"goal": 1, "shape": "2x2x2", "rank": 7, "programs": [{"name": "mine"}]}""")]
    [TestCase("name", """{"goal": 1, "shape": "2x2x2", "rank": 7, "programs": [{"name": "a\u001b[2J", "source": ""}]}""")]
    [TestCase("path", """{"goal": 1, "shape": "2x2x2", "rank": 7, "programs": [{"name": "a", "source": "", "path": "/etc"}]}""")]
    [TestCase("symmetry", """{"goal": 1, "shape": "2x2x2", "rank": 7, "symmetry": "mirror"}""")]
    [TestCase("symmetry", """{"goal": 1, "shape": "2x2x2", "rank": 7, "symmetry": 3}""")]
    [TestCase("descend", """{"goal": 1, "shape": "2x2x2", "rank": 7, "descend": "yes"}""")]
    [TestCase("from", """{"goal": 1, "shape": "2x2x2", "rank": 7, "from": "results"}""")]
    [TestCase("folder", """{"goal": 1, "shape": "2x2x2", "rank": 7, "from": {"folder": ""}}""")]
    [TestCase("sha256", """{"goal": 1, "shape": "2x2x2", "rank": 7, "from": {"folder": "results", "sha256": ["ab"]}}""")]
    [TestCase("seed", """{"goal": 1, "shape": "2x2x2", "rank": 7, "seed": -1}""")]
    [TestCase("seed", """{"goal": 1, "shape": "2x2x2", "rank": 7, "seed": 1e30}""")]
    [TestCase("seconds", """{"goal": 1, "shape": "2x2x2", "rank": 7, "seconds": 0}""")]
    [TestCase("seconds", """{"goal": 1, "shape": "2x2x2", "rank": 7, "seconds": 1e300}""")]
    [TestCase("engine", """{"goal": 1, "shape": "2x2x2", "rank": 7, "engine": "walk"}""")]
    [TestCase("engine", """{"goal": 1, "shape": "2x2x2", "rank": 7, "engine": "all", "walks": {"course": "plain", "walkers": 1}}""")]
    [TestCase("course", """{"goal": 1, "shape": "2x2x2", "rank": 7, "walks": {"course": "downhill", "walkers": 1}}""")]
    [TestCase("walkers", """{"goal": 1, "shape": "2x2x2", "rank": 7, "walks": {"course": "plain", "walkers": 1000000000}}""")]
    [TestCase("keep", """{"goal": 1, "shape": "2x2x2", "rank": 7, "walks": {"course": "meta", "walkers": 1, "keep": "pools"}}""")]
    [TestCase("rounds", """{"goal": 1, "shape": "2x2x2", "rank": 7, "walks": {"course": "plain", "walkers": 1, "rounds": -1}}""")]
    [TestCase("scheme", """{"goal": 1, "shape": "2x2x2", "rank": 7, "ring": "ZT", "sparser": """ +
        """{"scheme": "2x2x2:7 AAAA", "name": "", "sweeps": 1}}""")]
    [TestCase("ring", """{"goal": 1, "shape": "2x2x2", "rank": 7, "sparser": {"scheme": "2x2x2:7 AAAA", "name": "", "sweeps": 1}}""")]
    [TestCase("line 1", """{"goal": 1, "goal": 1, "shape": "2x2x2", "rank": 7}""")]
    [TestCase("no object", "[1]")]
    [TestCase("line 1", """{"goal": 1""")]
    [TestCase("line", "")]
    public void What_is_no_goal_is_refused_by_file_and_field(string field, string text)
    {
        MalformedInputException refusal = Assert.Throws<MalformedInputException>(() => Read(text))!;
        Assert.That(refusal.Message, Does.Contain(_folder["goal.json"]).And.Contain(field));
        Assert.That(refusal.Message, Does.Not.Contain("\n"));
    }

    private SearchGoal Read(string text)
    {
        string file = _folder["goal.json"];
        File.WriteAllText(file, text);
        return GoalFile.Read(file);
    }
}
