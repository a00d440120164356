using System.Text.Json.Nodes;
using NUnit.Framework;
using TensorDecomp.Cli.Host;
using TensorDecomp.Tests.Cli;

namespace TensorDecomp.Tests.Formats;

/// <summary>Files as people write them, outside the published formats: every line of the list beside them holds.</summary>
public sealed class PeopleFilesTests
{
    /// <summary>What must be said of a file that is no valid scheme.</summary>
    private static readonly Dictionary<string, string> Said = new()
    {
        ["c_not_transposed.exp"] = "the third factor in the other order",
        ["commutative.txt"] = "commut",
        ["lfs_pointer.npz"] = "Git LFS pointer",
        ["extra_symmetric_factor.npz"] = "\"S\"",
        ["weights_spoil.npz"] = "weights",
        ["four_times.npz"] = "4 times the tensor",
        ["noise_1e-17.npz"] = "rounds to a valid scheme over ZT: decomp exact FILE",
        ["sqrt_placeholder_L.sms"] = "1013 is a placeholder for sqrt(3)",
        ["sqrt_entries.json"] = "sqrt",
    };

    private static string Folder => Path.Combine(Corpus.Folder, "people");

    private static IEnumerable<TestCaseData> Lines()
    {
        string list = Path.Combine(Folder, "expected.csv");
        if (!File.Exists(list))
        {
            yield return new TestCaseData("", "", "", "", "").SetArgDisplayNames("the list").Ignore($"{list} is absent");
            yield break;
        }
        foreach (string[] cells in File.ReadLines(list).Skip(1).Select(Corpus.Cells))
        {
            yield return new TestCaseData(cells[0], cells[1], cells[2], cells[3], cells[4]).SetArgDisplayNames(cells[0]);
        }
    }

    [TestCaseSource(nameof(Lines))]
    public void What_the_list_says_of_a_file_holds(string file, string verb, string exit, string rank, string ring)
    {
        string path = Path.Combine(Folder, file);
        if (verb.StartsWith("flip", StringComparison.Ordinal))
        {
            Assert.That(rank, Is.Not.Empty);
            (_, string told, string complaint) =
                CommandLine.Run([.. verb.Split(' ').Select(word => word == "FILE" ? path : word), "--verbose"]);
            Assert.That(told, Does.Contain($"nothing below what {path} gives").And.Contain($"best {rank}"), complaint);
            return;
        }
        Assert.That(verb, Is.EqualTo("verify FILE"));
        (int code, string output, string error) = CommandLine.Run("verify", "--json", path);
        Assert.That($"{code}", Is.EqualTo(exit), output + error);
        if (Said.TryGetValue(file, out string? words)) Assert.That(Unescaped(output + error), Does.Contain(Unescaped(words)));
        JsonNode[] verdicts = [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];
        if (code == ExitCode.Malformed) return;
        Assert.That(string.Join(';', verdicts.Select(v => $"{v["rank"]}")), Is.EqualTo(rank));
        if (code == ExitCode.Success) Assert.That(verdicts.Select(v => $"{v["ring"]}"), Has.All.EqualTo(ring));
    }

    // JSON escapes quotation marks.
    private static string Unescaped(string text) => text.Replace("\\\"", "\"", StringComparison.Ordinal);
}
