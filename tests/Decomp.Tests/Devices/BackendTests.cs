using NUnit.Framework;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Kernels.Lanes;
using TensorDecomp.Programs;
using TensorDecomp.Programs.Backends;
using TensorDecomp.Programs.Tracing;
using TensorDecomp.Tests.Kernels;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Devices;

/// <summary>What a program and an engine make of a backend that is none of the tool's.</summary>
public sealed class BackendTests
{
    private static readonly Target Small = new(new Shape(2, 2, 2), 7);

    [Test]
    public void A_program_runs_where_it_is_put_whatever_lanes_are_asked_for()
    {
        Real backend = new();
        GradientProgram program = ProgramRegistry.Find("adam")!, moved = program.On(backend);
        Assert.That(Trajectories.Describe(Trajectories.Run(moved.Batch(Small, 3, 5), [0, 1])),
            Is.EqualTo(Trajectories.Describe(Trajectories.Run(program.Batch(Small, 3, 4), [0, 1]))));
        Assert.That((backend.Opened, moved.Name, moved.Hash), Is.EqualTo((1, program.Name, program.Hash)));
    }

    [Test]
    public void What_it_refuses_is_not_opened()
    {
        Real backend = new();
        Assert.That(() => ProgramRegistry.Default.On(backend).Batch(new SearchSpace(Small, Complex: true), 3, 4),
            Throws.InstanceOf<BackendException>().With.Message.EqualTo("real numbers only."));
        Assert.That(backend.Opened, Is.Zero);
    }

    /// <summary>All that a backend has to have.</summary>
    private sealed class Real : IBackend
    {
        public int Opened { get; private set; }
        public string Name => "real";
        public string Summary => "single lanes over the reals";
        public string? WhyNot(Trace trace, SearchSpace space) => space.Complex ? "real numbers only." : null;

        public IRestartBatch Open<TProgram>(Trace trace, SearchSpace space, ulong seed) where TProgram : struct, IGradientProgram
        {
            Opened++;
            return new RestartBatch<L1, TProgram>(space, seed, trace.Path, trace.HasRidge);
        }
    }
}
