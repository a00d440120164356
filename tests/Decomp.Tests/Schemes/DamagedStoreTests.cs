using NUnit.Framework;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Tests.Cli;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Schemes;

/// <summary>One damaged, unreadable or looping entry takes nothing from what the others of a store are worth.</summary>
public sealed class DamagedStoreTests
{
    private const string Provenance = """{"engine":"flip","program":"p","programHash":"ab","seed":1,"version":"0","seconds":2}""";

    [TestCase("""{}""", "engine")]
    [TestCase("""{"engine":null}""", "engine")]
    [TestCase("""[]""", "object")]
    [TestCase("\"flip\"", "object")]
    [TestCase("""{"engine":"flip","program":"p","programHash":"ab","version":"0","seconds":2}""", "seed")]
    [TestCase("""{"engine":"flip","program":"p","programHash":"ab","seed":-1,"version":"0","seconds":2}""", "seed")]
    [TestCase("""{"engine":"flip","program":"p","programHash":"ab","seed":1,"version":"0","seconds":1e300}""", "seconds")]
    [TestCase("""{"engine":"flip","program":"p","programHash":"ab","seed":1,"version":"0","seconds":-1}""", "seconds")]
    [TestCase("""{"engine":"flip","program":7,"programHash":"ab","seed":1,"version":"0","seconds":2}""", "program")]
    [TestCase("""{"engine":"\u001b[2J","program":"p","programHash":"ab","seed":1,"version":"0","seconds":2}""", "control")]
    [TestCase("""{"engine":"\ud800","program":"p","programHash":"ab","seed":1,"version":"0","seconds":2}""", "surrogate")]
    [TestCase("""{"engine":"flip","program":"p","programHash":"ab","seed":1,"version":"0","seconds":2,"derivation":[]}""", "derivation")]
    public void A_provenance_with_a_hole_is_left_out_and_said(string provenance, string culprit)
    {
        using TemporaryFolder folder = new();
        Write(folder["good.json"], Provenance);
        Write(folder["bad.json"], provenance);
        foreach (string[] arguments in (string[][])[["results", folder.Path],
            ["export", folder.Path, folder["s.csv"], "--runs", folder["r.csv"]], ["export", folder.Path, folder["s.parquet"]]])
        {
            (int code, string output, string error) = CommandLine.Run(arguments);
            Assert.That((code, error), Is.EqualTo((0, "")), arguments[0]);
            Assert.That(output, Does.Contain("2 schemes"));
        }
        (int verified, string verdict, _) = CommandLine.Run("verify", folder["bad.json"]);
        Assert.That((verified, verdict), Is.EqualTo((0, verdict)));
        Assert.That(verdict, Does.Contain("provenance").And.Contain(culprit));
    }

    [Test]
    public void Whole_provenance_and_none_are_read([Values(Provenance, "null")] string provenance)
    {
        using TemporaryFolder folder = new();
        Write(folder["a.json"], provenance);
        Assert.That(new SchemeStore(folder.Path).Read(Limits.Default).Single().Submission.Provenance, provenance == "null" ? Is.Null
            : Is.EqualTo(new Provenance("flip", "p", "ab", 1, "0", 2)));
    }

    [Test]
    [Platform(Exclude = "Win")]
    public void Links_that_lead_nowhere_or_in_circles_cost_themselves_only()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder["2x2x2"]);
        Write(Path.Combine(folder["2x2x2"], "good.json"), Provenance);
        File.CreateSymbolicLink(folder["dangling.json"], "nowhere.json");
        File.CreateSymbolicLink(folder["loop.json"], "loop.json");
        Directory.CreateSymbolicLink(Path.Combine(folder["2x2x2"], "again"), folder.Path);
        Directory.CreateSymbolicLink(Path.Combine(folder["2x2x2"], "self"), ".");
        Directory.CreateDirectory(folder["folder.json"]);
        SchemeStore store = new(folder.Path);
        Assert.That(store.Files().Select(f => Path.GetRelativePath(folder.Path, f)),
            Is.EqualTo((string[])["dangling.json", "loop.json", "2x2x2/good.json"]));
        List<string> refused = [];
        Assert.That(store.Read(Limits.Default, refused.Add).Count(), Is.EqualTo(1));
        Assert.That(refused, Has.Count.EqualTo(2).And.Some.Contains("dangling.json").And.Some.Contains("loop.json"));
        (int code, string output, string error) = CommandLine.Run("results", folder.Path);
        Assert.That((code, error.Trim().Split('\n').Length), Is.EqualTo((1, 2)), error);
        Assert.That(output, Does.Contain("1 scheme,"));
    }

    private static void Write(string path, string provenance)
    {
        using MemoryStream text = new();
        CanonicalJson.Write(Scheme.Naive(new Shape(2, 2, 2)), Ring.Zt, null, text);
        string json = System.Text.Encoding.UTF8.GetString(text.ToArray());
        File.WriteAllText(path, json[..json.LastIndexOf('}')] + $", \"provenance\": {provenance}}}");
    }
}
