using NUnit.Framework;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Lanes;
using TensorDecomp.Programs;
using TensorDecomp.Programs.Tracing;
using TensorDecomp.Tests.Kernels;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Programs.Tracing;

/// <summary>The trace of every seed program against the program itself, number for number.</summary>
[TestFixtureSource(nameof(Programs))]
public sealed class TraceTests(Type program)
{
    private static Type[] Programs => [.. Excerpt.Programs, typeof(Penalised)];

    private readonly ITraceCheck _check = (ITraceCheck)Activator.CreateInstance(typeof(TraceCheck<>).MakeGenericType(program))!;

    [Test]
    public void The_penalties_and_their_slopes_are_those_of_the_program() => _check.Penalties();

    [Test]
    public void A_step_and_its_update_are_those_of_the_program() => _check.Updates();

    [Test]
    public void Least_squares_are_recognised() => Assert.That(_check.Trace.IsLeastSquares, Is.True);

    [Test]
    public void Two_traces_have_the_same_text() =>
        Assert.That(_check.Trace.Text, Is.EqualTo(_check.Again.Text).And.Contain("residual").And.Contain("x :="));

    [Test]
    public void The_plan_asks_for_the_slots_that_are_used() => Assert.That(_check.Trace.Slots, Is.EqualTo(_check.Plan.Slots).Or.Zero);

    private interface ITraceCheck
    {
        Trace Trace { get; }
        Trace Again { get; }
        Plan Plan { get; }
        void Penalties();
        void Updates();
    }

    private sealed class TraceCheck<TProgram> : ITraceCheck where TProgram : struct, IGradientProgram
    {
        private static readonly Target Target = new(new Shape(2, 3, 4), 20);

        public Trace Trace { get; } = Trace.Of<TProgram>();
        public Trace Again => Trace.Of<TProgram>();
        public Plan Plan => TProgram.Plan(Target);

        public void Penalties() => ForRandomNumbers((n, h) =>
        {
            Hyper<Dual<L1>> dual = default;
            for (int k = 0; k < Hyper<L1>.Capacity; k++) dual[k] = Dual<L1>.Constant(h[k]);
            Func<string, L1> input = Inputs(n, h);
            Dual<L1> residual = TProgram.ResidualLoss(Variable(n[0]), dual), entry = TProgram.EntryPenalty(Variable(n[0]), dual);
            Same(Trace.Residual, input, [residual.Value, residual.Slope, TProgram.ResidualLoss(Variable(1f), dual).Slope]);
            Same(Trace.Entry, input, [entry.Value, entry.Slope]);
            Dual<L1>[] terms =
                [.. Enumerable.Range(0, 3)
                    .Select(by => TProgram.TermPenalty(Norm(0), Norm(1), Norm(2), dual) is var t && by == 0 ? t
                    : TProgram.TermPenalty(Norm(0, by), Norm(1, by), Norm(2, by), dual))];
            Same(Trace.Term, input, [terms[0].Value, terms[0].Slope, terms[1].Slope, terms[2].Slope]);

            Dual<L1> Norm(int which, int by = 0) => which == by ? Variable(Math.Abs(n[which])) : Dual<L1>.Constant(Math.Abs(n[which]));
        });

        public void Updates() => ForRandomNumbers((n, h) =>
        {
            Func<string, L1> input = Inputs(n, h);
            L1 step = 17f;
            Hyper<L1> stepped = h;
            TProgram.PerStep(step, ref stepped);
            Same(Trace.Step, input, [.. Trace.Step.Results.Select(r => stepped[int.Parse(r.Name[2..^1])])]);

            L1[] slots = new L1[Slots<L1>.Capacity];
            (slots[0], slots[1]) = (n[2], Math.Abs(n[3]));
            RandomStream<L1> rng = new(input(Trace.Key), 42);
            L1 x = TProgram.Update(n[0], (L1)n[1], new Slots<L1>(ref slots[0]), ref rng, h);
            Same(Trace.Update, input, [x, .. Trace.Update.Results.Skip(1).Select(r => slots[int.Parse(r.Name[2..^1])])]);

            rng = new(input(Trace.Key), 42);
            L1 start = TProgram.Initialize(new Site(0, 0, 0, Target), ref rng, h);
            Same(new Hook("", [Trace.Initialize.Results[0]]), input, [start]);
        });

