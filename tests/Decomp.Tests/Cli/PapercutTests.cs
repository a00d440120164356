using System.CommandLine;
using System.Text.RegularExpressions;
using NUnit.Framework;
using TensorDecomp.Cli;
using TensorDecomp.Cli.Host;

namespace TensorDecomp.Tests.Cli;

/// <summary>Small things that people stumbled over: a command, its exit code and its first line.</summary>
public sealed class PapercutTests
{
    [TestCase("serch 3 3 3", 2, "decomp: decomp has no verb serch; did you mean search? 'decomp --help' shows what there is.")]
    [TestCase("frobnicate", 2, "decomp: decomp has no verb frobnicate. 'decomp --help' shows what there is.")]
    [TestCase("search 3 3 3 --tmie 5s", 2,
        "decomp: decomp search has no option --tmie; did you mean --time? 'decomp search --help' shows what there is.")]
    [TestCase("search 3 3 3 3", 2, "decomp: decomp search has no use for 3. 'decomp search --help' shows what there is.")]
    [TestCase("programs lst", 2, "decomp: decomp programs has no verb lst; did you mean list? 'decomp programs --help' shows what there " +
        "is.")]
    [TestCase("lift", 2, "decomp: decomp lift needs FILE, as in 'decomp lift results/4x4x4/47-F2-0123abcd.json'; see " +
        "'decomp " +
        "lift --help'.")]
    [TestCase("plot records results picture.png", 2, "decomp: plot writes SVG; name the file picture.svg.")]
    [TestCase("search 3x3x3:18", 2, "decomp: 3x3x3 has no decomposition of rank 18: its rank is at least 19 (Bläser 2003).")]
    [TestCase("search 3 3 3 --time soon", 2,
        "decomp: soon is no time; write 90s, 5m, 1h30m or 00:05:00; see 'decomp search --help'.")]
    [TestCase("search 2 2 2 --threads 0", 2,
        "decomp: 0 is no value for --threads, which takes a whole number from 1 to 1024; see 'decomp search --help'.")]
    [TestCase("flip 2 2 2 --walkers 0", 2,
        "decomp: 0 is no value for --walkers, which takes a whole number from 1 to 1024; see 'decomp flip --help'.")]
    [TestCase("flip 2 2 2 --rank -1", 2,
        "decomp: -1 is no value for --rank, which takes a whole number from 1 to 4096; see 'decomp flip --help'.")]
    [TestCase("lift x --tries 0", 2,
        "decomp: 0 is no value for --tries, which takes a whole number from 1 to 2147483647; see 'decomp lift --help'.")]
    [TestCase("search 2 2 2 --seed -1", 2, "decomp: -1 is no value for --seed, which takes a whole number; see 'decomp search --help'.")]
    [TestCase("lift nofile.json", 2, "decomp: there is no file nofile.json")]
    [TestCase("show nofile.json", 2, "decomp: there is no file nofile.json")]
    [TestCase("evolve compare adam", 2, "decomp: decomp evolve compare needs --targets, as in 'decomp evolve compare adam run.db:best " +
        "--targets 3x4x5:47 --held-out 3x3x4:29 --steps 10000000'; see 'decomp evolve compare --help'.")]
    [TestCase("programs diff adam", 2,
        "decomp: decomp programs diff needs TO, as in 'decomp programs diff adam adam-anneal'; see 'decomp programs diff --help'.")]
    [TestCase("search 2 2 2 --engine lbfg", 2, "decomp: decomp search does not know lbfg; did you mean lbfgs? There are all, *")]
    [TestCase("evolve report typo.db", 2,
        "decomp: there is no journal typo.db; 'decomp evolve --targets 3x3x3:23 --db typo.db' begins one.")]
    [TestCase("evolve --resume --db typo.db", 2,
        "decomp: there is no journal typo.db to go on with; begin a run with --targets.")]
    [TestCase("evolve --llm replay:typo.db --db typo2.db", 2,
        "decomp: there is no journal typo.db; 'decomp evolve --targets 3x3x3:23 --db typo.db' begins one.")]
    [TestCase("search 2x2x2 --checkpoint /no/such/folder/c.json", 2,
        "decomp: cannot write /no/such/folder/c.json: its folder does not exist")]
    [TestCase("search 2x2x2 --write-goal /no/such/folder/g.json", 2,
        "decomp: cannot write /no/such/folder/g.json: its folder does not exist")]
    [TestCase("plot timeline 5x5", 2, "decomp: 5x5 is no shape; write one as in 'decomp plot timeline 4x4x4 timeline.svg'")]
    [TestCase("plot factors a.json --with b.json", 2, "decomp: --with b.json is for 'plot beside'; leave it out.")]
    [TestCase("plot records nowhere", 2, "decomp: nowhere does not exist")]
    [TestCase("flip 2 2 x", 2,
        "decomp: x is no dimension; M, N and P are whole numbers from 1 to 1024, as in 'decomp flip 3 3 3'; see 'decomp flip --help'.")]
    [TestCase("search 3x3", 2, "decomp: 3x3 is no shape; write one of three dimensions, as in 'decomp search 3x3x3' or, with a rank, " +
        "'decomp search 3x3x3:23'; see 'decomp search --help'.")]
    [TestCase("export .", 2, "decomp: name a file to write, such as schemes.parquet, or a kind of text with --as; see " +
        "'decomp export --help'.")]
    [TestCase("export . schemes.foo", 2, "decomp: schemes.foo does not say by its ending what to write: .parquet or .csv for tables, *")]
    [TestCase("completion csh", 2, "decomp: there is no completion for csh; there are bash, zsh, fish.")]
    public void A_mistake_gets_one_sentence_that_says_what_to_do(string line, int code, string sentence)
    {
        using TemporaryFolder folder = new();
        Outcome outcome = Decomp.Finish(Decomp.StartIn(folder.Path, line.Split(' ')));
        Assert.That((outcome.ExitCode, outcome.Output), Is.EqualTo((code, "")));
        Assert.That(outcome.Errors.TrimEnd('\n'), sentence.EndsWith('*') ? Does.StartWith(sentence[..^1]) : Is.EqualTo(sentence));
        Assert.That(folder.Files(), Is.Empty, "a mistake creates nothing");
    }

