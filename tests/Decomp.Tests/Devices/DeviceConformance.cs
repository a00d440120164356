using NUnit.Framework;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Devices;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Programs.Devices;
using TensorDecomp.Programs.Seeds;
using TensorDecomp.Symmetries;
using TensorDecomp.Tests.Kernels;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Devices;

/// <summary>What holds for every device beyond what holds for every backend: under given loads, along each path, in narrow
/// memory.</summary>
[TestFixtureSource(typeof(TestDevices), nameof(TestDevices.All))]
public sealed class DeviceConformance(DeviceFacts? facts)
{
    private static readonly Target Small = new(new Shape(2, 2, 2), 7);

    private static IEnumerable<TestCaseData> Descents() =>
        from program in Excerpt.Programs
        from space in new (SearchSpace Space, LossPath Path)[]
        {
            (new Target(new Shape(3, 3, 3), 23), LossPath.Gram), (new SearchSpace(Small, Complex: true), LossPath.Gram),
            (Small, LossPath.Residual), (new SearchSpace(Small, Complex: true), LossPath.Residual),
        }
        select new TestCaseData(program, space.Space, space.Path).SetArgDisplayNames(program.Name, space.Space.ToString(),
            space.Path.ToString());

    /// <summary>Not every program, since each rank is a kernel to compile: the one with noise and a penalty on terms everywhere, and the
    /// default.</summary>
    private static IEnumerable<TestCaseData> MixedDescents() =>
        from one in new (Type Program, SearchSpace Space, LossPath Path)[]
        {
            (typeof(DrawnSparsity), new(new Target(new Shape(2, 2, 2), 9)) { LowestRank = 7 }, LossPath.Gram),
            (typeof(AdamAnneal), new(new Target(new Shape(2, 2, 2), 9)) { LowestRank = 7 }, LossPath.Gram),
            (typeof(AdamAnneal), new(new Target(new Shape(2, 2, 2), 9), Complex: true) { LowestRank = 8 }, LossPath.Gram),
            (typeof(AdamAnneal), new(new Target(new Shape(2, 2, 2), 9)) { LowestRank = 8 }, LossPath.Residual),
            (typeof(AdamAnneal), new(new Target(new Shape(1, 2, 2), 5), Complex: true) { LowestRank = 4 }, LossPath.Residual),
        }
        select new TestCaseData(one.Program, one.Space, one.Path).SetArgDisplayNames(one.Program.Name, one.Space.ToString(),
            one.Path.ToString());

    [TestCaseSource(nameof(Descents))]
    public void A_thousand_steps_lead_where_they_lead_in_the_lanes(Type program, SearchSpace space, LossPath path)
    {
        (RestartResult[] device, RestartResult[] lanes) = Both(Thousand(program), space, path, restarts: 3);
        foreach ((RestartResult d, RestartResult l) in device.Zip(lanes)) Drift.AssertSmall(d, l);
    }

    /// <summary>
    /// Two groups, each filled again by restarts of more and of fewer terms. Over ℂ the number of padded terms decides which of two
    /// mirrored elements of a Gram matrix is summed and which copied, so there the bits may differ; else they do not.
    /// </summary>
    [TestCaseSource(nameof(MixedDescents))]
    public void Beside_restarts_of_other_ranks_they_go_as_among_their_like_and_as_in_the_lanes(Type program, SearchSpace space,
        LossPath path)
    {
        IKernelCase one = Thousand(program);
        long[] restarts = [0, 1, 5, 4, 3, 2];
        var (together, apart) =
            MixedRanks.Run(space, restarts, at => one.OnDevice(at, path, TestDevices.Open(facts), new DeviceLoad(2, 32)));
        foreach ((RestartResult d, RestartResult own) in together.Values.Zip(apart.Values)) Drift.AssertSmall(d, own);
        if (!space.Complex || path != LossPath.Gram) Assert.That(Trajectories.Describe(together), Is.EqualTo(Trajectories.Describe(apart)));
        foreach ((RestartResult d, RestartResult l) in together.Values.Zip(
            Trajectories.Run(one.InLanes(space, path), restarts).Values)) Drift.AssertSmall(d, l);
    }

