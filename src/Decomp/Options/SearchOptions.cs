using System.CommandLine;
using TensorDecomp.Cli.Host;
using TensorDecomp.Kernels;
using TensorDecomp.Programs;
using TensorDecomp.Programs.Named;
using TensorDecomp.Schemes;
using TensorDecomp.Search;
using TensorDecomp.Search.Kinds;
using TensorDecomp.Search.Relays;
using TensorDecomp.Verify;

namespace TensorDecomp.Cli.Options;

/// <summary>The arguments and options of decomp search that say what is asked: together a <see cref="SearchGoal"/>.</summary>
internal sealed class SearchOptions
{
    private readonly TensorChoice _tensor = new("search", "a goal, as in 'decomp search --goal goal.json'");
    private readonly Option<RankRange?> _rank = RankChoice.Option();
    private readonly Option<string> _ring = RingOption.Create($"ring that schemes must hold over: {RingOption.Spelling}", Ring.Rationals);
    private readonly Option<string?> _former = RingOption.Former();
    private readonly Option<string> _engine =
        new("--engine", "-e")
        {
            Description = "all that can serve the search, or one: gradient, flip (all flip graphs, or one such as flip-meta), lbfgs " +
                "(chains of L-BFGS descents, over Q)",
            DefaultValueFactory = _ => SearchGoal.All,
            HelpName = "NAME"
        };
    private readonly Option<ulong> _seed = SeedOption.Create("determines every random choice");
    private readonly Option<TimeSpan> _time = TimeOption.Create(
        () => Duration.TryParse(Setting.Time.Value, out TimeSpan time) ? time : TimeSpan.FromMinutes(5), "--work");
    private readonly Option<long?> _work =
        new("--work")
        {
            Description = "stop after so many restarts of each engine of gradients, and rounds of each flip graph: as much on every " +
                "machine",
            HelpName = "N"
        };
    private readonly Option<string[]> _program =
        new("--program", "-p")
        {
            Description = $"gradient program, repeatable, which then share the time by success: " +
                $"{string.Join(", ", ProgramRegistry.All.Select(x => x.Name))}, one of 'decomp programs list', a C# file, or " +
                $"{CandidateChoice.Usage}",
            DefaultValueFactory = _ => [ProgramRegistry.Default.Name],
            HelpName = "NAME"
        };
    private readonly Option<string?> _symmetry =
        new("--symmetry")
        {
            Description = "symmetry that schemes have to have, as in cyclic, transpose:3, swap:1,1,1 or perm:0123,0123,0123+13,13,13; " +
                "'decomp help symmetries' explains",
            HelpName = "GROUP"
        };
    private readonly Option<bool> _descend =
        new("--descend")
        {
            Description = "gradient engines for every rank of --rank, which share the time by success; those of lower ranks also start " +
                "at what is found on the way, and with --from at the folder's schemes"
        };
    private readonly Option<string?> _from =
        new("--from")
        {
            Description = "folder of schemes of a higher rank; gradient restarts start at them, less the terms that are too many",
            HelpName = "DIR"
        };

    private readonly Option<string?> _relay =
        new("--relay")
        {
            Description = $"repeat the programs that an evolution handed states on to: {RelayChoice.Usage}; --seed 1 has the run's own " +
                "seeds",
            HelpName = "RELAY"
        };

    public SearchOptions()
    {
        _engine.AcceptOnlyFromAmong([.. EngineKinds.Names]);
        _work.Validators.Add(WholeNumber.Between(1, int.MaxValue));
    }

    private IReadOnlyList<Option> All =>
        [_tensor.Option, _rank, _ring, _former, _engine, _seed, _time, _work, _program, _symmetry, _descend, _from, _relay];

    public void AddTo(Command verb)
    {
        _tensor.AddTo(verb);
        foreach (Option option in All) verb.Options.Add(option);
    }

