using System.CommandLine;
using TensorDecomp.Cli.Host;
using TensorDecomp.Search;

namespace TensorDecomp.Cli.Options;

/// <summary>The options of every verb that searches which say how and where it does so, whatever is asked.</summary>
internal sealed class RunOptions
{
    private readonly Option<int> _threads =
        new("--threads")
        {
            Description = "worker threads, one per core unless given",
            DefaultValueFactory = _ => Environment.ProcessorCount,
            HelpName = "N"
        };
    private readonly Option<string?> _checkpoint =
        new("--checkpoint")
        {
            Description = "keep this file up to date with where the search stands, every ten seconds and at its end",
            HelpName = "FILE"
        };
    private readonly Option<bool> _resume = new("--resume") { Description = "go on where the checkpoint stands" };
    private readonly Option<string?> _write =
        new("--write-goal")
        {
            Description = "write what is asked to this file instead of searching, for 'decomp search --goal'",
            HelpName = "FILE"
        };
    private readonly Option<bool> _json = new("--json") { Description = "print JSON lines only" };
    private readonly Option<string?> _output;
    private readonly bool _onOneThread;

    /// <param name="output">What --out is for.</param>
    /// <param name="folder">Where finds go unless it is given; null for nowhere.</param>
    /// <param name="onOneThread">Whether there is nothing for a second thread to do.</param>
    public RunOptions(string output, string? folder, bool onOneThread = false)
    {
        _output = new("--out", "-o") { Description = output, DefaultValueFactory = _ => folder, HelpName = "DIR" };
        _onOneThread = onOneThread;
        _threads.Validators.Add(WholeNumber.Between(1, 1024));
    }

    public void AddTo(Command verb)
    {
        if (!_onOneThread) verb.Options.Add(_threads);
        foreach (Option option in (Option[])[_checkpoint, _resume, _write, _output, _json]) verb.Options.Add(option);
    }

    public int Threads(ParseResult parsed) => _onOneThread ? 1 : parsed.GetValue(_threads);

    /// <summary>The folders that the search builds on.</summary>
    public SearchStore Store(ParseResult parsed) => new(parsed.GetValue(_output));

    /// <summary>Where the goal goes instead of being searched for; null where it is searched for.</summary>
    public string? Written(ParseResult parsed) => parsed.GetValue(_write);

    /// <summary>The goal as these options have it searched for.</summary>
    /// <exception cref="UsageException">A checkpoint could not say where the best scheme is.</exception>
    public SearchRequest Request(ParseResult parsed, SearchGoal goal) =>
        parsed.GetValue(_checkpoint) is { } file && parsed.GetValue(_output) is null && goal.Sparser is null
            ? throw new UsageException($"--checkpoint {file} has to name the file of the best scheme; give a folder for it with --out.")
            : new SearchRequest(goal, Threads(parsed)) { Checkpoint = parsed.GetValue(_checkpoint) };

    public SearchPlace Place(ParseResult parsed, string? backend) =>
        new(backend ?? BackendChoice.Default, parsed.GetValue(_resume), parsed.GetValue(_json),
            parsed.GetValue<bool>(Failure.DetailsOption));
}

/// <summary>How a search is run, which no goal says.</summary>
/// <param name="Backend">Where gradient restarts run.</param>
/// <param name="Resumes">Whether it goes on from its checkpoint.</param>
/// <param name="Json">Whether it prints for machines.</param>
/// <param name="Verbose">Whether it says what each engine does.</param>
internal sealed record SearchPlace(string Backend, bool Resumes, bool Json, bool Verbose);
