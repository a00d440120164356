using NUnit.Framework;
using TensorDecomp.Circuits;
using TensorDecomp.Kernels;
using TensorDecomp.Programs;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Schemes.Tensors;
using TensorDecomp.Search;
using TensorDecomp.Search.Kinds;
using TensorDecomp.Symmetries;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Search;

/// <summary>Every kind of engine on a small member of every family of tensors: it serves it, and then what it proposes holds, or it says
/// in a sentence why it does not.</summary>
public sealed class TensorConformanceTests
{
    private const int Units = 6;

    private static readonly string[] Tensors = [.. TensorMakers.All.Select(maker => maker.Example), "2x2x1+poly:2x2", "gen-diag:2x2x2"];

    [Test]
    public void Every_engine_serves_a_tensor_or_says_why_not([ValueSource(nameof(Tensors))] string name,
        [Values("Q", "ZT", "Q(i)", "F2", "F3", "F5")] string ring)
    {
        Assert.That(Ring.TryParse(ring, out Ring over));
        Tensor tensor = TensorJson.Named(name);
        SearchGoal goal = new(tensor, new RankRange(tensor.Count, tensor.Count), over) { Seed = 5 };
        EngineNeeds needs = new([ProgramRegistry.Default], null, [], (_, _, _) => []);
        int served = 0;
        foreach (EngineKind kind in EngineKinds.All.Where(kind => !kind.IsApart))
        {
            if (kind.WhyNot(goal with { Engine = kind.Name }) is { } reason)
            {
                Assert.That(reason, Does.EndWith(".").And.Not.Contain("\n"), kind.Name);
                continue;
            }
            served++;
            foreach (IEngine engine in kind.Create(goal with { Engine = kind.Name }, needs))
            {
                int proposals = 0;
                for (int unit = 0; unit < Units && proposals == 0 && engine.Step(Take); unit++) { }

                void Take(Proposal proposal)
                {
                    Claim claim = proposal.Modulus == 0 ? new Claim.Exact() : new Claim.Over(Ring.Modulo(proposal.Modulus));
                    Verdict verdict = Verifier.Judge(proposal.Scheme, claim);
                    Assert.That((verdict.Valid, proposal.Scheme.Tensor), Is.EqualTo((true, tensor)), kind.Name);
                    if (over.Modulus != 0) Assert.That(proposal.Modulus, Is.EqualTo(over.Modulus), kind.Name);
                    proposals++;
                }
            }
        }
        Assert.That(served, Is.GreaterThan(0), "something serves every tensor over every ring");
    }

    /// <summary>Under an automorphism of the tensor every kind of engine does the same, and what walks propose over the ring as it is has
    /// the symmetry.</summary>
    [Test]
    public void Every_engine_keeps_to_an_automorphism_or_says_why_not([ValueSource(nameof(Tensors))] string name,
        [Values("Q", "F2")] string ring)
    {
        Assert.That(Ring.TryParse(ring, out Ring over));
        Tensor tensor = TensorJson.Named(name);
        Automorphism generator = SchemeAutomorphisms.Of(tensor).Generators.First(g => g.Order is > 1 and <= 8);
        SearchGoal goal = new(tensor, new RankRange(tensor.Count, tensor.Count), over)
        {
            Seed = 5,
            Symmetry = $"{AutomorphismGroup.Of(generator)}",
        };
        EngineNeeds needs = new([ProgramRegistry.Default], null, [], (_, _, _) => []);
        List<string> served = [];
        foreach (EngineKind kind in EngineKinds.All.Where(kind => !kind.IsApart))
        {
            if (kind.WhyNot(goal with { Engine = kind.Name }) is { } reason)
            {
                Assert.That(reason, Does.EndWith(".").And.Not.Contain("\n"), kind.Name);
                continue;
            }
            served.Add(kind.Name);
            foreach (IEngine engine in kind.Create(goal with { Engine = kind.Name }, needs))
            {
                int proposals = 0;
                for (int unit = 0; unit < Units && proposals == 0 && engine.Step(Take); unit++) { }

                void Take(Proposal proposal)
                {
                    Claim claim = proposal.Modulus == 0 ? new Claim.Exact() : new Claim.Over(Ring.Modulo(proposal.Modulus));
                    Assert.That(Verifier.Judge(proposal.Scheme, claim).Valid, Is.True, kind.Name);
                    if (kind.Name == "flip-symmetric" && proposal.Modulus == 2)
                        Assert.That(SchemeAutomorphisms.Of(proposal.Scheme, Ring.Modulo(2)).Images(generator), Is.Not.Null, goal.Symmetry);
                    proposals++;
                }
            }
        }
        Assert.That(served, Does.Contain("flip-symmetric"), goal.Symmetry);
        if (over.Modulus == 0) Assert.That(served, Does.Contain("lbfgs"), goal.Symmetry);
    }

