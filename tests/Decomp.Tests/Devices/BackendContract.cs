using NUnit.Framework;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Programs;
using TensorDecomp.Programs.Backends;
using TensorDecomp.Programs.Seeds;
using TensorDecomp.Schemes.Tensors;
using TensorDecomp.Symmetries;
using TensorDecomp.Tests.Kernels;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Devices;

/// <summary>
/// What holds for every backend: restarts go as in single lanes, to rounding, or it says why not. One that is not on this machine skips
/// its tests with its own sentence.
/// </summary>
public abstract class BackendContract(IBackend backend)
{
    private const ulong Seed = 5;
    private static readonly Target Small = new(new Shape(2, 2, 2), 7);
    /// <summary>A tensor with three different sizes and several values, with entries that meet often, once and never.</summary>
    private static readonly Tensor Weighted = new("weighted", 3, 4, 2, [
        new(0, 0, 0, 1), new(0, 1, 0, -2), new(0, 3, 1, 3), new(2, 0, 1, -1), new(2, 3, 0, 1)]);

    private static readonly IBackend Plain = new TensorDecomp.Programs.Backends.Lanes(1);

    protected static IEnumerable<TestCaseData> Gradients() =>
        from one in new (SearchSpace Space, IProgramCase Program)[]
        {
            (new Target(new Shape(3, 3, 3), 23), new ProgramCase<GradientOf<Penalised>>()),
            (new Target(new Shape(1, 2, 3), 5), new ProgramCase<GradientOf<Penalised>>()),
            (new Target(new Shape(5, 4, 3), 47), new ProgramCase<GradientOf<Penalised>>()),
            (new SearchSpace(new Target(new Shape(2, 3, 2), 11), Complex: true), new ProgramCase<GradientOf<Penalised>>()),
            (new SearchSpace(new Target(new Shape(4, 4, 4), 9), Complex: true), new ProgramCase<GradientOf<Penalised>>()),
            (new Target(new Shape(2, 3, 4), 17), new ProgramCase<GradientOf<Robust>>()),
            (new SearchSpace(new Target(new Shape(3, 1, 2), 6), Complex: true), new ProgramCase<GradientOf<Robust>>()),
            (new Target(Weighted, 4), new ProgramCase<GradientOf<Penalised>>()),
            (new SearchSpace(new Target(Weighted, 4), Complex: true), new ProgramCase<GradientOf<Penalised>>()),
            (new Target(Weighted, 4), new ProgramCase<GradientOf<Robust>>()),
            (new Target(new PolynomialProduct().Make("poly:3x2", "3x2")!, 4), new ProgramCase<GradientOf<Penalised>>()),
        }
        select new TestCaseData(one.Program, one.Space).SetArgDisplayNames(one.Space.ToString(), one.Program.Trace.Path.ToString());

    /// <summary>Excerpts only: backends may round otherwise, and a thousand steps at 3x3x3:23 make 0.05 of that.</summary>
    protected static IEnumerable<TestCaseData> Descents() =>
        from program in Excerpt.Programs
        from space in (SearchSpace[])[new Target(new Shape(3, 3, 3), 23), new SearchSpace(Small, Complex: true)]
        select new TestCaseData(ProgramCase.Of(typeof(Excerpt<>).MakeGenericType(program)), space)
            .SetArgDisplayNames(program.Name, space.ToString());

    /// <summary>Some that a backend may refuse: with a symmetry, with several ranks, large.</summary>
    protected static IEnumerable<TestCaseData> Demanding() =>
        from space in new SearchSpace[]
        {
            new(Small, Symmetry: new FactorExchange(SymmetryGroup.Cyclic, 1).Of(Small.Shape, Small.Rank)),
            new(new Target(new Shape(2, 2, 2), 9)) { LowestRank = 7 },
            new(new Target(new Shape(2, 2, 2), 9), Complex: true) { LowestRank = 8 },
            new(new Target(new Shape(12, 12, 12), 60)),
            new(new Target(new PolynomialProduct().Make("poly:60x60", "60x60")!, 5)),
        }
        select new TestCaseData(space).SetArgDisplayNames(space.ToString());

    [Test]
    public void It_has_a_name_of_its_own_and_says_what_it_runs_on()
    {
        Assert.That(Backends.Find(backend.Name)!.Summary, Is.EqualTo(backend.Summary).And.Not.Empty.And.Not.EndsWith("."));
        Assert.That(Backends.All.Count(other => other.Name == backend.Name), Is.EqualTo(1));
        Assert.That(backend.Name, Is.EqualTo(backend.Name.ToLowerInvariant()).And.Not.Contains(":"), "an id is name:number");
        Assert.That((string[])["cpu", "gpu", "auto"], Does.Not.Contain(backend.Name), "words of --backend");
        Assert.That(backend.Device?.Id ?? "", Is.EqualTo("").Or.StartsWith($"{backend.Name}:"));
    }

