using NUnit.Framework;
using TensorDecomp.Cli.Host;
using TensorDecomp.Export.Catalogue;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Tests.Cli;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Export;

/// <summary>The catalogue of a store, and that of the project's own results.</summary>
public sealed class CatalogueTests
{
    private static string Results => Path.Combine(Surroundings.Root, "results");

    /// <summary>Of the files that belong to the project: searches store into the same folder, and what they found need not be catalogued at
    /// once.</summary>
    [Test]
    public void The_catalogue_of_results_is_current_and_every_file_there_is_valid()
    {
        using TemporaryFolder folder = new();
        foreach (string file in Committed())
        {
            string copy = folder[Path.GetRelativePath(Results, file)];
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
        (int code, string output, string error) = CommandLine.Run("results", folder.Path, "--check");
        Assert.That((code, error), Is.EqualTo((ExitCode.Success, "")), output);
        Assert.That(output, Does.Contain("README.md").And.Contain("schemes.csv").And.Not.Contain("outdated"));
    }

    /// <summary>The files that git has, or all where there is no git or no clone.</summary>
    private static IEnumerable<string> Committed() =>
        Command.RunIn(Surroundings.Root, "git", "ls-files", "-z", "results") is { Exit: 0, Output.Length: > 0 } git
            ? git.Output.Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(file => Path.Combine(Surroundings.Root, file))
            .Where(File.Exists)
            : Directory.EnumerateFiles(Results, "*", SearchOption.AllDirectories);

    [Test]
    public void One_command_verifies_folders_of_results()
    {
        int files = OwnResults.SmallShapes.Sum(folder => new SchemeStore(folder).Files().Count());
        (int code, string output, string error) = CommandLine.Run(["verify", .. OwnResults.SmallShapes]);
        Assert.That((code, error), Is.EqualTo((ExitCode.Success, "")));
        Assert.That(files, Is.GreaterThan(0));
        Assert.That(output, Does.Contain($"{files} schemes in {files} files: {files} valid, 0 not valid"));
    }

    [Test]
    public void Each_shape_and_ring_has_its_best_scheme_unless_a_smaller_ring_does_as_well()
    {
        using TemporaryFolder folder = new();
        Provenance provenance = new("gradient", "adam, plain", "00", 1, "0.1.0", 1.5);
        Scheme halves = SampleSchemes.Strassen.Scaled(() => (Rational)2);
        ExportVerbTests.Store(SampleSchemes.Strassen, Ring.Zt, provenance, folder["a.json"]);
        ExportVerbTests.Store(SampleSchemes.Strassen, Ring.Modulo(2), provenance, folder["b.json"]);
        ExportVerbTests.Store(Scheme.Naive(new Shape(2, 2, 2)), Ring.Zt, provenance, folder["c.json"]);
        ExportVerbTests.Store(halves, Ring.Of(halves), null, folder["d.json"]); // ZT again once rescaled
        SchemeCatalogue catalogue = SchemeCatalogue.Read(folder.Path);
        CatalogueEntry best = catalogue.Best().Single();
        Assert.That((best.File, best.Rank, best.Difference, $"{best.Ring}"), Is.EqualTo(("a.json", 7, 0, "ZT")));
        string line = CatalogueLines(catalogue).Single(l => l.Contains("a.json"));
        Assert.That(line, Does.StartWith("2,2,2,ZT,7,7,gradient,\"adam, plain\",1.5,36,18,"));
    }

    [Test]
    public void Duplicates_are_told_from_changes_of_basis()
    {
        using TemporaryFolder folder = new();
        Scheme other = Sandwich.Elementary(SampleSchemes.Strassen, Axis.M, 0, 1, Coefficient.One);
        ExportVerbTests.Store(SampleSchemes.Strassen, Ring.Zt, null, folder["a.json"]);
        ExportVerbTests.Store(Permutation.Rotated(SampleSchemes.Strassen), Ring.Zt, null, folder["b.json"]);
        ExportVerbTests.Store(other, Ring.Of(other), null, folder["c.json"]);
        ExportVerbTests.Store(Scheme.Naive(new Shape(2, 2, 2)), Ring.Zt, null, folder["d.json"]);
        Duplicates[] found = [.. SchemeCatalogue.Read(folder.Path).FindDuplicates()];
        Assert.That(found.Select(f => (f.Kinship, string.Join(' ', f.Entries.Select(e => e.File)))),
            Is.EqualTo(new[] { (Kinship.BasisChange, "a.json b.json c.json") }));
        File.Delete(folder["c.json"]);
        found = [.. SchemeCatalogue.Read(folder.Path).FindDuplicates()];
        Assert.That(found.Select(f => (f.Kinship, string.Join(' ', f.Entries.Select(e => e.File)))),
            Is.EqualTo(new[] { (Kinship.Order, "a.json b.json") }));
        Assert.That(CommandLine.Run("results", folder.Path, "--duplicates").Output,
            Does.Contain("a.json stands for 1 other, equal up to order").And.Contain("1 group in 3 schemes"));
    }

    [Test]
    public void Writing_makes_it_current_and_a_new_file_makes_it_outdated()
    {
        using TemporaryFolder folder = new();
        ExportVerbTests.Store(SampleSchemes.Strassen, Ring.Zt, null, folder["2x2x2/a.json"]);
        Assert.That(CommandLine.Run("results", folder.Path, "--check").Code, Is.EqualTo(ExitCode.Negative));
        Assert.That(CommandLine.Run("results", folder.Path, "--write").Code, Is.EqualTo(ExitCode.Success));
        Assert.That(CommandLine.Run("results", folder.Path, "--check").Code, Is.EqualTo(ExitCode.Success));
        Assert.That(File.ReadAllText(folder["README.md"]), Does.Contain("| 2×2×2 | ZT | 7 | 7 | matches |"));
        ExportVerbTests.Store(Scheme.Naive(new Shape(1, 2, 3)), Ring.Zt, null, folder["1x2x3/b.json"]);
        Assert.That(CommandLine.Run("results", folder.Path, "--check").Code, Is.EqualTo(ExitCode.Negative));
    }

    [Test]
    public void Other_bilinear_maps_stand_beside_their_records()
    {
        using TemporaryFolder folder = new();
        Provenance provenance = new("flip-plain", "Walk", "00", 1, "0.1.0", 0.25);
        ExportVerbTests.Store(SampleSchemes.Strassen, Ring.Zt, null, folder["2x2x2/a.json"]);
        ExportVerbTests.Store(Known.Karatsuba, Ring.Zt, provenance, folder["poly-2x2/b.json"]);
        ExportVerbTests.Store(Scheme.Naive(Known.Karatsuba.Tensor), Ring.Zt, null, folder["poly-2x2/c.json"]);
        ExportVerbTests.Store(Known.Karatsuba, Ring.Modulo(2), null, folder["poly-2x2/d.json"]); // what is over ZT serves there
        ExportVerbTests.Store(Scheme.Naive(new Tensor("lone", 1, 1, 1, [new(0, 0, 0, 1)])), Ring.Zt, null, folder["lone/e.json"]);
        SchemeCatalogue catalogue = SchemeCatalogue.Read(folder.Path);
        Assert.That(catalogue.Entries.Select(e => e.File), Is.EqualTo((string[])["2x2x2/a.json"]));
        Assert.That(catalogue.BestOfOthers().Select(e => (e.File, e.Difference)),
            Is.EqualTo(new (string, int?)[] { ("lone/e.json", null), ("poly-2x2/b.json", 0) }));
        (int code, string output, string error) = CommandLine.Run("results", folder.Path);
        Assert.That((code, error), Is.EqualTo((ExitCode.Success, "")));
        Assert.That(output, Does.Contain("1 scheme, 1 of them different").And.Contain("4 schemes of 2 other bilinear maps")
            .And.Match("poly:2x2 +ZT +3 +3 +matches +Karatsuba 1962 "));
        Assert.That(CommandLine.Run("results", folder.Path, "--write").Code, Is.EqualTo(ExitCode.Success));
        Assert.That(File.ReadAllText(folder["README.md"]), Does.Contain("## Other bilinear maps").And.Contain(
            "| poly:2x2 | ZT | 3 | 3 | matches | Karatsuba 1962 | flip-plain: Walk | 0.25 | 13 | 4 | [b.json](poly-2x2/b.json) |"));
        Assert.That(File.ReadAllLines(folder["tensor-schemes.csv"]),
            Has.Length.EqualTo(5).And.Some.StartsWith("poly:2x2,ZT,3,3,flip-plain,"));
        Assert.That(CommandLine.Run("results", folder.Path, "--check").Code, Is.EqualTo(ExitCode.Success));
        ExportVerbTests.Store(Known.Karatsuba, Ring.Zt, null, folder["poly-2x2/again.json"]);
        Assert.That(CommandLine.Run("results", folder.Path, "--check").Output, Does.Contain("outdated"));
        Assert.That(CommandLine.Run("results", folder.Path, "--duplicates").Output,
            Does.Contain("poly:2x2 of rank 3, poly-2x2/again.json stands for 1 other, equal up to order")
                .And.Contain("1 group in 6 schemes"));
        Assert.That(CommandLine.Run("results", folder.Path, "--records").Output, Does.StartWith("0 ranks of 0 shapes"));
    }

    [Test]
    public void A_file_that_does_not_hold_is_named_and_left_out()
    {
        using TemporaryFolder folder = new();
        ExportVerbTests.Store(SampleSchemes.Strassen, Ring.Zt, null, folder["a.json"]);
        ExportVerbTests.Store(Known.Strassen.With(0, 0, 0, Coefficient.Zero), Ring.Zt, null, folder["wrong.json"]);
        (int code, string output, string error) = CommandLine.Run("results", folder.Path);
        Assert.That((code, output.Contains("1 scheme, 1 of them"), error.Contains("wrong.json")),
            Is.EqualTo((ExitCode.Negative, true, true)), output + error);
    }

    private static string[] CatalogueLines(SchemeCatalogue catalogue)
    {
        using StringWriter text = new();
        CatalogueText.Files.Single(f => f.Name == "schemes.csv").Write(catalogue, text);
        return text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
