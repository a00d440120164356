using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using NUnit.Framework;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Programs;
using TensorDecomp.Schemes.Tensors;
using TensorDecomp.Search;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Kernels;

/// <summary>
/// What a seed means to the chains of descents: hashes of whole courses, recorded when the chain was one class of the engine and not yet a
/// program. Every loss that is heard of and every number of every factor goes into them.
/// </summary>
public sealed class ChainCourseTests
{
    [TestCase("2x2x2", 7, null, 1, 3, 100, "09773ab61581663b")]
    [TestCase("2x2x3", 11, null, 2, 3, 200, "3bfb6885b3ff9220")]
    [TestCase("2x3x3", 15, null, 3, 2, 200, "7ce286572c554cef")]
    [TestCase("3x3x3", 23, null, 4, 1, 60, "fb2ae726d9e43223")]
    [TestCase("2x4x5", 33, null, 5, 1, 25, "c2925a63af1f331b")]
    [TestCase("3x4x5", 47, null, 1, 1, 12, "b4826f42e2705056")]
    [TestCase("poly:3x3", 5, null, 1, 3, 100, "6a66bc4f6fdfbdd0")]
    [TestCase("3x2x2", 10, null, 1, 1, 100_000, "82143aa5ddb47df4")] // to its end, under all weights
    [TestCase("1x1x2", 1, null, 1, 1, 100_000, "ca8bd49071c4f4d1")]
    [TestCase("2x2x2", 7, "cyclic:1", 1, 2, 100, "0dac912b407d3d2a")]
    [TestCase("3x3x3", 23, "cyclic:2", 7, 1, 60, "cf8b4f478c342eff")]
    [TestCase("3x3x3", 23, "transpose:5", 3, 1, 60, "558a143a9f5a39c4")]
    [TestCase("4x4x4", 48, "perm:0123,0123,0123+03.12,13,03.12", 2, 1, 40, "5166964a1e60aedb")]
    [TestCase("4x4x5", 61, "perm:0123,0123,0123:1", 1, 1, 15, "5012e27648a4bdea")]
    public void A_seed_means_the_course_that_it_always_meant(string tensor, int rank, string? symmetry, int seed, int restarts, int most,
        string expected) => Follow("chains", tensor, rank, symmetry, seed, restarts, most, expected);

    /// <summary>Likewise recorded when they were new, so that the same seed means the same on every machine.</summary>
    [TestCase("2x2x3", 11, null, 2, 3, 200, "b8f572e88a792b5e")]
    [TestCase("3x3x3", 23, null, 4, 1, 60, "7ec7bb7979ea6f5b")]
    [TestCase("3x4x5", 47, null, 1, 1, 12, "dd97c4a6aa97ed92")]
    [TestCase("poly:3x3", 5, null, 1, 3, 100, "6725f6cd8245300e")]
    [TestCase("1x1x2", 1, null, 1, 1, 100_000, "1df84e0623973e23")]
    [TestCase("2x2x2", 7, "cyclic:1", 1, 2, 100, "075079c3ad63fbff")]
    [TestCase("3x3x3", 23, "transpose:5", 3, 1, 60, "c01e44e0ff0e1533")]
    [TestCase("4x4x4", 48, "perm:0123,0123,0123+03.12,13,03.12", 2, 1, 40, "08388414c8e4a723")]
    public void Preconditioned_descents_have_courses_too(string tensor, int rank, string? symmetry, int seed, int restarts, int most,
        string expected) => Follow("settling", tensor, rank, symmetry, seed, restarts, most, expected);

    /// <summary>Long products begin lighter and colder; the first descents of small others are those of the program before.</summary>
    [TestCase("2x2x3", 11, 2, 3, 200, "b8f572e88a792b5e")]
    [TestCase("3x3x3", 23, 4, 1, 60, "7ec7bb7979ea6f5b")]
    [TestCase("2x4x5", 33, 5, 1, 25, "85ee1d10df105b5a")]
    [TestCase("2x5x6", 47, 1, 1, 8, "5bbea9cafc75962f")]
    [TestCase("poly:3x3", 5, 1, 3, 100, "6725f6cd8245300e")]
    [TestCase("1x1x2", 1, 1, 1, 100_000, "3b1fd901b69c5a4b")]
    public void Chains_that_heat_have_courses_too(string tensor, int rank, int seed, int restarts, int most, string expected) =>
        Follow("reheating", tensor, rank, null, seed, restarts, most, expected);

    private static void Follow(string program, string tensor, int rank, string? symmetry, int seed, int restarts, int most, string expected)
    {
        Assert.That(TensorMakers.TryParse(tensor, out Tensor? parsed), Is.True);
        Target target = new(parsed!, rank);
        SearchSpace space = new(target, Symmetry: symmetry is null ? null : SymmetryChoice.Parse(symmetry, target).Orbits[0]);
        List<string> lines = [];
        using IRestartBatch batch = ProgramRegistry.Find(program)!.Batch(space, (ulong)seed, 1);
        batch.Observer = (restart, step, loss) => lines.Add($"{restart} {step} {loss:R}");
        batch.Hopped = (restart, loss) => lines.Add($"{restart} hops from {loss:R}");
        long next = 0;
        for (int k = 0; k < most && batch.RunChunk(() => next < restarts ? next++ : -1, Ended) > 0;) k++;
        Assert.That(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))))[..16],
            Is.EqualTo(expected), () => $"{lines.Count} lines, the last {string.Join("; ", lines.TakeLast(3))}");

        void Ended(RestartResult result) => lines.Add($"{result.Restart} {result.End} {result.Loss:R} {result.Steps} " +
            Convert.ToHexStringLower(SHA256.HashData([.. result.Approximation!.Factors.SelectMany(
                f => MemoryMarshal.AsBytes<double>(f).ToArray())])));
    }
}