    [TestCase("evolve --targets 2x2x2:7 --dry-run --budget 1 --steps 2000 --db r.db", " on 1 target\n")]
    [TestCase("optimize --help", "stop after this long: 90s, 5m, 2h; --work alone has no bound of time [default: 10s]\n")]
    [TestCase("optimize --help", "[default: nonzeros]\n")]
    [TestCase("verify --help", "\nEverywhere: -v, --verbose says more; ")]
    [TestCase("help tensors", "Other bilinear maps: 'search --tensor' and the files that it writes\n")]
    [TestCase("completion --help", "  <SHELL>  the shell to be taught: bash, zsh, fish\n")]
    [TestCase("--help", "\n    search      lower ranks, by all engines side by side\n")]
    [TestCase("tensors", "skew-gen:3           15 over Z, 14 over Q, 14 over F3 (arXiv:2511.10786)\n")]
    public void What_is_printed_says_one_thing_once(string line, string part)
    {
        using TemporaryFolder folder = new();
        Assert.That(Decomp.Finish(Decomp.StartIn(folder.Path, line.Split(' '))).Output, Does.Contain(part));
    }

    [Test]
    public void What_help_shows_as_a_default_is_said_once_and_may_be_typed()
    {
        foreach ((Command verb, _) in Application.Named([]))
        {
            Assert.That(CommandLine.Run(verb.Name, "--help").Output,
                Does.Not.Match(@"unless given \[|\(default:|\[default: \d+:|-h, --help  "), verb.Name);
            foreach (Option<TimeSpan> time in verb.Options.OfType<Option<TimeSpan>>().Where(o => o.HasDefaultValue))
            {
                string typed = Duration.Typed((TimeSpan)time.GetDefaultValue()!);
                Assert.That(Duration.TryParse(typed, out TimeSpan read) && read == (TimeSpan)time.GetDefaultValue()!, verb.Name);
            }
        }
    }

    [TestCase(0, 0, 10, "10s")]
    [TestCase(0, 5, 0, "5m")]
    [TestCase(1, 30, 0, "1h30m")]
    [TestCase(49, 0, 1.5, "2d1h1.5s")]
    public void A_time_is_written_as_it_is_typed(int hours, int minutes, double seconds, string typed) =>
        Assert.That(Duration.Typed(new TimeSpan(hours, minutes, 0) + TimeSpan.FromSeconds(seconds)), Is.EqualTo(typed));

    [Test]
    public void The_name_of_a_file_says_the_language_of_its_code()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["s.txt"], "m1 = a11*b11\nc11 = m1\n");
        foreach ((string file, string kind) in (ReadOnlySpan<(string, string)>)[("x.c", "c"), ("x.py", "python"), ("x.tex", "latex")])
        {
            Assert.That(Decomp.Run("export", folder["s.txt"], folder[file]).ExitCode, Is.Zero, file);
            Assert.That(Decomp.Run("export", folder["s.txt"], folder["named"], "--as", kind).ExitCode, Is.Zero, kind);
            Assert.That(File.ReadAllText(folder[file]), Is.EqualTo(File.ReadAllText(folder["named"])));
        }
    }

    [Test]
    public void A_refusal_of_what_a_file_holds_begins_with_its_name([Values("lift", "show", "basis", "symmetry", "tune", "optimize",
        "exact", "verify", "compare", "plot factors", "plot convergence", "export --as c", "convert")] string verb,
        [Values("", "{\"a\":\n")] string text)
    {
        using TemporaryFolder folder = new();
        string file = folder["damaged.json"];
        File.WriteAllText(file, text);
        string[] rest = verb switch
        {
            "compare" => ["--with", folder.Path],
            "plot factors" or "plot convergence" => [folder["picture.svg"]],
            "convert" or "basis" => [folder["other.json"]],
            _ => [],
        };
        (int Code, string Output, string Error) run = CommandLine.Run([.. verb.Split(' '), file, .. rest]);
        Assert.That(run.Code, Is.EqualTo(ExitCode.Malformed), run.Error);
        Assert.That(run.Output + run.Error, Does.Match($"^(decomp: )?{Regex.Escape(file)}[:,]"));
        Assert.That(run.Error.Trim().Split('\n'), Has.Length.EqualTo(1));
    }
}
