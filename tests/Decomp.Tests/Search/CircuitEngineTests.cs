using NUnit.Framework;
using TensorDecomp.Circuits;
using TensorDecomp.Circuits.Sums;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Search;
using TensorDecomp.Search.Additions;
using TensorDecomp.Search.Messages;
using TensorDecomp.Search.Work;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Search;

/// <summary>A search for fewer additions takes one course, whoever does its work.</summary>
public sealed class CircuitEngineTests
{
    private static readonly Rational s_half = new(1, 2);

    private static readonly SparserGoal s_goal =
        new(PackedScheme.Of(Known.Strassen, Ring.Zt).ToString(), "strassen.json", 1) { Objective = Objective.Additions };

    [Test]
    public void One_unit_at_a_time_or_all_at_once_it_proposes_the_same()
    {
        List<string> single = Run(new CircuitEngine(Ring.Zt, s_goal, 1), atOnce: 1), many = Run(new CircuitEngine(Ring.Zt, s_goal, 1), 16);
        Assert.That(single, Is.Not.Empty);
        Assert.That(single[^1], Does.StartWith("15 "));
        Assert.That(many, Is.EqualTo(single));
    }

    [Test]
    public void Resumed_it_goes_on_from_the_best_and_damage_is_refused()
    {
        CircuitEngine engine = new(Ring.Zt, s_goal, 1), other = new(Ring.Zt, s_goal with { Objective = Objective.Depth }, 1),
            second = new(Ring.Zt, s_goal, 1);
        Run(engine, 1);
        Assert.That(other.Resume(engine.Progress()), Is.False);
        Assert.That(second.Resume(engine.Progress()), Is.True);
        Assert.That(second.Progress().Scheme, Is.EqualTo(engine.Progress().Scheme));
        Assert.That(() => second.Resume(engine.Progress() with { Scheme = "2x2x2:7 AAAA" }), Throws.InstanceOf<InvalidDataException>());
        string larger = PackedScheme.Of(Scheme.Naive(new Shape(2, 2, 2)), Ring.Zt).ToString();
        Assert.That(() => second.Resume(engine.Progress() with { Scheme = larger }), Throws.InstanceOf<InvalidDataException>());
    }

    [TestCase(Objective.Depth)]
    [TestCase(Objective.Growth)]
    [TestCase(Objective.Scalings)]
    public void What_it_proposes_gets_better_in_what_was_asked(Objective objective)
    {
        Scheme start = objective == Objective.Scalings ? Known.Strassen : Winograd();
        SparserGoal goal = new(PackedScheme.Of(start, Ring.Zt).ToString(), "winograd.json", 1) { Objective = objective };
        CircuitEngine engine = new(Ring.Zt, goal, 1);
        CircuitFigures last = CircuitFigures.Of(StraightLine.Of(start), start, Ring.Zt);
        int proposals = 0;
        for (int unit = 0; unit < 20; unit++)
            engine.Fold(((CircuitUnit)engine.Plan(_ => { })!).Do(CancellationToken.None), p =>
            {
                CircuitFigures now = CircuitFigures.Of(p.Program!, p.Scheme, Ring.Zt);
                Assert.That(now.CompareTo(last, objective), Is.Negative);
                (last, proposals) = (now, proposals + 1);
            });
        Assert.That(proposals, Is.Positive);
        Assert.That(engine.Front.Any(f => engine.Front.Any(g => g.Dominates(f))), Is.False);
    }

    [Test]
    public void Strassen_waits_for_three_additions_only()
    {
        SparserGoal goal = new(PackedScheme.Of(Winograd(), Ring.Zt).ToString(), "winograd.json", 1) { Objective = Objective.Depth };
        CircuitEngine engine = new(Ring.Zt, goal, 1);
        CircuitFigures best = default;
        for (int unit = 0; unit < 40; unit++)
            engine.Fold(((CircuitUnit)engine.Plan(_ => { })!).Do(CancellationToken.None),
                p => best = CircuitFigures.Of(p.Program!, p.Scheme, Ring.Zt));
        // a11 + a22 and the like, and (p1 + p4) + (p7 - p5): sums of two and of four
        Assert.That((best.Depth, best.Additions), Is.EqualTo((3, 18)));
    }

