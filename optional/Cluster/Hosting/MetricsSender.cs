using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using TensorDecomp.Schemes;

namespace TensorDecomp.Cluster.Hosting;

/// <summary>Sends what a hub measures to a collector of OpenTelemetry, once a minute and when the hub ends.</summary>
internal static class MetricsSender
{
    private const string Service = "decomp-hub";

    /// <param name="collector">The whole address that takes metrics as protocol buffers over HTTP, as in
    /// http://127.0.0.1:4318/v1/metrics.</param>
    /// <param name="tell">Hears where they go.</param>
    public static MeterProvider To(Uri collector, Action<string> tell)
    {
        tell($"metrics go to {collector}");
        return Sdk.CreateMeterProviderBuilder()
            .ConfigureResource(resource => resource.AddService(Service, serviceVersion: ToolVersion.Text))
            .AddMeter(HubMeter.Name)
            .AddOtlpExporter(exporter => (exporter.Endpoint, exporter.Protocol) = (collector, OtlpExportProtocol.HttpProtobuf))
            .Build();
    }
}
