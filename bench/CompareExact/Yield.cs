using System.Diagnostics;
using TensorDecomp.Exact;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Programs;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Equivalence;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Search;
using TensorDecomp.Search.Work;

namespace TensorDecomp.Bench;

/// <summary>What the gradient engine makes of a target in some time: certified schemes, and how the converged restarts ended.</summary>
internal sealed class Yield
{
    private readonly Dictionary<string, CertifiedScheme> _schemes = [];
    private readonly Lock _gate = new();

    private Yield(SearchSpace target) => Target = target;

    public SearchSpace Target { get; }
    public double Seconds { get; private set; }
    public double? SecondsToFirst { get; private set; }

    /// <summary>Restarts that converged, and those of them that became a certified scheme.</summary>
    public long Converged { get; private set; }
    public long Exact { get; private set; }
    public long Restarts { get; private set; }

    /// <summary>Schemes with different canonical text.</summary>
    public int Distinct => _schemes.Count;

    public double PerMinute => Distinct / Seconds * 60;

    /// <summary>Schemes with different invariants of the orbits of GL(m)×GL(n)×GL(p): at least so many are inequivalent.</summary>
    public int Inequivalent => _schemes.Values.Select(s => OrbitInvariant.Of(s.Scheme, s.Ring)).Distinct().Count();

    public IReadOnlyList<(string Ring, int Count)> Rings =>
        [.. _schemes.Values.GroupBy(s => s.Ring.ToString()).OrderByDescending(g => g.Count()).Select(g => (g.Key, g.Count()))];

    public static Yield Of(SearchSpace target, GradientProgram program, Polish polish, ulong seed, int threads, TimeSpan time)
    {
        Yield yield = new(target);
        GradientEngine engine = new(target, program, seed, GradientProgram.BestLanes, polish: polish);
        using CancellationTokenSource stop = new();
        var clock = Stopwatch.StartNew();
        EngineDesk desk = new(engine, 0, p => yield.Certify(p, program, seed, clock));
        IReadOnlyList<IWorker> team = ThreadWorker.Team(threads);
        Thread[] workers = [.. team.Select(one => new Thread(() =>
        {
            while (!stop.IsCancellationRequested && one.Work(desk, stop.Token).Worked) { }
        }))];
        foreach (Thread worker in workers) worker.Start();
        Thread.Sleep(time);
        stop.Cancel();
        foreach (Thread worker in workers) worker.Join();
        foreach (IWorker one in team) one.Dispose();
        yield.Seconds = clock.Elapsed.TotalSeconds;
        EngineReading reading = engine.Read();
        (yield.Converged, yield.Restarts) = (reading.Converged, reading.Restarts);
        return yield;
    }

    private void Certify(Proposal proposal, GradientProgram program, ulong seed, Stopwatch clock)
    {
        Provenance provenance = new("gradient", program.Name, program.Hash, seed, ToolVersion.Text, clock.Elapsed.TotalSeconds);
        if (CertifiedScheme.Canonical(proposal.Scheme, proposal.Modulus, provenance) is not { } certified) return;
        lock (_gate)
        {
            Exact++;
            SecondsToFirst ??= clock.Elapsed.TotalSeconds;
            _schemes.TryAdd(certified.Sha256, certified);
        }
    }
}
