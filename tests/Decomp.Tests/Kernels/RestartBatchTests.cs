using NUnit.Framework;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Kernels.Lanes;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Kernels;

/// <summary>How a batch hands out lanes and ends restarts.</summary>
public sealed class RestartBatchTests
{
    private static readonly Target Target = new(new Shape(2, 1, 2), 4);

    [Test]
    public void Without_restarts_a_batch_does_nothing()
    {
        using RestartBatch<L4, Probe<Counting>> batch = new(Target, 1);
        Assert.That(batch.RunChunk(() => -1, _ => Assert.Fail("nothing can finish")), Is.Zero);
        Assert.That(batch.Busy, Is.False);
    }

    [Test]
    public void Only_busy_lanes_count_as_work_and_a_finished_one_takes_the_next_restart()
    {
        using RestartBatch<L4, Probe<Counting>> batch = new(Target, 1);
        Queue<long> waiting = new([10, 11, 12, 13, 14, 15]);
        List<long> finished = [];
        long Chunk() => batch.RunChunk(() => waiting.TryDequeue(out long next) ? next : -1, r => finished.Add(r.Restart));

        long[] work = [Chunk(), Chunk(), Chunk(), Chunk()];
        Assert.That(finished, Is.EquivalentTo((long[])[10, 11, 12, 13]), "nine steps, in chunks of three");
        Assert.That(work, Is.EqualTo((long[])[12, 12, 12, 6]), "the last chunk has two restarts left");
        Assert.That(batch.Busy, Is.True);
        Assert.That((Chunk(), Chunk(), Chunk()), Is.EqualTo((6L, 6L, 0L)));
        Assert.That(finished, Is.EquivalentTo((long[])[10, 11, 12, 13, 14, 15]));
        Assert.That(batch.Busy, Is.False);
    }

    /// <summary>Each restart counts its own steps from 1, in slots that start at zero, whoever had the lane before.</summary>
    [Test]
    public void Steps_and_slots_start_afresh_with_every_restart()
    {
        foreach (RestartResult result in Trajectories.Run(new RestartBatch<L4, Probe<Summing>>(Target, 1),
            [0, 1, 2, 3, 4, 5, 6, 7, 8]).Values)
        {
            Assert.That((result.End, result.Steps), Is.EqualTo((RestartEnd.Converged, 4)));
            Assert.That(result.Approximation!.Factors.SelectMany(f => f), Has.All.EqualTo(1 + 2 + 3 + 4), $"restart {result.Restart}");
        }
    }

    [Test]
    public void A_race_stops_those_above_its_bound_and_no_others()
    {
        var results = Trajectories.Run(new RestartBatch<L8, Probe<Racing>>(Target, 3), [.. Enumerable.Range(0, 64).Select(k => (long)k)]);
        Assert.That(results.Values.Select(r => r.End), Has.Some.EqualTo(RestartEnd.Raced).And.Some.EqualTo(RestartEnd.Exhausted));
        foreach (RestartResult r in results.Values)
            Assert.That((r.End, r.Steps), Is.EqualTo(r.Loss > Racing.Bound ? (RestartEnd.Raced, 6) : (RestartEnd.Exhausted, 12)),
                $"f = {r.Loss}");
    }

    [Test]
    public void A_restart_that_overflows_is_reported_as_diverged_without_an_approximation()
    {
        foreach (RestartResult r in Trajectories.Run(new RestartBatch<L16, Probe<Exploding>>(Target, 3), [0, 1, 2]).Values)
            Assert.That((r.End, r.Approximation), Is.EqualTo((RestartEnd.Diverged, (Approximation?)null)));
    }

    [Test]
    public void Schedule_is_asked_before_every_chunk_and_draws_the_same_for_a_restart_each_time()
    {
        Drawing.Calls.Clear();
        Trajectories.Run(new RestartBatch<L1, Probe<Drawing>>(Target, 3), [0, 1, 2]);
        Assert.That(Drawing.Calls.Select(c => c.Step).Distinct(), Is.EqualTo((int[])[0, 2, 4]));
        var draws = Drawing.Calls.GroupBy(c => c.Draw).ToList();
        Assert.That(draws, Has.Count.EqualTo(3), "one number per restart");
        Assert.That(draws.Select(d => d.Select(c => c.Step).Distinct().Count()), Has.All.EqualTo(3), "in each of its chunks");
    }

    /// <summary>Nine steps in chunks of three, none of which converges.</summary>
    private readonly struct Counting : IProbe
    {
        public static Plan Plan => new() { Steps = 9, Chunk = 3, PolishBelow = double.NegativeInfinity };
    }

    /// <summary>Adds up the numbers of its steps in a slot and puts the sum in the place of the entry.</summary>
    private readonly struct Summing : IProbe
    {
        public static Plan Plan => new() { Steps = 4, Chunk = 4, Slots = 1, PolishBelow = double.PositiveInfinity };

        public static T Update<T>(T x, T step, in Slots<T> s) where T : struct, IReal<T>
        {
            s[0] += step;
            return s[0];
        }
    }

    /// <summary>Stands still and has to be below a bound when half of its steps are done.</summary>
    private readonly struct Racing : IProbe
    {
        public const double Bound = 40;
        public static Plan Plan => new() { Steps = 12, Chunk = 2, PolishBelow = double.NegativeInfinity, Races = [new Race(0.5, Bound)] };
    }

    /// <summary>Squares itself away.</summary>
    private readonly struct Exploding : IProbe
    {
        public static Plan Plan => new() { Steps = 1000 };
        public static T Start<T>(ref RandomStream<T> rng) where T : struct, IReal<T> => 10f;
        public static T Update<T>(T x, T step, in Slots<T> s) where T : struct, IReal<T> => x * x;
    }

    /// <summary>Notes when its schedule was asked and what it drew.</summary>
    private readonly struct Drawing : IProbe
    {
        public static List<(int Step, double Draw)> Calls { get; } = [];
        public static Plan Plan => new() { Steps = 6, Chunk = 2, PolishBelow = double.NegativeInfinity };
        public static void Schedule(in Progress now, ref HostRandom rng) => Calls.Add((now.Step, rng.Uniform()));
    }
}
