using System.Text.Json.Nodes;
using NUnit.Framework;
using TensorDecomp.Cli.Host;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Cli;

public sealed class RecordsVerbTests
{
    [Test]
    public void A_shape_is_shown_with_all_rings_in_any_order_of_its_dimensions()
    {
        using TemporaryFolder folder = new();
        foreach (string[] shape in (string[][])[["2", "4", "5"], ["5", "2", "4"]])
        {
            (int code, string output, _) = CommandLine.Run(["records", .. shape, "--results", folder.Path]);
            Assert.That(code, Is.EqualTo(ExitCode.Success));
            Assert.That(output, Does.Contain("schoolbook has rank 40").And.Match(@"Q +32 +2025  AlphaEvolve 2025").And.Match(@"Z +33 "));
        }
    }

    [Test]
    public void Own_results_stand_beside_every_ring_that_they_hold_over()
    {
        using TemporaryFolder folder = new();
        Store(folder["a.json"], Known.Strassen, Ring.Zt);
        Store(folder["b.json"], Known.Strassen.Select((_, _, c) => c.IsZero ? c : Coefficient.One), Ring.Modulo(2));
        Store(folder["c.json"], Known.Strassen.With(0, 0, 0, Coefficient.Zero), Ring.Zt); // a lie, which counts for nothing
        File.WriteAllText(folder["d.json"], "{}");
        string[] lines = CommandLine.Run("records", "2", "2", "2", "--json", "--results", folder.Path).Output.TrimEnd().Split('\n');
        Assert.That(lines.Select(l => (JsonNode.Parse(l)!["ring"]!.GetValue<string>(), JsonNode.Parse(l)!["own"]!.GetValue<int>())),
            Is.EqualTo(new[] { "ZT", "Z", "Q", "C", "F2", "F3" }.Select(r => (r, 7))));
        File.Delete(folder["a.json"]);
        string output = CommandLine.Run("records", "2", "2", "2", "--results", folder.Path).Output;
        Assert.That(output, Does.Match(@"F2 +7 +7 ").And.Match(@"ZT +7 +1969"));
    }

    [Test]
    public void Without_a_shape_the_whole_table_is_shown()
    {
        using TemporaryFolder folder = new();
        string output = CommandLine.Run("records", "--results", folder.Path).Output;
        Assert.That(output, Does.Contain("2x2x2").And.Contain("16x16x16"));
    }

    [TestCase("records", "2", "2")]
    [TestCase("records", "2", "2", "0")]
    [TestCase("records", "2", "2", "9999")]
    [TestCase("records", "--results", "absent-folder")]
    public void What_makes_no_sense_is_a_usage_error(params string[] arguments) =>
        Assert.That(CommandLine.Run(arguments).Code, Is.EqualTo(ExitCode.Usage));

    private static void Store(string path, Scheme scheme, Ring ring)
    {
        using FileStream stream = File.Create(path);
        CanonicalJson.Write(scheme, ring, null, stream);
    }
}
