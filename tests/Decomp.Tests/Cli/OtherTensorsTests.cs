using NUnit.Framework;
using TensorDecomp.Cli.Host;
using TensorDecomp.Tests.Export;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Cli;

/// <summary>Bilinear maps that are no matrix products, from the command line to a proved file; and what does not apply to them says
/// so.</summary>
public sealed class OtherTensorsTests
{
    [TestCase("poly:2x2", "3", "Q", "flip")]
    [TestCase("poly:3x3", "6", "F2", "flip")]
    [TestCase("poly:3x3", "5", "Q", "gradient")]
    [TestCase("poly:3x3", "5", "Q", "lbfgs")]
    [TestCase("cyclic:3", "4", "Q", "lbfgs")]
    [TestCase("negacyclic:2", "3", "Q", "all")]
    [TestCase("negacyclic:2", "2", "Q(i)", "gradient")]
    public void A_search_finds_proves_and_stores_what_verify_reads_back(string tensor, string rank, string ring, string engine)
    {
        using TemporaryFolder folder = new();
        (int code, string output, string error) = CommandLine.Run("search", "--tensor", tensor, "--rank", rank, "--ring", ring,
            "--engine", engine, "--out", folder.Path, "--threads", "1", "--time", "2m");
        Assert.That(code, Is.EqualTo(ExitCode.Success), output + error);
        string[] files = Directory.GetFiles(Path.Combine(folder.Path, tensor.Replace(':', '-')), $"{rank}-*.json");
        Assert.That(files, Is.Not.Empty, output);
        (code, output, error) = CommandLine.Run("verify", files[0]);
        Assert.That(code, Is.EqualTo(ExitCode.Success), output + error);
        Assert.That(output, Does.StartWith($"valid: {tensor} of rank {rank} over "));
    }

