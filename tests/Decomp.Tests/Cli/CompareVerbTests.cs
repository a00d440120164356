using System.Text.Json.Nodes;
using NUnit.Framework;
using TensorDecomp.Cli.Host;
using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Tests.Export;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Cli;

/// <summary>decomp compare as a shell sees it.</summary>
public sealed class CompareVerbTests
{
    private static readonly Scheme Mine = Sandwich.Elementary(SampleSchemes.Strassen, Axis.M, 0, 1, new Rational(1, 2));

    [Test]
    public void A_known_algorithm_is_named_with_the_change_of_basis()
    {
        using TemporaryFolder folder = new();
        ExportVerbTests.Store(Mine, Ring.Of(Mine), null, folder["mine.json"]);
        ExportVerbTests.Store(SampleSchemes.Strassen, Ring.Zt, null, folder["known/strassen.json"]);
        ExportVerbTests.Store(Scheme.Naive(new Shape(2, 2, 2)), Ring.Zt, null, folder["known/naive.json"]);
        File.WriteAllText(folder["known/notes.txt"], "no scheme");
        (int code, string output, string error) = CommandLine.Run("compare", folder["mine.json"], "--with", folder["known"]);
        Assert.That((code, output.Contains("equal by a change of basis over Z[1/2]"), output.Contains("known: ")),
            Is.EqualTo((ExitCode.Success, true, true)), output);
        Assert.That(error, Does.Contain("passed over").And.Contain("notes.txt"));
        (_, output, _) = CommandLine.Run("compare", folder["mine.json"], "--with", folder["known"], "--json");
        JsonNode answer = JsonNode.Parse(output.Split('\n')[0])!;
        Assert.That(((string?)answer["answer"], answer["terms"]!.AsArray().Count, answer["p"]!.AsArray().Count),
            Is.EqualTo(("equal", 7, 2)));
    }

    [Test]
    public void A_new_one_exits_with_1_and_one_that_stays_open_with_4()
    {
        using TemporaryFolder folder = new();
        Scheme naive = Scheme.Naive(new Shape(2, 2, 2));
        ExportVerbTests.Store(Mine, Ring.Of(Mine), null, folder["mine.json"]);
        ExportVerbTests.Store(naive, Ring.Zt, null, folder["known/naive.json"]);
        Assert.That(CommandLine.Run("compare", folder["mine.json"], "--with", folder["known"]).Code, Is.EqualTo(ExitCode.Negative));
        ExportVerbTests.Store(SampleSchemes.Strassen, Ring.Modulo(4), null, folder["four.json"]);
        Scheme turned = Sandwich.Elementary(SampleSchemes.Strassen, Axis.M, 0, 1, Coefficient.One);
        ExportVerbTests.Store(CanonicalForm.Of(turned, Ring.Modulo(4)), Ring.Modulo(4), null, folder["turned.json"]);
        (int code, string output, _) = CommandLine.Run("compare", folder["four.json"], "--with", folder["turned.json"]);
        Assert.That((code, output.Contains("undecided: ")), Is.EqualTo((ExitCode.Undecided, true)), output);
    }

    [Test]
    public void What_is_no_scheme_is_not_compared()
    {
        using TemporaryFolder folder = new();
        ExportVerbTests.Store(TensorDecomp.Tests.Known.Strassen.With(0, 0, 0, Coefficient.Zero), Ring.Zt, null, folder["wrong.json"]);
        (int code, _, string error) = CommandLine.Run("compare", folder["wrong.json"], "--with", folder["wrong.json"]);
        Assert.That((code, error.Contains("not valid")), Is.EqualTo((ExitCode.Negative, true)), error);
    }
}
