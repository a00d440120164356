using System.Text.Json;
using System.Text.RegularExpressions;
using NUnit.Framework;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Cli;

/// <summary>decomp search from outside: what it prints, what it writes, how it ends.</summary>
public sealed class SearchVerbTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void Prepare() => _folder = new TemporaryFolder();

    [TearDown]
    public void CleanUp() => _folder.Dispose();

    [Test]
    public void It_certifies_2x2x2_of_rank_7_and_verify_accepts_the_file()
    {
        Outcome search = Decomp.Run("search", "2", "2", "2", "--out", _folder.Path);
        Assert.That((search.ExitCode, search.Errors), Is.EqualTo((0, "")));
        Assert.That(search.Output, Does.Contain("rank 7").And.Contain("certified").And.Contain("matches the record 7"));

        string best = _folder.Files("7-*.json").Last();
        Assert.That(search.Output, Does.Contain(best));
        Outcome verify = Decomp.Run("verify", best);
        Assert.That((verify.ExitCode, verify.Errors), Is.EqualTo((0, "")));
        Assert.That(verify.Output, Does.Contain("2x2x2").And.Contain("7"));
    }

    [Test]
    public void Into_a_pipe_it_writes_plain_lines()
    {
        Outcome search = Decomp.Run("search", "2", "2", "2", "--seed", "3", "--out", _folder.Path);
        Assert.That(search.Output.Where(c => c != '\n' && char.IsControl(c)), Is.Empty, "no escape sequences, no carriage returns");
        Assert.That(search.Lines[0], Does.StartWith("search: 2x2x2, rank 7").And.Contain("seed 3"));
        Assert.That(search.Lines.Count(line => line.StartsWith("found: rank 7 ")), Is.GreaterThanOrEqualTo(1));
        Assert.That(search.Lines.Count(line => line.StartsWith("done: rank 7 ")), Is.EqualTo(1));
    }

    [Test]
    public void Engines_of_one_name_are_counted_not_listed()
    {
        Outcome search =
            Decomp.Run("search", "2", "2", "2", "--engine", "gradient", "--symmetry", "transpose", "--time", "1", "--verbose",
                "--out", _folder.Path);
        Assert.That(search.Lines[0], Does.Match(@", \d+ x gradient, seed 1, "));
    }

    [TestCase(new[] { "2", "2", "2" }, "transpose", @", flip-symmetric, flip-lifted and \d+ x gradient, seed 1, ")]
    [TestCase(new[] { "2", "2", "3" }, "transpose-1", ", flip-symmetric and flip-lifted, seed 1, ")]
    [TestCase(new[] { "2", "2", "2", "--engine", "flip" }, "transpose-1", ", flip-symmetric and flip-lifted, seed 1, ")]
    [TestCase(new[] { "2", "2", "2" }, "transpose:1", @"over Q, (\d+ x )?gradient, seed 1, ")]
    public void A_transposition_is_for_flip_graphs_and_where_it_fits_for_gradient_restarts(string[] target, string symmetry, string engines)
    {
        Outcome search = Decomp.Run(["search", .. target, "--symmetry", symmetry, "--time", "1", "--verbose", "--out", _folder.Path]);
        Assert.That(search.Lines[0], Does.Match(engines));
    }

    /// <summary>The rank of Dumas, Pernet and Sedoglavic from random numbers, where nothing but the group is given.</summary>
    [Test]
    public void Under_the_group_of_the_square_chains_find_4x4x4_of_rank_48()
    {
        Outcome search =
            Decomp.Run("search", "4", "4", "4", "--engine", "lbfgs", "--symmetry", "perm:0123,0123,0123+03.12,13,03.12", "--seed", "2",
                "--threads", "1", "--time", "4m", "--out", _folder.Path);
        Assert.That((search.ExitCode, search.Errors), Is.EqualTo((0, "")));
        Assert.That(search.Output, Does.Contain("done: rank 48 over Z[1/").And.Contain("matches the record 48"));
        Outcome verify = Decomp.Run("verify", _folder.Files("48-*.json").Single());
        Assert.That(verify.Output, Does.Contain("valid: 4x4x4 of rank 48"));
    }

    /// <summary>Strassen's algorithm has a fixed term of every kind, in one basis or another; ⟨3,3,3⟩ comes to its record under a swap, and
    /// near it under a turn without any.</summary>
    [TestCase("2 2 2 --rank 7 --symmetry swap:1,1,1:1", 7)]
    [TestCase("2 2 2 --rank 7 --symmetry swap:1,1,1:0,0,1,0", 7)]
    [TestCase("3 3 3 --rank 23 --symmetry swap:1,1,1:1", 23)]
    [TestCase("3 3 3 --rank 24 --symmetry turn:1,1,1:0", 24)]
    public void Under_a_permutation_of_indices_gradient_restarts_find_a_certified_scheme(string arguments, int rank)
    {
        Outcome search = Decomp.Run(["search", .. arguments.Split(' '), "--engine", "gradient", "--threads", "2", "--verbose",
            "--out", _folder.Path]);
        Assert.That((search.ExitCode, search.Errors), Is.EqualTo((0, "")), search.Output);
        Assert.That(search.Output, Does.Contain($"done: rank {rank}").And.Contain(arguments.Split(' ')[6]));
        Assert.That(Decomp.Run("verify", _folder.Files($"{rank}-*.json").Last()).ExitCode, Is.Zero);
        Assert.That(File.ReadAllText(_folder.Files($"{rank}-*.json").Last()), Does.Contain(arguments.Split(' ')[6]),
            "the provenance names the symmetry");
    }

    [TestCase("", ", flip, flip-unwrapped and flip-meta, seed 1, ")]
    [TestCase("--symmetry swap:1,1,1", ", flip-symmetric and flip-unwrapped, seed 1, ")]
    public void Over_GF3_walks_over_the_signs_run_beside(string options, string engines)
    {
        Outcome search =
            Decomp.Run(["search", "2", "2", "2", "--field", "F3", "--engine", "flip", "--verbose", "--out", _folder.Path,
                .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        Assert.That((search.ExitCode, search.Errors), Is.EqualTo((0, "")), search.Output);
        Assert.That(search.Output, Does.Contain(engines).And.Contain("done: rank 7"));
        Assert.That(Decomp.Run("verify", _folder.Files("7-*.json").First(), "--ring", "F3").ExitCode, Is.Zero);
    }

    [TestCase("2 2 2", "reheating", "")]
    [TestCase("2 3 3 --rank 15", "reheating", "")]
    [TestCase("2 2 2 --symmetry cyclic:1", "short-chains", "cyclic:1")]
    [TestCase("2 2 3 --rank 11 --symmetry swap:1,1,1:1", "short-chains", "swap:1,1,1:1")]
    [TestCase("3 3 3 --rank 23 --symmetry cyclic:2", "short-chains", "cyclic:2")]
    public void Chains_of_descents_find_a_certified_scheme_and_with_one_thread_the_same_again(string arguments, string program,
        string symmetry)
    {
        string? reference = null;
        foreach (string run in (string[])["one", "two"])
        {
            Outcome search =
                Decomp.Run(["search", .. arguments.Split(' '), "--engine", "lbfgs", "--seed", "2", "--threads", "1", "--json", "--out",
                    _folder[run]]);
            Assert.That((search.ExitCode, search.Errors), Is.EqualTo((0, "")), search.Output);
            string file = search.Events[^1].GetProperty("file").GetString()!;
            Assert.That(Decomp.Judge(file).Valid, Is.True);
            Assert.That(File.ReadAllText(file), Does.Contain("lbfgs").And.Contain(program).And.Contain(symmetry));
            Assert.That(Path.GetFileName(file), Is.EqualTo(reference ??= Path.GetFileName(file)));
        }
    }

    [TestCase("--field F2", "not over F2; use --engine flip")]
    [TestCase("--field C", "real factors; use --engine gradient")]
    [TestCase("--rank 7..8", "one rank; use --engine gradient")]
    [TestCase("--descend --rank 7..8", "--descend is for gradient restarts")]
    [TestCase("--from here", "--from is for gradient restarts")]
    [TestCase("--backend gpu", "chains of descents run on the processor")]
    [TestCase("--program hopping", "the program hopping has an Update of its own, and --engine lbfgs runs those whose Plan has Descents")]
    [TestCase("--program drawn-sparsity", "write --engine gradient")]
    [TestCase("--program chains --program adam", "the program adam has an Update of its own")]
    [TestCase("--symmetry cyclic:2", "no whole number of orbits")]
    public void What_chains_of_descents_cannot_do_is_refused(string options, string reason)
    {
        Outcome search = Decomp.Run(["search", "2", "2", "2", "--engine", "lbfgs", "--out", _folder.Path, .. options.Split(' ')]);
        Assert.That((search.ExitCode, search.Output), Is.EqualTo((2, "")));
        Assert.That(search.Errors, Does.Contain(reason));
    }

    [Test]
    public void Under_a_permutation_of_indices_flip_graphs_and_restarts_run_side_by_side()
    {
        Outcome search = Decomp.Run("search", "2", "3", "3", "--symmetry", "swap:1,1,1", "--json", "--out", _folder.Path);
        Assert.That((search.ExitCode, search.Errors), Is.EqualTo((0, "")), search.Output);
        Assert.That(search.Events[0].ToString(), Does.Contain("flip-symmetric").And.Contain("gradient"));
    }

    [Test]
    public void Json_is_one_object_a_line_that_ends_with_the_result()
    {
        Outcome search = Decomp.Run("search", "2", "2", "2", "--seed", "5", "--json", "--out", _folder.Path);
        Assert.That((search.ExitCode, search.Errors), Is.EqualTo((0, "")));
        JsonElement[] events = search.Events;
        Assert.That(events[0].GetProperty("event").GetString(), Is.EqualTo("start"));
        Assert.That(events.Select(e => e.GetProperty("event").GetString()),
            Has.All.AnyOf("start", "restart", "progress", "improvement", "done"));
        Assert.That(events.Count(e => e.GetProperty("event").GetString() == "done"), Is.EqualTo(1));

        JsonElement done = events[^1];
        Assert.That(done.GetProperty("event").GetString(), Is.EqualTo("done"));
        Assert.That(done.GetProperty("shape").EnumerateArray().Select(d => d.GetInt32()), Is.EqualTo((int[])[2, 2, 2]));
        Assert.That((done.GetProperty("rank").GetInt32(), done.GetProperty("seed").GetUInt64()), Is.EqualTo((7, 5UL)));
        Assert.That(done.GetProperty("certified").GetBoolean(), Is.True);
        Assert.That(done.GetProperty("seconds").GetDouble(), Is.Positive);

        Verdict verdict = Decomp.Judge(done.GetProperty("file").GetString()!);
        Assert.That((verdict.Valid, verdict.Rank, $"{verdict.Ring}"), Is.EqualTo((true, 7, done.GetProperty("ring").GetString())));
        JsonElement[] improvements = [.. events.Where(e => e.GetProperty("event").GetString() == "improvement")];
        Assert.That(improvements, Is.Not.Empty);
        foreach (JsonElement improvement in improvements)
        {
            Verdict stored = Decomp.Judge(improvement.GetProperty("file").GetString()!);
            Assert.That((stored.Valid, stored.Rank), Is.EqualTo((true, improvement.GetProperty("rank").GetInt32())));
        }
    }

    [Test]
    public void It_starts_from_known_schemes_of_a_higher_rank()
    {
        using TemporaryFolder known = new();
        string[] Search(int rank, params string[] more) => ["search", "2", "3", "3", "--engine", "gradient", "--rank", $"{rank}", .. more];
        Assert.That(Decomp.Run(Search(16, "--out", known.Path)).ExitCode, Is.Zero);
        Outcome search = Decomp.Run(Search(15, "--from", known.Path, "--out", _folder.Path));
        Assert.That((search.ExitCode, search.Errors), Is.EqualTo((0, "")));
        Assert.That(Patiently("at rank 13, from [1-9] known", Search(13, "--from", known.Path, "--out", _folder.Path, "--verbose")).Output,
            Does.Match("at rank 13, from [1-9] known"));
    }

    [Test]
    public void Where_single_descents_failed_it_names_what_hops()
    {
        string[] search = ["search", "2", "3", "3", "--rank", "13", "--engine", "gradient", "--out", _folder.Path];
        Assert.That(Patiently("--engine lbfgs", search).Output, Does.Contain("--engine lbfgs"));
        Assert.That(Patiently("--program hopping", [.. search, "--field", "C"]).Output, Does.Contain("--program hopping"));
        Outcome hopping = Patiently("lowest residual", [.. search, "--program", "hopping", "--verbose"]);
        Assert.That(hopping.Output,
            Does.Match(@"hopping at rank 13: \d+ restarts, [1-9][\d,]* hops, 0 converged, lowest residual").And.Not.Contain(
                "--program").And.Not.Contain("--engine"));
    }

    /// <summary>A search that cannot succeed, given more time until its last words are what is waited for: machines differ.</summary>
    private static Outcome Patiently(string words, string[] search)
    {
        Outcome outcome = Decomp.Run([.. search, "--time", "1s"]);
        for (int seconds = 4; seconds <= 64 && !Regex.IsMatch(outcome.Output, words); seconds *= 4)
            outcome = Decomp.Run([.. search, "--time", $"{seconds}s"]);
        return outcome;
    }

    [Test]
    public void When_the_time_runs_out_it_names_the_best_and_exits_with_1()
    {
        Outcome search = Decomp.Run("search", "2", "3", "3", "--rank", "13", "--time", "1s", "--out", _folder.Path);
        Assert.That((search.ExitCode, search.Errors), Is.EqualTo((1, "")));
        Assert.That(search.Output,
            Does.Match(@"out of time after .*; rank 13 was not found; best certified: rank (1[4-8] .*\n.*\.json|18, the schoolbook)"));
    }

    [Test]
    public void Json_says_that_the_time_ran_out()
    {
        Outcome search = Decomp.Run("search", "2", "3", "3", "--rank", "13", "--time", "1.5s", "--json", "--out", _folder.Path);
        JsonElement done = search.Events[^1];
        Assert.That((search.ExitCode, done.GetProperty("end").GetString(), done.GetProperty("reached").GetBoolean()),
            Is.EqualTo((1, "out-of-time", false)));
        Assert.That(done.GetProperty("rank").GetInt32(), Is.InRange(14, 18));
        if (done.GetProperty("file").GetString() is { } file)
            Assert.That(Decomp.Judge(file).Rank, Is.EqualTo(done.GetProperty("rank").GetInt32()));
    }

    [Test]
    public void A_rank_above_the_record_is_reached_too()
    {
        Outcome search = Decomp.Run("search", "1", "2", "3", "--rank", "6", "--json", "--out", _folder.Path);
        Assert.That((search.ExitCode, search.Events[^1].GetProperty("rank").GetInt32()), Is.EqualTo((0, 6)));
    }

    [Test]
    public void A_range_of_ranks_ends_at_the_lowest_and_goes_on_from_a_checkpoint_of_the_same_range_only()
    {
        string checkpoint = Path.Combine(_folder.Path, "range.json");
        string[] Range(string ranks, string time) =>
            ["search", "2", "2", "2", "--engine", "gradient", "--rank", ranks, "--time", time, "--checkpoint", checkpoint, "--resume",
                "--json", "--out", _folder.Path];
        Outcome first = Decomp.Run(Range("6..9", "3s"));
        Assert.That((first.ExitCode, first.Errors, first.Events[0].GetProperty("rank").GetInt32()), Is.EqualTo((1, "", 6)));
        Assert.That(first.Events[^1].GetProperty("rank").GetInt32(), Is.InRange(7, 9), "what was reached on the way is stored");
        Assert.That(Decomp.Judge(first.Events[^1].GetProperty("file").GetString()!).Valid, Is.True);
        Assert.That(Decomp.Run(Range("6..9", "1s")).ExitCode, Is.EqualTo(1));
        Assert.That(Decomp.Run(Range("7", "1s")).Errors, Does.Contain("2x2x2:6..9"));
        Outcome reached = Decomp.Run("search", "2", "2", "2", "--engine", "gradient", "--rank", "7..9", "--out", _folder.Path);
        Assert.That((reached.ExitCode, reached.Errors), Is.EqualTo((0, "")));
        Assert.That(reached.Output, Does.Contain("rank 7..9 over Q").And.Contain("done: rank 7 "));
    }

    [Test]
    public void A_descent_says_what_each_engine_did_and_goes_on_from_a_checkpoint()
    {
        string checkpoint = Path.Combine(_folder.Path, "descent.json");
        string[] Descend(string ranks, params string[] more) =>
            ["search", "2", "2", "2", "--engine", "gradient", "--descend", "--rank", ranks, "--json", "--out", _folder.Path, .. more];
        string[] unending = Descend("6..8", "--time", "2s", "--checkpoint", checkpoint, "--resume");
        Outcome first = Decomp.Run(unending), second = Decomp.Run(unending);
        Assert.That((first.ExitCode, first.Errors, second.ExitCode, second.Errors), Is.EqualTo((1, "", 1, "")));
        JsonElement[] engines = [.. second.Events[^1].GetProperty("engines").EnumerateArray()];
        Assert.That(engines.Select(e => e.GetProperty("state").GetString()!.Split(':')[0]),
            Has.Some.Contains("at rank 6, from ").And.Some.EndsWith("at rank 6"));
        double Seconds(Outcome outcome) =>
            outcome.Events[^1].GetProperty("engines").EnumerateArray().Sum(e => e.GetProperty("seconds").GetDouble());
        Assert.That(Seconds(second), Is.GreaterThan(Seconds(first)).And.Positive, "what time sharing knew is not forgotten");
        Assert.That(Decomp.Run(Descend("7..8")).Events[^1].GetProperty("rank").GetInt32(), Is.EqualTo(7));
    }

    [Test]
    public void A_full_disk_ends_it_with_one_sentence_and_no_partial_file()
    {
        using SmallDisk disk = SmallDisk.Mount(_folder.Path, kibibytes: 16);
        string filler = Path.Combine(disk.Path, "filler");
        Assert.Throws<IOException>(() => File.WriteAllBytes(filler, new byte[1 << 20]), "fills the disk");
        Outcome search = Decomp.Run("search", "2", "2", "2", "--out", disk.Path);
        Assert.That(search.ExitCode, Is.EqualTo(2));
        Assert.That(search.Errors, Does.StartWith("decomp: ").And.Contain(disk.Path));
        Assert.That(search.Errors.TrimEnd('\n'), Does.Not.Contain("\n"), "one sentence");
        Assert.That(Directory.EnumerateFiles(disk.Path, "*", SearchOption.AllDirectories), Is.EqualTo((string[])[filler]));
    }
}