        private static void ForRandomNumbers(Action<float[], Hyper<L1>> check)
        {
            HostRandom random = new(9);
            for (int trial = 0; trial < 200; trial++)
            {
                float[] n = [.. Enumerable.Range(0, 4).Select(_ => (float)(random.Uniform(-1, 1) * random.LogUniform(1e-2, 10)))];
                Hyper<L1> h = default;
                for (int k = 0; k < Hyper<L1>.Capacity; k++) h[k] = (float)random.Uniform();
                check(n, h);
            }
        }

        private static Func<string, L1> Inputs(float[] n, Hyper<L1> h) => name => name switch
        {
            "e" or "x" => n[0],
            "g" => n[1],
            "nu" => Math.Abs(n[0]),
            "nv" => Math.Abs(n[1]),
            "nw" => Math.Abs(n[2]),
            "step" => 17f,
            "s[0]" => n[2],
            "s[1]" => Math.Abs(n[3]),
            Trace.Key => CounterRandom.StepKey(L1.BitBroadcast(99), (L1)3f),
            Trace.Site => L1.BitBroadcast(42),
            _ => h[int.Parse(name[2..^1])],
        };

        private void Same(Hook hook, Func<string, L1> input, L1[] expected) =>
            Assert.That(Trace.Graph.Evaluate([.. hook.Results.Select(r => r.Place)], input).Select(v => v.Value),
                Is.EqualTo(expected.Select(v => v.Value)), hook.Name);

        private static Dual<L1> Variable(float value) => Dual<L1>.Variable(value);
    }
}

/// <summary>What the traces of the registered programs say beside each other.</summary>
public sealed class TraceOfRegistryTests
{
    /// <summary>Chains differ in what they do between descents, which no trace has.</summary>
    [Test]
    public void Different_programs_have_different_texts() =>
        Assert.That(ProgramRegistry.All.Where(p => !p.Descends(new(new Shape(3, 3, 3), 23))).Select(p => p.Trace.Text), Is.Unique);

    [Test]
    public void A_trace_is_made_once() => Assert.That(ProgramRegistry.All[0].Trace, Is.SameAs(ProgramRegistry.All[0].Trace));

    [Test]
    public void Operations_and_costs_follow_the_formulas()
    {
        Trace adam = ProgramRegistry.Find("adam")!.Trace, noisy = ProgramRegistry.Find("adam-anneal")!.Trace;
        Assert.That(ProgramRegistry.Find("lion")!.Trace.Operations.Except(adam.Operations), Does.Contain(Operation.Less));
        Assert.That((adam.HasTermPenalty, noisy.HasTermPenalty), Is.EqualTo((false, true)));
        Target small = new(new Shape(2, 2, 2), 7), large = new(new Shape(4, 4, 4), 49);
        Assert.That(adam.CostPerStep(small), Is.InRange(10 * small.Parameters, 60 * small.Parameters));
        Assert.That(noisy.CostPerStep(large), Is.GreaterThan(adam.CostPerStep(large)));
    }
}

/// <summary>A ridge is told from other penalties on entries.</summary>
public sealed class RidgeTests
{
    [Test]
    public void Only_a_multiple_of_the_square_is_a_ridge()
    {
        Assert.That(ProgramRegistry.Find("adam")!.Trace.HasRidge, Is.True);
        Assert.That(Trace.Of<Kernels.Ridged>().HasRidge, Is.True);
        Assert.That(Trace.Of<Kernels.LeastSquares>().HasRidge, Is.True, "no penalty at all");
        Assert.That(Trace.Of<Kernels.Penalised>().HasRidge, Is.False);
    }
}
