using NUnit.Framework;
using TensorDecomp.Programs.Backends;

namespace TensorDecomp.Tests.Devices;

/// <summary>Everything in <see cref="Backends.All"/> on each of its devices.</summary>
[TestFixtureSource(nameof(All))]
public sealed class BackendConformance(IBackend backend) : BackendContract(backend)
{
    private static IEnumerable<TestFixtureData> All() =>
        from kind in Backends.All
        from place in kind.Places.DefaultIfEmpty(kind)
        select new TestFixtureData(place).SetArgDisplayNames(place.Device?.Id ?? place.Name);
}