    /// <summary>All that could move a term that is not there, with two numbers of padded terms and plans that depend on the rank.</summary>
    [Test]
    public void Terms_that_are_not_there_stay_zero([Values] LossPath path)
    {
        SearchSpace space = new(new Target(new Shape(2, 2, 3), 13)) { LowestRank = 11 };
        KernelCase<Stormy> one = new();
        long[] restarts = [.. Enumerable.Range(0, 12).Select(k => 11L - k)];
        var (together, apart) =
            MixedRanks.Run(space, restarts, at => one.OnDevice(at, path, TestDevices.Open(facts), new DeviceLoad(5, 24)));
        Assert.That(Trajectories.Describe(together), Is.EqualTo(Trajectories.Describe(apart)));
        foreach ((RestartResult d, RestartResult l) in together.Values.Zip(
            Trajectories.Run(one.InLanes(space, path), restarts).Values)) Drift.AssertSmall(d, l);
    }

    /// <summary>More restarts than groups; they end by racing, converging and running out, and their groups are filled again.</summary>
    [Test]
    public void Races_refills_and_schedules_that_watch_the_loss_go_as_in_the_lanes()
    {
        KernelCase<Watchful> one = new();
        (RestartResult[] device, RestartResult[] lanes) = Both(one, Small, LossPath.Residual, restarts: 23, new DeviceLoad(5, 32));
        Assert.That(lanes.Select(r => r.End).Distinct(),
            Is.SupersetOf((RestartEnd[])[RestartEnd.Raced, RestartEnd.Exhausted, RestartEnd.Converged]),
            $"the test shows nothing: {string.Join("; ", lanes.Select(r => $"{r.End} {r.Steps} {r.Loss:F2}"))}");
        Assert.That(device.Select(r => (r.Restart, r.End, r.Steps)), Is.EqualTo(lanes.Select(r => (r.Restart, r.End, r.Steps))));
        foreach ((RestartResult d, RestartResult l) in device.Zip(lanes))
        {
            Assert.That(d.Loss, Is.EqualTo(l.Loss).Within(1e-4 * (1 + l.Loss)));
            if (l.Approximation is not null) Assert.That(Drift.Numbers(d), Is.EqualTo(Drift.Numbers(l)).Within(1e-3));
        }
    }

    /// <summary>To rounding, which decides nothing in so few hops.</summary>
    [Test]
    public void Restarts_hop_as_in_the_lanes([Values] LossPath path)
    {
        KernelCase<Skipping> one = new();
        (RestartResult[] device, RestartResult[] lanes) =
            Both(one, new Target(new Shape(2, 2, 2), 6), path, restarts: 7, new DeviceLoad(3, 32));
        Assert.That(lanes.Select(r => r.Steps).Distinct().Count(), Is.GreaterThan(2), "some hop longer than others");
        Assert.That(device.Select(r => (r.Restart, r.End, r.Steps)), Is.EqualTo(lanes.Select(r => (r.Restart, r.End, r.Steps))));
        foreach ((RestartResult d, RestartResult l) in device.Zip(lanes)) Assert.That(d.Loss, Is.EqualTo(l.Loss)
            .Within(1e-3 * (1 + l.Loss)));
    }