    [Test]
    public void Sums_are_shared_only_as_far_as_nothing_waits_longer()
    {
        foreach (string file in Directory.GetFiles(Path.Combine(Surroundings.Root, "results", "4x4x4"), "*.json"))
        {
            Scheme scheme = SchemeStore.ReadFile(file, Limits.Default)[0].Scheme;
            StraightLine alone = new(scheme.Tensor, Chain(scheme.U), Chain(scheme.V), Chain(scheme.W).Transposed()),
                shallow = StraightLine.Of(scheme, shallow: true), shared = StraightLine.Of(scheme);
            Assert.That(shallow.Depth, Is.EqualTo(alone.Depth).And.LessThanOrEqualTo(shared.Depth), file);
            Assert.That(shallow.Additions, Is.LessThan(alone.Additions), file);
        }

        static LinearChain Chain(Factor factor) =>
            new(factor.Size, [], [.. Enumerable.Range(0, factor.Rank).Select(r => factor.Term(r).ToArray())]);
    }

    [Test]
    public void Units_and_outcomes_come_back_from_their_messages_as_they_went()
    {
        CircuitUnit unit = (CircuitUnit)new CircuitEngine(Ring.Zt, s_goal, 1).Plan(_ => { })!;
        CircuitUnit read = (CircuitUnit)UnitForm.Of(unit).Read();
        Assert.That(read with { Scheme = unit.Scheme }, Is.EqualTo(unit));
        // A program goes along, for the walk to begin with.
        CircuitOutcome known = unit.Do(CancellationToken.None);
        CircuitUnit second = (CircuitUnit)UnitForm.Of(unit with { Scheme = known.Scheme, Program = known.Program }).Read();
        Assert.That(second.Program!.Additions, Is.EqualTo(known.Program.Additions));
        Assert.That(second.Program.Computes(second.Scheme, Ring.Zt));
        CircuitOutcome outcome = read.Do(CancellationToken.None), back = (CircuitOutcome)OutcomeForm.Of(outcome).Read();
        Assert.That((back.Number, back.Ring, back.Whole, back.Program.Additions),
            Is.EqualTo((outcome.Number, outcome.Ring, outcome.Whole, outcome.Program.Additions)));
        Assert.That(back.Program.Computes(back.Scheme, back.Ring));
    }

    /// <summary>Whoever has a unit from its message walks the same walk, and what comes back in one leads to the same next unit.</summary>
    [TestCase("ZT")]
    [TestCase("Z")]
    [TestCase("Z[1/2]")]
    [TestCase("F2")]
    [TestCase("F3")]
    [TestCase("F5")]
    [TestCase("Q(i)")]
    public void A_course_is_the_same_by_messages(string name)
    {
        Assert.That(Ring.TryParse(name, out Ring ring));
        Scheme start = ring.Modulus > 0 ? Known.Strassen.Select((_, _, c) => c.Re.Sign < 0 ? new Rational(ring.Modulus - 1) : c)
            : name == "Z[1/2]" ? Known.Strassen.Select((f, r, c) => r > 0 || f == 0 ? c : f == 1 ? c * new Rational(2) : c * s_half)
            : Known.Strassen;
        SparserGoal goal = new(SparserGoal.Word(start, ring), "strassen.json", 1) { Objective = Objective.Additions };
        CircuitEngine here = new(ring, goal, 1), away = new(ring, goal, 1);
        for (int walk = 0; walk < 20; walk++)
        {
            CircuitUnit unit = (CircuitUnit)here.Plan(_ => { })!, sent = (CircuitUnit)away.Plan(_ => { })!;
            here.Fold((unit with { Steps = Math.Min(unit.Steps, 600) }).Do(CancellationToken.None), _ => { });
            CircuitUnit received = (CircuitUnit)UnitForm.Of(sent).Read();
            CircuitOutcome outcome = (received with { Steps = Math.Min(received.Steps, 600) }).Do(CancellationToken.None);
            away.Fold(OutcomeForm.Of(outcome).Read(), _ => { });
            Assert.That(away.Progress(), Is.EqualTo(here.Progress()).Using<EngineState>((a, b) => (a.Next, a.Scheme) == (b.Next, b.Scheme)),
                $"walk {walk}");
        }
    }

