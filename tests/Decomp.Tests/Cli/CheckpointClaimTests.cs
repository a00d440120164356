using NUnit.Framework;
using TensorDecomp.Kernels;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Search;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Cli;

/// <summary>What a checkpoint says was found is proved before it is repeated.</summary>
public sealed class CheckpointClaimTests
{
    private static readonly SearchRequest Request = new(new SearchGoal(new Target(new Shape(2, 2, 2), 7), Ring.Integers), 1);

    [TestCase(7, "/etc/passwd", "no file of a scheme")]
    [TestCase(7, "nowhere.json", "no such file")]
    [TestCase(7, "8.json", "rank 8")]
    [TestCase(7, "false.json", "not a decomposition")]
    [TestCase(7, "f2.json", "hold over Z")]
    [TestCase(7, "3x3x3.json", "3x3x3")]
    [TestCase(7, null, "names no file")]
    [TestCase(-7, "7.json", "rank 7")]
    public void A_rank_without_its_scheme_is_refused(int rank, string? file, string reason)
    {
        using TemporaryFolder folder = new();
        Fill(folder);
        string checkpoint = Claim(folder, rank, file);
        (int code, string output, string error) =
            CommandLine.Run("search", "2", "2", "2", "--rank", "7", "--field", "Z", "--checkpoint", checkpoint, "--resume", "--out",
                folder["out"]);
        Assert.That((code, output), Is.EqualTo((3, "")));
        Assert.That(error, Does.StartWith("decomp: ").And.Contain(checkpoint).And.Contain(reason));
        Assert.That(error.Trim().Split('\n'), Has.Length.EqualTo(1));
    }

    [Test]
    public void A_rank_that_was_reached_is_said_to_be()
    {
        using TemporaryFolder folder = new();
        Fill(folder);
        (int code, _, string error) =
            CommandLine.Run("search", "2", "2", "2", "--rank", "7", "--field", "Z", "--checkpoint", Claim(folder, 7, "7.json"), "--resume",
                "--out", folder["out"]);
        Assert.That((code, error),
            Is.EqualTo((2,
                $"decomp: the search in {folder["claim.json"]} reached rank 7 already: {folder["7.json"]}.{Environment.NewLine}")));
    }

    private static string Claim(TemporaryFolder folder, int rank, string? file)
    {
        (string goal, string field, ulong seed) = Checkpoint.Key(Request);
        new Checkpoint(goal, field, seed, 1, rank, file is null ? null : Path.Combine(folder.Path, file), []).Save(folder["claim.json"]);
        return folder["claim.json"];
    }

    private static void Fill(TemporaryFolder folder)
    {
        string results = Path.Combine(Surroundings.Root, "results", "2x2x2");
        string seven = File.ReadAllText(Directory.EnumerateFiles(results, "7-ZT-*.json").First());
        File.WriteAllText(folder["7.json"], seven);
        File.WriteAllText(folder["false.json"], seven.Replace("-1", "1"));
        File.Copy(Directory.EnumerateFiles(results, "7-F2-*.json").First(), folder["f2.json"]);
        foreach ((string name, Shape shape) in (ReadOnlySpan<(string, Shape)>)[("8.json", new Shape(2, 2, 2)),
            ("3x3x3.json", new Shape(3, 3, 3))])
            AtomicFile.Write(folder[name], stream => CanonicalJson.Write(Scheme.Naive(shape), Ring.Zt, null, stream));
    }
}
