using System.Security.Cryptography;
using System.Text;
using NUnit.Framework;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Programs;
using TensorDecomp.Schemes;
using TensorDecomp.Search;
using TensorDecomp.Search.Flips;
using TensorDecomp.Search.Kinds;
using TensorDecomp.Search.Work;
using TensorDecomp.Symmetries;
using TensorDecomp.Tests.Kernels;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Symmetries;

/// <summary>
/// What a seed means under a symmetry does not change with the code: hashes of restarts, chains and walks, recorded when each symmetry was
/// first written.
/// </summary>
public sealed class SymmetryCourseTests
{
    private const ulong Seed = 5;

    [TestCase("2x2x2", 7, "cyclic", "c74abdad871681d2")]
    [TestCase("2x2x2", 7, "both", "72b96f389e6a7f2b")]
    [TestCase("2x2x2", 7, "transpose", "57f070b93eb61058")]
    [TestCase("2x2x2", 7, "transpose-1", "b9f0041b391e3a80")]
    [TestCase("2x3x2", 11, "transpose:3-1", "57e94c8037088b50")]
    [TestCase("2x2x2", 7, "swap:1,1,1", "3688f74b31f4180e")]
    [TestCase("2x2x2", 7, "swap:1,1,1:0,0,1,0", "437f62be45b053fe")]
    [TestCase("2x2x2", 7, "perm:01,01,01", "64e067d67f1e4552")]
    [TestCase("3x3x3", 26, "both:2:4", "4c6beb6d00eab983")]
    [TestCase("3x3x3", 24, "turn:1,1,1:0", "105256dbbb6c54d0")]
    [TestCase("4x4x4", 60, "perm:0123,0123,0123+03.12,13,03.12:4", "dc99423974dfa869")]
    public void Restarts_and_chains(string shape, int rank, string text, string expected)
    {
        Assert.That(Shape.TryParse(shape, out Shape s), Is.True);
        Target target = new(s, rank);
        GradientProgram program = ProgramRegistry.All[0];
        List<string> lines = [];
        foreach (OrbitStructure symmetry in SymmetryChoice.Parse(text, target).Orbits)
        {
            SearchSpace space = new(target, Symmetry: symmetry);
            lines.Add(symmetry.ToString());
            lines.AddRange(Trajectories.Describe(Trajectories.Run(program.Batch(space, Seed, 4), rank > 50 ? [0] : [0, 1, 2])));
            lines.AddRange(Descents(space));
        }
        Assert.That(Hash(lines), Is.EqualTo(expected), string.Join('\n', lines));
    }

    private static IEnumerable<string> Descents(SearchSpace space)
    {
        using IRestartBatch chain = ProgramRegistry.Find("chains")!.Batch(space, Seed, 1);
        List<string> lines = [];
        chain.Observer = (restart, step, loss) => lines.Add($"{restart} {step} {loss:R}");
        long next = 0;
        for (int k = 0; k < 6; k++) chain.RunChunk(() => next++, _ => { });
        return lines;
    }

    [TestCase("3x2x4", "swap:1,1,1", "6390420c8f09c8a4")]
    [TestCase("3x2x4", "turn:1,0,1", "50590c69464c970a")]
    [TestCase("3x3x2", "transpose", "7818264ac3834bd3")]
    [TestCase("2x3x3", "transpose-1", "587faeaca93cf806")]
    [TestCase("3x4x3", "transpose-2", "01edfbeccb058eb0")]
    [TestCase("2x4x2", "perm:01,0123,-", "401c49ed4fbcfcb9")]
    [TestCase("3x3x3", "perm:012,012,012+01,01,01", "ebacd53c2b24e604")]
    [TestCase("3x3x3", "cyclic:5", "d93c7bb1f1ab61e5")]
    public void Walks(string shape, string text, string expected)
    {
        Assert.That(Shape.TryParse(shape, out Shape s), Is.True);
        List<string> lines = [];
        foreach (Ring ring in (Ring[])[Ring.Modulo(2), Ring.Modulo(3), Ring.Zt])
        {
            FlipSettings settings = WalkKind.Under(new FlipSettings(s, ring, 1, Seed, Walkers: 3) { RoundAttempts = 30_000 }, text);
            settings = settings with { Policies = [.. settings.Policies.Select(p => p with { Patience = 700, Stamina = 20_000 })] };
            lines.Add(string.Join("; ", settings.Policies));
            FlipSearch search = new(settings);
            for (int round = 0; round < 6; round++)
                foreach (FlipImprovement found in search.Step(1))
                    lines.Add($"{found.Flips} {PackedScheme.Of(found.Scheme, ring)}");
            lines.Add($"{search.Flips} {search.BestRank}");
        }
        Assert.That(Hash(lines), Is.EqualTo(expected), string.Join('\n', lines));
    }

    private static string Hash(IEnumerable<string> lines) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))))[..16];
}
