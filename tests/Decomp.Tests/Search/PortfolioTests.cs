using NUnit.Framework;
using TensorDecomp.Circuits;
using TensorDecomp.Kernels;
using TensorDecomp.Search;
using TensorDecomp.Search.Kinds;
using TensorDecomp.Search.Relays;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Search;

/// <summary>Which kinds of engines a goal gets, and what is said to one that gets none.</summary>
public sealed class PortfolioTests
{
    [TestCase("2x2x2:7 Q", "flip flip-lifted flip-meta gradient lbfgs")]
    [TestCase("3x3x3:23 Q", "flip flip-cyclic flip-lifted flip-meta gradient lbfgs")]
    [TestCase("4x4x5:61 Z", "flip flip-lifted flip-group flip-meta gradient lbfgs")]
    [TestCase("4x4x4:47 F2", "flip flip-cyclic flip-meta")]
    [TestCase("3x3x4:29 F3", "flip flip-unwrapped flip-meta")]
    [TestCase("4x4x4:48 Q(i)", "flip flip-cyclic flip-lifted flip-meta gradient")]
    [TestCase("9x9x9:498 Q", "flip flip-cyclic flip-lifted")]
    [TestCase("1x2x3:6 Q", "gradient lbfgs")]
    [TestCase("4x4x4:49 Q cyclic:16", "gradient")]
    [TestCase("4x4x4:49 Q cyclic:4", "flip-cyclic gradient")]
    [TestCase("4x4x5:60 F2 swap:1,1,1", "flip-symmetric")]
    [TestCase("4x4x5:61 Q swap:1,1,1", "flip-symmetric flip-lifted gradient")]
    [TestCase("3x3x4:29..31 Q", "flip flip-lifted flip-meta gradient")]
    public void A_goal_gets_all_kinds_that_serve_it(string goal, string kinds) =>
        Assert.That(string.Join(' ', Portfolio.Kinds(Goal(goal)).Select(k => k.Name)), Is.EqualTo(kinds));

    [TestCase("flip-meta", "3x3x3:23 Q", "flip-meta")]
    [TestCase("flip", "3x3x3:23 Q", "flip flip-cyclic flip-lifted flip-meta")]
    [TestCase("lbfgs", "4x4x4:49 Q cyclic:16", "lbfgs")]
    public void An_engine_is_asked_for_by_its_name_or_its_family(string engine, string goal, string kinds) =>
        Assert.That(string.Join(' ', Portfolio.Kinds(Goal(goal) with { Engine = engine }).Select(k => k.Name)), Is.EqualTo(kinds));

    /// <summary>Over Z/4 nothing runs, nor on vectors of a length of their own.</summary>
    [TestCase("all", "2x2x2:7 Z/4", "not over Z/4")]
    [TestCase("flip-meta", "9x9x9:498 Q", "use --engine flip")]
    [TestCase("flip-cyclic", "3x3x4:29 Q", "square")]
    [TestCase("flip-lifted", "3x3x4:29 F2", "use --engine flip")]
    [TestCase("flip-group", "3x3x4:29 Q", "no group is known")]
    [TestCase("flip-symmetric", "3x3x4:29 Q", "--symmetry")]
    [TestCase("flip-meta", "4x4x4:49 Q cyclic:4", "leave it out")]
    [TestCase("steam", "3x3x4:29 Q", "no engine steam")]
    public void A_goal_that_nothing_serves_gets_a_sentence(string engine, string goal, string sentence) =>
        Assert.That(() => Portfolio.Kinds(Goal(goal) with { Engine = engine }),
            Throws.InstanceOf<GoalRefusedException>().With.Message.Contains(sentence).And.Message.EndsWith("."));

    [Test]
    public void Every_kind_has_a_name_of_its_own_serves_some_goal_and_says_why_it_does_not_serve_another()
    {
        Assert.That(EngineKinds.All.Select(k => k.Name), Is.Unique);
        SearchGoal[] goals =
            [.. ((string[])["3x3x3:23 Q", "4x4x5:61 Q", "3x3x4:29 F3", "4x4x5:60 F2 swap:1,1,1", "2x2x2:7 Z/4"]).Select(Goal),
                new SearchGoal(Known.Polynomials(3, 3), new RankRange(5, 5), Ring.Rationals),
                Goal("2x2x2:7 F2") with { Walks = new WalkGoal(WalkCourse.Plain, 2) },
                Goal("2x2x2:7 F2") with { Sparser = new SparserGoal("", "", 1) },
                Goal("2x2x2:7 F2") with { Sparser = new SparserGoal("", "", 1) { Objective = Objective.Additions } },
                Goal("2x2x2:7 Q") with { Relay = new Relay("mine", [new RelayChain(Goal("2x2x2:7 Q").Target, 1, [])]) }];
        foreach (EngineKind kind in EngineKinds.All)
        {
            Assert.That(goals.Select(kind.WhyNot), Has.Some.Null, kind.Name);
            Assert.That(goals.Select(kind.WhyNot).OfType<string>(), Is.Not.Empty.And.All.EndsWith("."), kind.Name);
        }
    }

    [Test]
    public void Every_credit_is_for_a_kind_that_there_is_and_says_what_was_measured()
    {
        Assert.That(Credits.All.Select(c => c.Engine).Distinct(), Is.SubsetOf(EngineKinds.All.Select(k => k.Name)));
        Assert.That(Credits.All.Select(c => c.Measured), Has.All.Not.Empty);
        Assert.That((Credits.Of("lbfgs", new Shape(3, 3, 6), null), Credits.Of("lbfgs", new Shape(4, 4, 6), null),
            Credits.Of("gradient", new Shape(3, 3, 6), null)), Is.EqualTo((3.0, 1.0, 1.0)));
    }

    private static SearchGoal Goal(string text)
    {
        string[] parts = text.Split(' '), target = parts[0].Split(':'), ranks = target[1].Split("..");
        Assert.That(Shape.TryParse(target[0], out Shape shape) & Ring.TryParse(parts[1], out Ring ring), Is.True);
        return new SearchGoal(shape, new RankRange(int.Parse(ranks[0]), int.Parse(ranks[^1])), ring)
        {
            Symmetry = parts.Length > 2 ? parts[2] : null,
        };
    }
}
