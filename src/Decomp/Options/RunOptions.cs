using System.CommandLine;
using TensorDecomp.Cli.Host;
using TensorDecomp.Evolution.Report;
using TensorDecomp.Search;
using TensorDecomp.Search.Hubs;

namespace TensorDecomp.Cli.Options;

/// <summary>The options of every verb that searches which say how and where it does so, whatever is asked.</summary>
internal sealed class RunOptions
{
    private readonly Option<int> _threads = ThreadsOption.Create("worker threads");
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
    private readonly HubOption _hub = new("have the workers of a hub do it (docs/cluster.md)");
    private readonly Option<string> _output;

    /// <param name="output">What --out is for.</param>
    public RunOptions(string output) => _output = StoreOption.Create(output);

    public void AddTo(Command verb)
    {
        verb.Options.Add(_threads);
        foreach (Option option in (Option[])[_checkpoint, _resume, _write, _output, _json]) verb.Options.Add(option);
        _hub.AddTo(verb);
    }

    public int Threads(ParseResult parsed) => parsed.GetValue(_threads);

    /// <summary>The folders that the search builds on.</summary>
    public SearchStore Store(ParseResult parsed) => new(parsed.GetValue(_output));

    /// <summary>Where the goal goes instead of being searched for; null where it is searched for.</summary>
    public string? Written(ParseResult parsed) => parsed.GetValue(_write);

    /// <summary>The goal as these options have it searched for.</summary>
    public SearchRequest Request(ParseResult parsed, SearchGoal goal) =>
        new(goal, Threads(parsed)) { Checkpoint = Writable(parsed.GetValue(_checkpoint)) };

    /// <summary>The folder that --checkpoint names where many goals are searched in turn; null where nothing is kept.</summary>
    /// <exception cref="UsageException">--resume without it, or without --resume a folder that has a state already.</exception>
    public string? State(ParseResult parsed)
    {
        string? folder = parsed.GetValue(_checkpoint);
        bool resumes = parsed.GetValue(_resume);
        if (folder is null) return resumes ? throw new UsageException("--resume needs --checkpoint DIR, the folder to go on from.") : null;
        if (File.Exists(folder))
            throw new UsageException($"{folder} is a file; --checkpoint takes a folder where many schemes share the time.");
        if (!resumes && Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            throw new UsageException($"{folder} is not empty; give --resume to go on from it, or name another folder.");
        return Directory.CreateDirectory(folder).FullName;
    }

    /// <exception cref="IOException">There is no folder for the checkpoint, which would only show after the first ten seconds.</exception>
    private static string? Writable(string? file) =>
        file is null || Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(file))) ? file
        : throw new IOException($"cannot write {file}: its folder does not exist");

    public SearchPlace Place(ParseResult parsed, string? backend) =>
        new(backend, parsed.GetValue(_resume), parsed.GetValue(_json),
            parsed.GetValue<bool>(Failure.DetailsOption), parsed.GetValue<bool>(Terminal.QuietOption), Resuming(parsed))
        {
            Hub = _hub.Address(parsed),
        };

    /// <summary>The command line that goes on where its checkpoint stands, ready to be pasted.</summary>
    private string? Resuming(ParseResult parsed) => parsed.GetValue(_checkpoint) is null ? null
        : string.Join(' ', parsed.Tokens.Select(token => ProgramCommands.Word(token.Value)).Prepend("decomp"))
            + (parsed.GetValue(_resume) ? "" : $" {_resume.Name}");
}

/// <summary>How a search is run, which no goal says.</summary>
/// <param name="Backend">The backend or device that gradient restarts run on; null for where the goal says.</param>
/// <param name="Resumes">Whether it goes on from its checkpoint.</param>
/// <param name="Json">Whether it prints for machines.</param>
/// <param name="Verbose">Whether it says what each engine does.</param>
/// <param name="Quiet">Whether it says only how it ended.</param>
/// <param name="Resuming">The command that goes on with it; null where it keeps no checkpoint.</param>
internal sealed record SearchPlace(string? Backend, bool Resumes, bool Json, bool Verbose, bool Quiet, string? Resuming)
{
    /// <summary>The hub whose workers do it; null where threads here do.</summary>
    public HubAddress? Hub { get; init; }
}
