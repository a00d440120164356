using System.Runtime.InteropServices;
using System.Security.Cryptography;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Gradient;

namespace TensorDecomp.Tests.Kernels;

/// <summary>Runs restarts to their ends and sums them up in a way that shows every bit.</summary>
internal static class Trajectories
{
    /// <summary>Feeds the restarts to the batch in the given order until all have ended; results by restart.</summary>
    public static SortedDictionary<long, RestartResult> Run(IRestartBatch batch, IEnumerable<long> restarts)
    {
        using IRestartBatch running = batch;
        Queue<long> waiting = new(restarts);
        SortedDictionary<long, RestartResult> results = [];
        do running.RunChunk(() => waiting.TryDequeue(out long next) ? next : -1, result => results.Add(result.Restart, result));
        while (running.Busy || waiting.Count > 0);
        return results;
    }

    /// <summary>One line per restart: how it ended, after how many steps, the exact loss, and a hash of every factor entry.</summary>
    public static string[] Describe(SortedDictionary<long, RestartResult> results) => [.. results.Values.Select(Describe)];

    private static string Describe(RestartResult r) =>
        $"restart {r.Restart} {r.End} after {r.Steps} steps, f = {r.Loss:R}, factors {(r.Approximation is { } c ? Hash(c) : "not kept")}";

    private static string Hash(Approximation approximation)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (double[] factor in approximation.Factors.Concat(approximation.Imaginary ?? []))
            hash.AppendData(MemoryMarshal.AsBytes<double>(factor));
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }
}
