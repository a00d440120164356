using NUnit.Framework;
using TensorDecomp.Circuits;
using TensorDecomp.Cli.Host;
using TensorDecomp.Kernels;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Search;
using TensorDecomp.Search.Additions;
using TensorDecomp.Search.Kinds;
using TensorDecomp.Tests.Cli;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Circuits;

/// <summary>All schemes of a folder become cheaper in turn, the time is theirs together, and a later run goes on.</summary>
public sealed class OptimizeFolderTests
{
    private static readonly Coefficient s_i = new(0, 1);
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void Begin()
    {
        _folder = new TemporaryFolder();
        Directory.CreateDirectory(_folder["in"]);
        foreach (string name in (string[])["2x2x2/7-ZT-8a506cff.json", "2x2x3/11-ZT-*.json"])
        {
            string shape = Path.Combine(Surroundings.Root, "results", Path.GetDirectoryName(name)!);
            string file = Directory.GetFiles(shape, Path.GetFileName(name)).Order().First();
            File.Copy(file, Path.Combine(_folder["in"], Path.GetFileName(file)));
        }
        File.WriteAllText(Path.Combine(_folder["in"], "wrong.txt"), "m1 = a11*b11\nc11 = m1\nc12 = m1\n");
        File.WriteAllText(Path.Combine(_folder["in"], "README.md"), "nothing of the kind\n");
    }

    [TearDown]
    public void End() => _folder.Dispose();

    [Test]
    public void Every_scheme_has_its_turn_and_a_later_run_goes_on_with_what_came_of_the_first()
    {
        string[] line = ["optimize", _folder["in"], "--for", "additions", "--time", "2s", "--threads", "1", "--out", _folder["out"],
            "--checkpoint", _folder["state"]];
        (int code, string output, string error) = CommandLine.Run(line);
        Assert.That(code, Is.Zero, error);
        Assert.That(output, Does.Contain("campaign: 2 schemes").And.Contain("7-ZT-8a506cff.json: "));
        Assert.That(error, Does.Contain("wrong.txt").And.Not.Contain("README"));
        foreach (string file in Found())
        {
            Submission found = Read(file);
            Assert.That(Verifier.Judge(found.Scheme, found.Claim).Valid);
            Assert.That(found.Program(Ring.Zt), Is.Not.Null, "what it was stored for stands in it");
            Assert.That(found.Provenance!.Derivation, Does.StartWith("optimised from ").And.EndWith(".json"));
        }

        (code, _, error) = CommandLine.Run(line);
        Assert.That((code, error), Is.EqualTo((ExitCode.Usage, error)));
        Assert.That(error, Does.Contain("--resume"));
        int before = Found().Length;
        line[5] = "1h";
        File.WriteAllText(Path.Combine(_folder["state"], "board.json"), Spent(Path.Combine(_folder["state"], "board.json")));
        (code, output, error) = CommandLine.Run([.. line, "--resume"]);
        Assert.That(code, Is.Zero, error);
        Assert.That(output, Does.Match("campaign: 2 schemes, 1 h.* spent"));
        Assert.That(output, Does.Contain("done: "));
        Assert.That(Found(), Has.Length.EqualTo(before), "all the time was spent before");
    }

    private string[] Found() => Directory.Exists(_folder["out"])
        ? Directory.GetFiles(_folder["out"], "*.json", SearchOption.AllDirectories) : [];

    // As if the slices had taken an hour.
    private static string Spent(string board) =>
        System.Text.RegularExpressions.Regex.Replace(File.ReadAllText(board), "\"seconds\": [0-9.]+", "\"seconds\": 3600");

    [Test]
    public void What_came_of_a_scheme_is_no_goal_of_its_own()
    {
        string[] line = ["optimize", _folder["in"], "--for", "additions", "--time", "1s", "--threads", "1", "--out", _folder["in"]];
        Assert.That(CommandLine.Run(line).Code, Is.Zero);
        string found = Path.Combine(_folder["in"], "2x2x2");
        Directory.CreateDirectory(found);
        string file = Path.Combine(_folder["in"], "7-ZT-8a506cff.json");
        File.WriteAllText(Path.Combine(found, "7-ZT-00000000.json"), File.ReadAllText(file).Replace("\"seconds\":",
            "\"derivation\": \"optimised from 7-ZT-8a506cff.json\",\n    \"seconds\":"));
        Assert.That(CommandLine.Run(line).Output, Does.Contain("campaign: 2 schemes"));
    }

    [TestCase("--write-goal g.json", "name its file")]
    [TestCase("--resume", "--checkpoint DIR")]
    [TestCase("--checkpoint in/wrong.txt", "is a file")]
    public void What_is_for_one_scheme_is_refused_for_a_folder(string more, string sentence)
    {
        string[] words = [.. more.Split(' ').Select(word => word.Contains('.') ? Path.Combine(_folder.Path, word) : word)];
        (int code, _, string error) = CommandLine.Run(["optimize", _folder["in"], .. words]);
        Assert.That((code, error.Contains(sentence)), Is.EqualTo((ExitCode.Usage, true)), error);
    }

    [Test]
    public void A_folder_without_schemes_is_refused()
    {
        Directory.CreateDirectory(_folder["empty"]);
        (int code, _, string error) = CommandLine.Run("optimize", _folder["empty"]);
        Assert.That((code, error.Contains("0 schemes")), Is.EqualTo((ExitCode.Usage, true)), error);
    }

    [Test]
    public void Where_there_are_no_walks_elimination_is_drawn_again_and_again()
    {
        Scheme strassen = Known.Strassen;
        foreach (Ring ring in (Ring[])[Ring.Modulo(5), Ring.GaussianRationals])
        {
            Scheme start = ring.Modulus == 0 ? Turned(strassen) : strassen.Select((_, _, c) => c.Re.Sign < 0 ? new Rational(4) : c);
            CircuitUnit unit = new(0, ring, start, Objective.Additions, 1, 0, 5_000, 0.5);
            CircuitOutcome outcome = unit.Do(CancellationToken.None);
            Assert.That(outcome.Program.Computes(start, ring), $"over {ring}");
            Assert.That(outcome.Program.Additions, Is.EqualTo(18), $"over {ring}");
            Assert.That(outcome.Program.Scalings, Is.Zero.Or.EqualTo(ring.Modulus == 0 ? outcome.Program.Scalings : 0));
            Assert.That(() => Portfolio.Kinds(new SearchGoal(new Target(start.Tensor, 7), ring)
            {
                Engine = EngineKinds.Optimize(Objective.Additions),
                Sparser = new SparserGoal(SparserGoal.Word(start, ring), "strassen", 1) { Objective = Objective.Additions },
            }), Throws.Nothing);
        }

        static Scheme Turned(Scheme scheme) =>
            scheme.Select((f, _, c) => f switch { 0 => c * s_i, 1 => c * -s_i, _ => c });
    }

    private static Submission Read(string path) =>
        new CanonicalJson().Read(SourceFile.Open(path, Limits.Default), Limits.Default).Single();
}