    [Test]
    public void Neither_the_load_nor_where_work_is_done_changes_a_bit()
    {
        KernelCase<Excerpt<AdamAnneal>> one = new();
        SearchSpace space = new Target(new Shape(2, 2, 3), 11);
        string[] first =
            Trajectories.Describe(
                Trajectories.Run(one.OnDevice(space, LossPath.Gram, TestDevices.Open(facts), new DeviceLoad(4, 64)), [0, 1, 2, 3, 4]));
        Assert.That(first, Has.All.Contains("Converged"));
        foreach (DeviceLoad load in (DeviceLoad[])[new(1, 1), new(7, 24)])
            Assert.That(Trajectories.Describe(
                Trajectories.Run(one.OnDevice(space, LossPath.Gram, TestDevices.Open(facts), load), [0, 1, 2, 3, 4])), Is.EqualTo(first),
                    $"{load}");
        IDevice narrow = new NarrowDevice(TestDevices.Open(facts), sharedBytes: 4000);
        Assert.That(Trajectories.Describe(Trajectories.Run(one.OnDevice(space, LossPath.Gram, narrow), [4, 3, 2, 1, 0])),
            Is.EqualTo(first), "with Gram matrices in global memory");
    }

    [Test]
    public void What_a_device_cannot_do_it_says()
    {
        using IDevice device = new NarrowDevice(TestDevices.Open(facts), sharedBytes: 500);
        KernelCase<Adam> adam = new();
        Assert.That(() => adam.OnDevice(Small, LossPath.Gram, device),
            Throws.InstanceOf<DeviceException>().With.Message.Contains("shared memory"));
        Assert.That(() => adam.OnDevice(new SearchSpace(Small, Symmetry: new FactorExchange(SymmetryGroup.Cyclic, 1).Of(Small.Shape,
            Small.Rank)), LossPath.Gram, device),
            Throws.InstanceOf<DeviceException>().With.Message.Contains("symmetry"));
        Assert.That(() => device.Load("this is no program", "nothing"),
            Throws.InstanceOf<DeviceException>().With.Message.Contains("did not compile"));
    }

    [Test]
    public void The_best_load_is_measured_once_and_kept()
    {
        using IDevice device = TestDevices.Open(facts);
        using TemporaryFolder folder = new();
        KernelShape shape = DeviceLoad.Shape(Small, LossPath.Gram, slots: 2, chunk: 60, device.Facts);
        List<int> measured = [];
        DeviceLoad first = Best(), second = Best();
        Assert.That(measured, Is.EqualTo((int[])[32, 64, 128, 256]), "measured by the first and not by the second");
        Assert.That(second, Is.EqualTo(first));
        File.WriteAllText(folder["loads"], "nonsense\t\u0000\n\n\t\t\n");
        Best();
        Assert.That(measured, Has.Count.EqualTo(8), "a spoilt file is no obstacle");

        DeviceLoad Best() => new LoadTuner(TimeProvider.System, folder["loads"]).Best(shape, device.Facts, load =>
        {
            measured.Add(load.Items);
            return new KernelCase<Excerpt<Adam>>().OnDevice(Small, LossPath.Gram, TestDevices.Open(facts), load);
        });
    }

    private static IKernelCase Thousand(Type program) =>
        (IKernelCase)Activator.CreateInstance(typeof(KernelCase<>).MakeGenericType(typeof(Thousand<>).MakeGenericType(program)))!;

    private (RestartResult[] Device, RestartResult[] Lanes) Both(IKernelCase one, SearchSpace space, LossPath path, int restarts,
        DeviceLoad? load = null)
    {
        long[] numbers = [.. Enumerable.Range(0, restarts).Select(k => 3L * k)];
        return ([.. Trajectories.Run(one.OnDevice(space, path, TestDevices.Open(facts), load), numbers).Values],
            [.. Trajectories.Run(one.InLanes(space, path), numbers).Values]);
    }

    /// <summary>A device that owns up to less shared memory than it has.</summary>
    private sealed class NarrowDevice(IDevice device, long sharedBytes) : IDevice
    {
        public DeviceFacts Facts => device.Facts with { SharedBytes = sharedBytes };
        public IDeviceKernel Load(string source, string kernel) => device.Load(source, kernel);
        public IDeviceBuffer Allocate(long bytes) => device.Allocate(bytes);
        public void Dispose() => device.Dispose();
    }
}