    /// <summary>What they ask.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="folder">Where programs have names.</param>
    /// <exception cref="UsageException">They ask nothing that makes sense.</exception>
    public SearchGoal Goal(ParseResult parsed, ProgramFolder folder)
    {
        Tensor tensor = _tensor.Of(parsed);
        if (parsed.GetValue(_former) is not null && parsed.GetResult(_ring) is { Implicit: false })
            throw new UsageException("--field is the former name of --ring; give one of them.");
        Ring ring = RingOption.Parse(parsed.GetValue(_former) ?? parsed.GetValue(_ring)!);
        Relay? relay = parsed.GetValue(_relay) is { } repeated ? RelayChoice.Find(repeated, folder) : null;
        if (relay is not null
            && new Option[] { _engine, _program }.FirstOrDefault(o => parsed.GetResult(o) is { Implicit: false }) is { } own)
            throw new UsageException($"--relay says itself what runs; leave out {own.Name}.");
        string engine = relay is null ? parsed.GetValue(_engine)! : EngineKinds.Relay;
        // With a dimension of 1 nothing can be saved, and no table says so.
        int known = RecordTable.Current.Best(tensor, ring)?.Rank ?? (tensor.Product?.Sorted() is { M: 1 } shape ? shape.NaiveRank : 0);
        RankRange ranks = parsed.GetValue(_rank) ?? RankOf(relay, tensor)
            ?? (known > 0 ? new(known, known)
            : throw new UsageException($"no rank is on record for {tensor} over {ring}; give one with --rank."));
        bool named = parsed.GetResult(_program) is { Implicit: false };
        GoalProgram[] programs = [.. parsed.GetValue(_program)!.Select(one => ProgramChoice.Asked(one, folder))];
        if (!EngineKinds.TakePrograms(engine) && named)
            throw new UsageException(
                $"--program names gradient programs, of which --engine {engine} runs none; leave one of the two out, or write --engine " +
                    "gradient.");
        if (named && programs.Select(one => EngineKinds.WhyNot(engine, one)).FirstOrDefault(no => no is not null) is { } refusal)
            throw new UsageException(refusal);
        SearchGoal goal = new(tensor, ranks, ring)
        {
            Engine = engine,
            Programs = programs,
            Symmetry = parsed.GetValue(_symmetry),
            Descends = parsed.GetValue(_descend),
            From = parsed.GetValue(_from) is { } from ? new GoalStarts(from) : null,
            Seed = parsed.GetValue(_seed),
            Time = TimeOption.Of(parsed, _time, _work),
            Work = parsed.GetValue(_work),
        };
        return relay is null ? goal : RelayChoice.Goal(goal, relay);
    }

    /// <summary>The rank that a relay is after, where it has one only for the tensor.</summary>
    private static RankRange? RankOf(Relay? relay, Tensor tensor) =>
        relay?.Chains.Where(chain => chain.Target.Tensor == tensor).ToArray() is [var only]
            ? new RankRange(only.Target.Rank, only.Target.Rank) : null;

    /// <summary>A goal that was read, with the seed and the time of the command line where it gives any.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="goal">What the file asks.</param>
    /// <param name="file">The file.</param>
    /// <exception cref="UsageException">The command line asks for what stands in the file.</exception>
    public SearchGoal Refined(ParseResult parsed, SearchGoal goal, string file)
    {
        if (_tensor.HasDimensions(parsed))
            throw new UsageException($"the shape stands in {file}; leave out the dimensions, or leave out --goal.");
        if (All.Except([_seed, _time, _work]).FirstOrDefault(Given) is { } twice)
            throw new UsageException($"{twice.Name} is for {file} to say; leave it out, or leave out --goal.");
        if (Given(_seed)) goal = goal with { Seed = parsed.GetValue(_seed) };
        if (Given(_work)) goal = goal with { Work = parsed.GetValue(_work) };
        return Given(_time) ? goal with { Time = parsed.GetValue(_time) } : goal;

        bool Given(Option option) => parsed.GetResult(option) is { Implicit: false };
    }
}