    [Test]
    public void A_term_that_is_zero_has_no_product_in_a_circuit()
    {
        Scheme larger = new(Known.Strassen.Tensor, WithZero(Known.Strassen.U), WithZero(Known.Strassen.V), WithZero(Known.Strassen.W));
        foreach (Ring ring in (Ring[])[Ring.Zt, Ring.Integers, Ring.GaussianRationals])
        {
            CircuitEngine engine = new(ring, new(SparserGoal.Word(larger, ring), "larger.json", 1) { Objective = Objective.Additions }, 1);
            CircuitOutcome outcome = ((CircuitUnit)engine.Plan(_ => { })!).Do(CancellationToken.None);
            CircuitOutcome back = (CircuitOutcome)OutcomeForm.Of(outcome).Read();
            Assert.That((back.Scheme.Rank, back.Program.Computes(back.Scheme, ring)), Is.EqualTo((7, true)), $"{ring}");
        }

        static Factor WithZero(Factor factor) => Factor.FromTerms(factor.Size,
            [.. Enumerable.Range(0, factor.Rank).Select(r => factor.Term(r).ToArray()), []]);
    }

    /// <summary>The 15 additions of Strassen's scheme are found by walks; a goal that comes with such a circuit begins there.</summary>
    [Test]
    public void A_circuit_that_comes_with_the_scheme_is_gone_on_from()
    {
        string file = Path.Combine(Surroundings.Root, "results", "3x3x3", "23-ZT-a7e390fb.json");
        Submission read = FormatRegistry.Read(SourceFile.Open(file, Limits.Default), Limits.Default)[0];
        StraightLine program = read.Program(Ring.Zt)!;
        Assert.That(StraightLine.Of(read.Scheme).Additions, Is.GreaterThan(program.Additions), "else nothing is shown");
        SparserGoal goal = new(SparserGoal.Word(read.Scheme, Ring.Zt), "a7e390fb.json", 1)
        {
            Objective = Objective.Additions,
            Circuit = SparserGoal.Whole(read.Scheme, Ring.Zt, program),
        };
        CircuitEngine engine = new(Ring.Zt, goal, 1);
        Assert.That(engine.Front.Single().Additions, Is.EqualTo(program.Additions));
        CircuitUnit unit = (CircuitUnit)engine.Plan(_ => { })!;
        Assert.That((unit with { Steps = 0 }).Do(CancellationToken.None).Program.Additions, Is.LessThanOrEqualTo(program.Additions));
        // One of another scheme is not taken for it.
        CircuitEngine other = new(Ring.Zt, s_goal with { Circuit = goal.Circuit }, 1);
        Assert.That(other.Front.Single().Additions, Is.EqualTo(StraightLine.Of(Known.Strassen).Additions));
    }

    [Test]
    public void An_outcome_out_of_turn_is_refused()
    {
        CircuitEngine engine = new(Ring.Zt, s_goal, 1);
        CircuitOutcome outcome = ((CircuitUnit)engine.Plan(_ => { })!).Do(CancellationToken.None);
        Assert.That(() => engine.Fold(outcome with { Number = 3 }, _ => { }), Throws.InstanceOf<InvalidDataException>());
    }

    /// <summary>Fewer additions than Strassen's algorithm, but more depth and growth.</summary>
    private static Scheme Winograd()
    {
        CircuitWalk<SignedSums> walk = new(Known.Strassen, Ring.Zt, size => new SignedSums(size), 1);
        for (int step = 0; step < 3000 && walk.Additions > 15; step++) walk.ChangeBasis(0.5);
        return walk.Scheme;
    }

    private static List<string> Run(CircuitEngine engine, int atOnce)
    {
        List<string> proposals = [];
        Queue<WorkUnit> open = [];
        for (int folded = 0; folded < 40; folded++)
        {
            while (open.Count < atOnce && engine.Plan(_ => { }) is { } unit) open.Enqueue(unit);
            engine.Fold(((CircuitUnit)open.Dequeue()).Do(CancellationToken.None),
                p => proposals.Add($"{p.Program!.Additions} {PackedScheme.Of(p.Scheme, Ring.Zt)}"));
        }
        return proposals;
    }
}