    [Test]
    public void A_tensor_from_a_file_stands_in_a_goal_and_in_what_is_found()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["t.json"], """{"name": "cross", "sizes": [2, 2, 1], "entries": [[0, 1, 0, 1], [1, 0, 0, -1]]}""");
        (int code, string output, string error) = CommandLine.Run("search", "--tensor", folder["t.json"], "--rank", "1", "--engine", "flip",
            "--write-goal", folder["goal.json"]);
        Assert.That((code, error), Is.EqualTo((ExitCode.Success, "")), output);
        File.Delete(folder["t.json"]);
        (code, output, error) = CommandLine.Run(
            "search", "--goal", folder["goal.json"], "--out", folder["found"], "--threads", "1", "--verbose", "--time",
            "1s");
        Assert.That((code, output.Split('\n')[0]), Is.EqualTo((ExitCode.Negative,
            "search: cross, as low a rank as it comes over Q, flip-plain and flip-lifted, seed 1, 1 thread, up to 1.0 s")), error);
    }

    [TestCase("poly:3x3", "5", "lbfgs", "Q", "perm:02,02,04.13:1x1,2x2")]
    [TestCase("poly:3x3", "6", "flip", "F2", "perm:02,02,04.13")]
    [TestCase("poly:2x2", "3", "flip-symmetric", "ZT", "perm:01,01,02")]
    [TestCase("cyclic:3", "4", "gradient", "Q", "perm:BCA/-,12,12")]
    public void A_search_under_automorphisms_of_the_tensor_finds_what_verify_reads_back(string tensor, string rank, string engine,
        string ring, string symmetry)
    {
        using TemporaryFolder folder = new();
        (int code, string output, string error) = CommandLine.Run("search", "--tensor", tensor, "--rank", rank, "--ring", ring,
            "--engine", engine, "--symmetry", symmetry, "--out", folder.Path, "--threads", "1", "--time", "2m");
        Assert.That(code, Is.EqualTo(ExitCode.Success), output + error);
        string file = Directory.GetFiles(Path.Combine(folder.Path, tensor.Replace(':', '-')), $"{rank}-*.json")[0];
        Assert.That(CommandLine.Run("verify", file).Output, Does.StartWith($"valid: {tensor} of rank {rank} over "));
    }

    [Test]
    public void Walks_keep_to_the_symmetry_that_is_asked_for()
    {
        using TemporaryFolder folder = new();
        (int code, string output, string error) = CommandLine.Run("flip", "--tensor", "poly:3x3", "--rank", "6", "--ring", "F2",
            "--symmetry", "perm:02,02,04.13", "--out", folder.Path, "--threads", "1", "--walkers", "2");
        Assert.That((code, error), Is.EqualTo((ExitCode.Success, "")), output);
        string file = Directory.GetFiles(Path.Combine(folder.Path, "poly-3x3"), "6-*.json")[0];
        (code, output, error) = CommandLine.Run("symmetry", file, "--under", "perm:02,02,04.13");
        Assert.That((code, error), Is.EqualTo((ExitCode.Success, "")), output);
        Assert.That(output, Does.StartWith("invariant: poly:3x3 of rank 6 over F2 under perm:02,02,04.13, of order 2"));
    }

    [Test]
    public void The_automorphisms_of_a_tensor_and_of_a_scheme_are_listed()
    {
        using TemporaryFolder folder = new();
        (int code, string output, string error) = CommandLine.Run("symmetry", "--tensor", "poly:3x3");
        Assert.That((code, error), Is.EqualTo((ExitCode.Success, "")));
        Assert.That(output, Does.StartWith("automorphisms: 8 of the tensor poly:3x3\n").And.Contain("  search      --symmetry perm:"));
        ExportVerbTests.Store(Known.Karatsuba, Ring.Zt, null, folder["k.json"]);
        (code, output, error) = CommandLine.Run("symmetry", folder["k.json"]);
        Assert.That((code, error), Is.EqualTo((ExitCode.Success, "")));
        Assert.That(output, Does.StartWith("automorphisms: 4 of poly:2x2 of rank 3 over ZT"));
        File.WriteAllText(folder["t.json"],
            """{"name": "lone", "sizes": [2, 2, 2], "entries": [[0, 0, 0, 1], [0, 1, 1, 2], [1, 1, 0, 3]]}""");
        (code, output, _) = CommandLine.Run("symmetry", "--tensor", folder["t.json"]);
        Assert.That(output, Does.StartWith("automorphisms: 2 of the tensor lone"), "signs alone: six with three conditions, less two");
        foreach (string wrong in (string[])["", "k.json --tensor poly:2x2", "--tensor poly:2x2 --under perm:01,01,02",
            "--tensor nothing:2"])
        {
            (code, _, error) = CommandLine.Run(["symmetry", .. wrong.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
            Assert.That((code is ExitCode.Usage or 3, error.Count('\n')), Is.EqualTo((true, 1)), $"{wrong}: {error}");
        }
    }

    [TestCase("search --engine lbfgs --rank 3", "perm:-,-,1~", "modulo 2 only")]
    [TestCase("search --engine flip --rank 3 --ring F3", "perm:-,-,1~", "write --ring F2")]
    [TestCase("flip --rank 3 --ring ZT", "perm:-,-,1~", "write --ring F2")]
    [TestCase("flip --rank 3 --ring F2", "cyclic", "'cyclic' is special to products of matrices")]
    [TestCase("flip --rank 3 --ring F2", "swap:1,1,1", "'swap' is special to products of matrices")]
    [TestCase("search --engine flip --rank 3", "perm:01,-,-", "does not leave poly:2x2 as it is")]
    public void A_symmetry_that_does_not_serve_is_one_sentence(string command, string symmetry, string reason)
    {
        using TemporaryFolder folder = new();
        (int code, _, string error) = CommandLine.Run([.. command.Split(' '), "--tensor", "poly:2x2", "--symmetry", symmetry, "--out",
            folder.Path, "--time", "1"]);
        Assert.That((code, error.Count('\n')), Is.EqualTo((ExitCode.Usage, 1)), error);
        Assert.That(error, Does.Contain(reason));
    }

    [TestCase("poly:4", "names no tensor")]
    [TestCase("missing.json", "missing.json")]
    [TestCase("poly:8x9", "no rank is on record for poly:8x9 over Q; give one with --rank")]
    public void A_tensor_that_is_none_is_refused(string name, string reason)
    {
        (int code, _, string error) = CommandLine.Run("search", "--tensor", name);
        Assert.That((code, error), Is.Not.EqualTo((ExitCode.Success, "")));
        Assert.That(error, Does.Contain(reason));
    }

    [TestCase("poly:3x3", "6", "F2")]
    [TestCase("cyclic:3", "4", "Q")]
    public void Walks_go_over_any_tensor(string tensor, string rank, string ring)
    {
        using TemporaryFolder folder = new();
        (int code, string output, string error) = CommandLine.Run("flip", "--tensor", tensor, "--rank", rank, "--ring",
            ring == "Q" ? "ZT" : ring, "--out", folder.Path, "--threads", "1", "--walkers", "2", "--rounds", "200");
        if (ring == "Q") Assert.That(error, Is.Empty, "nothing in the way, whether or not such a rank is there over ZT");
        else Assert.That((code, error), Is.EqualTo((ExitCode.Success, "")), output);
        foreach (string file in Directory.EnumerateFiles(folder.Path, "*.json", SearchOption.AllDirectories))
            Assert.That(CommandLine.Run("verify", file).Output, Does.StartWith($"valid: {tensor} of rank "));
    }

    [TestCase("flip --tensor poly:3x3 --rank 6 --ladder",
        "a way through other shapes is special to products of matrices, and poly:3x3 is none; leave out --ladder.")]
    [TestCase("flip --tensor poly:3x3 --rank 6 --meta",
        "a way through other shapes is special to products of matrices, and poly:3x3 is none; leave out --meta.")]
    [TestCase("flip --tensor poly:3x3 --rank 6 --from .", "a start that is derived from other shapes is special to products of matrices, " +
        "and poly:3x3 is none; leave out --from.")]
    [TestCase("evolve --targets poly:3x3:5", "an evolution measures programs on products of matrices, whose journal knows a target by " +
        "three dimensions; 'decomp search --tensor poly:3x3 --program FILE' runs a program on poly:3x3.")]
    [TestCase("evolve --tensor poly:3x3", "an evolution measures programs on products of matrices, whose journal knows a target by " +
        "three dimensions; 'decomp search --tensor poly:3x3 --program FILE' runs a program on poly:3x3.")]
    [TestCase("flip --tensor poly:2x2 2 2 2", "--tensor poly:2x2 says what is decomposed; leave it out, or leave out the dimensions.")]
    [TestCase("flip", "flip takes three dimensions, as in 'decomp flip 3 3 3' or another bilinear map, as in 'decomp flip --tensor " +
        "poly:3x3'.")]
    public void What_only_matrix_products_have_says_so(string line, string sentence)
    {
        using TemporaryFolder folder = new();
        Outcome outcome = Decomp.Finish(Decomp.StartIn(folder.Path, line.Split(' ')));
        Assert.That((outcome.ExitCode, outcome.Output, outcome.Errors), Is.EqualTo((ExitCode.Usage, "", $"decomp: {sentence}\n")));
    }

    [TestCase("--symmetry cyclic",
        "--symmetry cyclic does not fit poly:2x2:3: 'cyclic' is special to products of matrices, and poly:2x2 is none; write one of the " +
        "groups that 'decomp symmetry --tensor poly:2x2' lists")]
    [TestCase("--engine flip-cyclic", "this flip graph is special to products of matrices, and poly:2x2 is none; use --engine flip-plain")]
    public void A_search_says_what_does_not_apply(string options, string reason)
    {
        (int code, _, string error) = CommandLine.Run(["search", "--tensor", "poly:2x2", "--rank", "3", .. options.Split(' ')]);
        Assert.That((code, error), Is.EqualTo((ExitCode.Usage, $"decomp: {reason}.\n")).Or.EqualTo(
            (ExitCode.Usage, $"decomp: {reason}\n")));
    }

    [TestCase("compare FILE --with FILE", "comparison up to changes of basis")]
    [TestCase("exact FILE", "reading floats in an order and in bases unknown")]
    [TestCase("convert FILE out.txt --format perminov_txt", "the format perminov_txt")]
    public void A_verb_for_matrix_products_says_why_it_takes_no_other_tensor(string command, string what)
    {
        using TemporaryFolder folder = new();
        ExportVerbTests.Store(Known.Karatsuba, Ring.Zt, null, folder["k.json"]);
        (int code, _, string error) = CommandLine.Run(
            [.. command.Split(' ').Select(
                w => w == "FILE" ? folder["k.json"] : w.StartsWith("out.", StringComparison.Ordinal) ? folder[w] : w)]);
        Assert.That(code, Is.EqualTo(ExitCode.Usage).Or.EqualTo(ExitCode.Negative), error);
        Assert.That(error, Does.Contain($"{what} is special to products of matrices, and poly:2x2 is none"));
        Assert.That(error.TrimEnd('\n').Split('\n'), Has.Length.EqualTo(1), "one sentence");
    }

    [TestCase("export FILE out.c", "void bilinear_poly_2x2_3_scalar(")]
    [TestCase("export FILE out.v", "Definition entries : list")]
    [TestCase("plot factors FILE out.svg", "poly:2x2, rank 3 over ZT: the factors U, V and W")]
    public void Code_and_pictures_are_made_of_any_tensor(string command, string text)
    {
        using TemporaryFolder folder = new();
        ExportVerbTests.Store(Known.Karatsuba, Ring.Zt, null, folder["k.json"]);
        string[] words = command.Split(' ');
        (int code, _, string error) = CommandLine.Run(
            [.. words.Select(w => w == "FILE" ? folder["k.json"] : w == words[^1] ? folder[w] : w)]);
        Assert.That((code, error), Is.EqualTo((ExitCode.Success, "")));
        Assert.That(File.ReadAllText(folder[words[^1]]), Does.Contain(text));
    }

    [Test]
    public void Show_writes_the_algorithm_out_and_a_store_passes_it_over()
    {
        using TemporaryFolder folder = new();
        ExportVerbTests.Store(Known.Karatsuba, Ring.Zt, null, folder["poly-2x2/3-ZT-0.json"]);
        ExportVerbTests.Store(Known.Strassen, Ring.Zt, null, folder["2x2x2/7-ZT-0.json"]);
        (int code, string output, _) = CommandLine.Run("show", folder["poly-2x2/3-ZT-0.json"]);
        Assert.That((code, output), Is.EqualTo((ExitCode.Success, """
            # poly:2x2, rank 3, over ZT
            # 13 nonzero coefficients, 4 additions as written
            P1 = a1*b1
            P2 = a2*b2
            P3 = (a1 + a2)*(b1 + b2)
            c1 = P1
            c2 = P3 - P1 - P2
            c3 = P2

            """.ReplaceLineEndings("\n"))));
        Assert.That(CommandLine.Run("verify", folder.Path).Code, Is.EqualTo(ExitCode.Success));
        Assert.That(CommandLine.Run("search", "2", "2", "2", "--engine", "flip", "--out", folder.Path, "--threads", "1").Code,
            Is.EqualTo(ExitCode.Success));
    }
}
