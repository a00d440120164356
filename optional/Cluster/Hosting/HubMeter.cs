using System.Diagnostics.Metrics;
using TensorDecomp.Cluster.Boards;
using TensorDecomp.Schemes;

namespace TensorDecomp.Cluster.Hosting;

/// <summary>What a hub measures, as instruments of a <see cref="Meter"/>, which OpenTelemetry reads as well.</summary>
internal sealed class HubMeter : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string Name = "decomp.hub";

    private readonly Meter _meter = new(Name, ToolVersion.Text);

    /// <param name="figures">How the board stands; zeros where another hub has it.</param>
    public HubMeter(Func<BoardFigures> figures)
    {
        Gauge("goals", "{goal}", "Goals that are open.", now => now.Goals);
        Gauge("workers", "{worker}", "Workers that were heard of lately.", now => now.Workers);
        Gauge("threads", "{thread}", "Threads of these workers.", now => now.Threads);
        Gauge("units.waiting", "{unit}", "Units that wait for a worker.", now => now.Waiting);
        Gauge("units.leased", "{unit}", "Units that workers have.", now => now.Leased);
        Counter("units.done", "{unit}", "Units that came to an end.", now => now.Done);
        Counter("units.late", "{unit}", "Outcomes that came when their unit was done.", now => now.Late);
        Counter("units.expired", "{unit}", "Units that were taken back from silent or slow workers.", now => now.Expired);
        Counter("units.refused", "{unit}", "Outcomes that were none.", now => now.Refused);
        _meter.CreateObservableGauge("decomp.hub.memory", () => Environment.WorkingSet, "By", "Main memory of the hub's process.");
        _meter.CreateObservableCounter("decomp.hub.processor", () => Environment.CpuUsage.TotalTime.TotalSeconds, "s",
            "Processor time of the hub's process.");

        void Gauge(string name, string unit, string what, Func<BoardFigures, long> read) =>
            _meter.CreateObservableGauge($"{Name}.{name}", () => read(figures()), unit, what);

        void Counter(string name, string unit, string what, Func<BoardFigures, long> read) =>
            _meter.CreateObservableCounter($"{Name}.{name}", () => read(figures()), unit, what);
    }

    public void Dispose() => _meter.Dispose();
}