    [Test]
    public void It_has_places_here_or_says_why_it_has_none()
    {
        Assert.That(backend.Places.Count == 0, Is.EqualTo(backend.WhyAbsent is not null));
        if (backend.WhyAbsent is not { } why) return;
        Assert.That(why, Does.EndWith(".").And.Not.Contains("\n"));
        Assert.That(backend.WhyNot(ProgramRegistry.Default.Trace, Small), Is.EqualTo(why));
        Assert.That(() => ProgramRegistry.Default.On(backend).Batch(Small, Seed, 4),
            Throws.InstanceOf<BackendException>().With.Message.EqualTo(why));
    }

    [TestCaseSource(nameof(Gradients))]
    public void Loss_and_gradient_are_those_of_single_lanes(IProgramCase program, SearchSpace space)
    {
        foreach ((RestartResult own, RestartResult plain) in Both(program, space, restarts: 3))
        {
            Assert.That(own.Loss, Is.EqualTo(plain.Loss).Within(1e-5 * (space.Target.Tensor.Count + plain.Loss)));
            double size = Drift.Numbers(plain).Max(Math.Abs);
            Assert.That(Drift.Numbers(own), Is.EqualTo(Drift.Numbers(plain)).Within(1e-5 * (1 + size)));
        }
    }

    [TestCaseSource(nameof(Descents))]
    public void An_excerpt_of_a_descent_leads_where_it_leads_in_single_lanes(IProgramCase program, SearchSpace space)
    {
        foreach ((RestartResult own, RestartResult plain) in Both(program, space, restarts: 3)) Drift.AssertSmall(own, plain);
    }

    [TestCaseSource(nameof(Demanding))]
    public void What_it_does_not_refuse_goes_as_in_single_lanes(SearchSpace space)
    {
        Present();
        ProgramCase<Excerpt<AdamAnneal>> program = new();
        if (backend.WhyNot(program.Trace, space) is { } reason)
        {
            Assert.That(reason, Does.EndWith(".").And.Not.Contains("\n"));
            Assert.That(() => ProgramRegistry.Find("adam-anneal")!.On(backend).Batch(space, Seed, 4),
                Throws.InstanceOf<BackendException>().With.Message.EqualTo(reason));
        }
        else foreach ((RestartResult own, RestartResult plain) in Both(program, space, restarts: 4)) Drift.AssertSmall(own, plain);
    }

    /// <summary>Restarts are handed out until some have taken the places of others, which ended by racing, converging and running
    /// out.</summary>
    [Test]
    public void Restarts_that_take_the_places_of_others_go_as_in_single_lanes()
    {
        Present();
        ProgramCase<Watchful> program = new();
        const int Refills = 8;
        long next = 0;
        int refilled = 0;
        SortedDictionary<long, RestartResult> own = [];
        using (IRestartBatch batch = program.Open(backend, Small, Seed))
            do batch.RunChunk(Next, result => own.Add(result.Restart, result));
            while (batch.Busy);
        Assert.That(own.Keys, Is.EqualTo(Enumerable.Range(0, (int)next).Select(k => (long)k)));
        long[] compared = [.. own.Keys.Take(16).Union(own.Keys.TakeLast(Refills))];
        foreach (RestartResult plain in Trajectories.Run(program.Open(Plain, Small, Seed), compared).Values)
        {
            RestartResult one = own[plain.Restart];
            Assert.That((one.Restart, one.End, one.Steps), Is.EqualTo((plain.Restart, plain.End, plain.Steps)));
            Assert.That(one.Loss, Is.EqualTo(plain.Loss).Within(1e-4 * (1 + plain.Loss)));
            if (plain.Approximation is not null) Assert.That(Drift.Numbers(one), Is.EqualTo(Drift.Numbers(plain)).Within(1e-3));
        }

        long Next() => own.Count == 0 ? next++ : refilled++ < Refills ? next++ : -1;
    }

    [Test]
    public void Restarts_hop_as_in_single_lanes()
    {
        IReadOnlyList<(RestartResult Own, RestartResult Plain)> both =
            Both(new ProgramCase<Skipping>(), new Target(new Shape(2, 2, 2), 6), restarts: 7);
        Assert.That(both.Select(r => r.Plain.Steps).Distinct().Count(), Is.GreaterThan(2), "some hop longer than others");
        foreach ((RestartResult own, RestartResult plain) in both)
        {
            Assert.That((own.Restart, own.End, own.Steps), Is.EqualTo((plain.Restart, plain.End, plain.Steps)));
            Assert.That(own.Loss, Is.EqualTo(plain.Loss).Within(1e-3 * (1 + plain.Loss)));
        }
    }

    private IReadOnlyList<(RestartResult Own, RestartResult Plain)> Both(IProgramCase program, SearchSpace space, int restarts)
    {
        Present();
        long[] numbers = [.. Enumerable.Range(0, restarts).Select(k => 3L * k)];
        return [.. Trajectories.Run(program.Open(backend, space, Seed), numbers).Values
            .Zip(Trajectories.Run(program.Open(Plain, space, Seed), numbers).Values)];
    }

    private void Present()
    {
        if (backend.WhyAbsent is { } why) Assert.Ignore(why);
    }
}
