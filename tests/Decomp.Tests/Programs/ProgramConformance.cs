using System.Security.Cryptography;
using NUnit.Framework;
using TensorDecomp.Exact;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Programs;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Programs;

/// <summary>What holds for every program that search can run.</summary>
[TestFixtureSource(typeof(ProgramRegistry), nameof(ProgramRegistry.All))]
public sealed class ProgramConformance(GradientProgram program)
{
    [Test]
    public void Its_source_is_the_file_it_was_compiled_from()
    {
        string[] files =
            [.. Directory.EnumerateFiles(Path.Combine(Surroundings.Root, "src", "TensorDecomp", "Programs"), "*.cs",
                SearchOption.AllDirectories)
            .Where(file => File.ReadAllText(file) == program.Source)];
        Assert.That(files, Has.Length.EqualTo(1), "one file of the project has exactly this text");
        Assert.That(program.Source, Does.Contain($"struct {Path.GetFileNameWithoutExtension(files[0])} : {nameof(IGradientProgram)}"));
        Assert.That(program.Hash, Is.EqualTo(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(files[0])))));
    }

    [Test]
    public void It_is_found_under_its_name_and_says_what_it_is()
    {
        Assert.That(ProgramRegistry.Find(program.Name), Is.SameAs(program));
        Assert.That(ProgramRegistry.Find(program.Name.ToUpperInvariant()), Is.SameAs(program));
        Assert.That(ProgramRegistry.All.Count(other => other.Name == program.Name || other.Hash == program.Hash), Is.EqualTo(1));
        Assert.That(program.Summary, Is.Not.Empty.And.Not.EndsWith("."));
    }

    [TestCase(1, 1, 1, 1)]
    [TestCase(3, 3, 3, 23)]
    [TestCase(5, 5, 5, 93)]
    public void Its_plan_can_be_carried_out(int m, int n, int p, int rank)
    {
        Plan plan = program.Plan(new Target(new Shape(m, n, p), rank));
        Assert.That(plan.Steps, Is.InRange(1, 1 << 24), "steps are counted in a float");
        Assert.That(plan.Chunk, Is.InRange(1, plan.Steps));
        Assert.That(plan.Slots, Is.GreaterThanOrEqualTo(0));
        Assert.That(plan.PolishBelow, Is.GreaterThan(0));
        Assert.That(plan.Races.Select(race => race.Fraction), Has.All.InRange(0, 1));
    }

    [Test]
    public void It_finds_a_decomposition_of_2x2x2_into_7_that_is_certified()
    {
        Target target = new(new Shape(2, 2, 2), 7);
        using IRestartBatch batch = program.Batch(target, seed: 1, GradientProgram.BestLanes);
        using ProgressiveRounding rounding = new(target);
        Verdict? found = null;
        int next = 0;
        do batch.RunChunk(() => next < 16 ? next++ : -1, Finish);
        while (batch.Busy && found is null);
        Assert.That(found, Is.Not.Null, "none of 16 restarts became exact");
        Assert.That((found!.Rank, found.Tensor), Is.EqualTo((7, target.Tensor)));

        void Finish(RestartResult result)
        {
            if (result.Approximation is { } approximation && rounding.Run(approximation).Scheme is { } scheme
                && Verifier.Certify(scheme) is { Valid: true } verdict) found ??= verdict;
        }
    }

    public override string ToString() => program.Name;
}
