using NUnit.Framework;
using TensorDecomp.Optional.Tests;
using TensorDecomp.Programs.Backends;
using TensorDecomp.Tests.Devices;

namespace TensorDecomp.Torch.Tests;

/// <summary>What holds for every backend, on each device that libtorch reaches here; or why it reaches none.</summary>
[TestFixtureSource(nameof(All))]
public sealed class TorchConformance(IBackend backend) : BackendContract(backend)
{
    private static IEnumerable<TestFixtureData> All()
    {
        Checkout.UseItsParts();
        IBackend torch = Backends.Find("torch")!;
        return torch.Places.DefaultIfEmpty(torch)
            .Select(place => new TestFixtureData(place).SetArgDisplayNames(place.Device?.Id ?? place.Name));
    }
}