    /// <summary>Karatsuba's trick on a product of two polynomials saves one multiplication of six, over every ring.</summary>
    [TestCase("flip-plain", "F2"), TestCase("flip-plain", "ZT"), TestCase("flip-plain", "F3"), TestCase("flip-lifted", "ZT")]
    [TestCase("flip-unwrapped", "F3"), TestCase("gradient", "Q"), TestCase("lbfgs", "Q")]
    public void Every_engine_that_serves_finds_an_easy_rank(string engine, string ring)
    {
        Assert.That(Ring.TryParse(ring, out Ring over));
        SearchGoal goal = new(TensorJson.Named("poly:2x3"), new RankRange(5, 5), over) { Engine = engine, Seed = 3 };
        List<int> ranks = [];
        foreach (IEngine one in Portfolio.For(goal, new EngineNeeds([ProgramRegistry.Default], null, [], (_, _, _) => [])))
            for (int unit = 0; unit < 200 && !ranks.Exists(rank => rank <= 5) && one.Step(p => ranks.Add(p.Scheme.Rank)); unit++) { }
        Assert.That(ranks, Has.Some.LessThanOrEqualTo(5));
    }

    /// <summary>A store takes schemes of every tensor and gives them back; a program with fewer additions can be looked for.</summary>
    [TestCaseSource(nameof(Tensors))]
    public void What_holds_is_stored_read_again_and_made_cheaper(string name)
    {
        using TemporaryFolder folder = new();
        Tensor tensor = TensorJson.Named(name);
        CertifiedScheme certified = CertifiedScheme.Canonical(Scheme.Naive(tensor), 0, new Provenance("test", "test", "", 1, "0", 0))!;
        string file = new SchemeStore(folder["store"]).Save(certified);
        Submission again = FormatRegistry.Read(SourceFile.Open(file, Limits.Default), Limits.Default)[0];
        CertifiedScheme read = CertifiedScheme.Of(again, null, out _)!;
        Assert.That((read.Tensor, read.Sha256), Is.EqualTo((tensor, certified.Sha256)));
        Assert.That(StraightLine.Of(read.Scheme).Computes(read.Scheme, read.Ring));
        foreach (Objective objective in (Objective[])[Objective.Additions, Objective.Nonzeros])
        {
            SearchGoal goal = new(tensor, new RankRange(read.Rank, read.Rank), read.Ring)
            {
                Engine = EngineKinds.Optimize(objective),
                Sparser = new SparserGoal(SparserGoal.Word(read.Scheme, read.Ring), name, 3) { Objective = objective },
            };
            EngineKind kind = EngineKinds.All.Single(kind => kind.Name == goal.Engine);
            if (kind.WhyNot(goal) is { } reason)
            {
                Assert.That(reason, Does.EndWith("."));
                continue;
            }
            foreach (IEngine engine in kind.Create(goal, new EngineNeeds([], null, [], (_, _, _) => [])))
                for (int unit = 0; unit < 2 && engine.Step(Holds); unit++) { }
        }

        void Holds(Proposal p)
        {
            Assert.That(Verifier.Judge(p.Scheme, new Claim.Over(read.Ring)).Valid && p.Scheme.Tensor == tensor);
            if (p.Program is { } program) Assert.That(program.Computes(p.Scheme, read.Ring));
        }
    }
}
