using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Serialization;

namespace TensorDecomp.Cluster.Hosting;

/// <summary>A host without settings files, environment and log: all that it does is said by the command line, and all that happens is
/// told by the board.</summary>
internal static class BareHost
{
    /// <summary>Bytes of the largest message: a unit or an outcome of the largest target has a tenth of that.</summary>
    public const int LargestMessage = 32 << 20;

    private const string Cluster = "decomp";

    public static HostApplicationBuilder Create()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.AddSerializer(serializer => serializer.AddAssembly(typeof(BareHost).Assembly));
        return builder;
    }

    public static void Name(ClusterOptions options) => (options.ClusterId, options.ServiceId) = (Cluster, Cluster);

    /// <summary>Signals are the command line's business.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancel) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancel) => Task.CompletedTask;
    }
}
