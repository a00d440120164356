using System.CommandLine;
using System.Globalization;
using TensorDecomp.Cli.Host;
using TensorDecomp.Evolution.Edits;
using TensorDecomp.Evolution.Facts;
using TensorDecomp.Evolution.Models;
using TensorDecomp.Evolution.Report;
using TensorDecomp.Evolution.Run;
using TensorDecomp.Evolution.Templates;
using TensorDecomp.Kernels;
using TensorDecomp.Programs;
using TensorDecomp.Programs.Named;
using TensorDecomp.Search.Hubs;

namespace TensorDecomp.Cli.Options;

/// <summary>The options of decomp evolve and what they mean. Those of the run are fixed by its journal, those of the sitting may change
/// each time.</summary>
internal sealed class EvolveOptions
{
    private readonly Option<string?> _targets =
        new("--targets", "-t")
        {
            Description = "goals, for example 3x3x3:23,3x4x5:47, behind @ with a symmetry (docs/evolution.md)",
            HelpName = "GOALS"
        };
    private readonly Option<string[]> _start =
        new("--start") { Description = "program to start from, by name or C# file; repeatable [default: adam]", HelpName = "NAME|FILE" };
    private readonly Option<ulong> _seed = SeedOption.Create("determines every random choice");
    private readonly Option<long> _steps =
        new("--steps")
        {
            Description = "restart-steps of one evaluation on one target",
            DefaultValueFactory = _ => 400_000,
            HelpName = "N"
        };
    private readonly Option<int> _islands =
        new("--islands") { Description = "populations that breed apart", DefaultValueFactory = _ => 3, HelpName = "N" };
    private readonly Option<int> _migration =
        new("--migrate-every")
        {
            Description = "placements between two migrations, 0 for none",
            DefaultValueFactory = _ => 20,
            HelpName = "N"
        };
    private readonly Option<int> _reset =
        new("--reset-every")
        {
            Description = "placements between two resets of the weaker islands, 0 for none",
            DefaultValueFactory = _ =>
            120,
            HelpName = "N"
        };
    private readonly Option<int> _repairs =
        new("--repairs")
        {
            Description = "times that a failed answer goes back to the model",
            DefaultValueFactory = _ => 2,
            HelpName = "N"
        };
    private readonly Option<string?> _baseline =
        new("--baseline") { Description = "do without evolution: best-of-n, numeric, random, cma or none", HelpName = "NAME" };
    private readonly Option<string?> _mix =
        new("--mix")
        {
            Description = "weights of the operators, for example diff=0.5,rewrite=0.2,crossover=0.2,numeric=0.1",
            HelpName = "WEIGHTS"
        };
    private readonly Option<string[]> _models =
        new("--model", "-m")
        {
            Description = "model to ask, with its weight and its prices in dollars per million tokens; repeatable",
            HelpName = "NAME[:WEIGHT[:IN:OUT]]"
        };
    private readonly Option<string?> _prompts =
        new("--prompts") { Description = "folder whose template files replace those of the tool", HelpName = "DIR" };

    private readonly Option<int?> _relay =
        new("--relay")
        {
            Description = "candidates of a stage, each of which starts from the best states that the one before it left",
            HelpName = "N"
        };

    private readonly Option<bool> _advice = new("--evolve-advice") { Description = "let the model rewrite the advice in its prompts, too" };

    private readonly BudgetOptions _budget = new();
    private readonly Option<int> _parallel =
        new("--parallel") { Description = "children under way at once", DefaultValueFactory = _ => 4, HelpName = "N" };
    private readonly Option<int> _evaluators = ThreadsOption.Create("evaluations at once");

    private readonly HubOption _hub = new("have the workers of a hub measure programs (docs/cluster.md)");

    private readonly Option<string?> _tensor = new("--tensor") { Hidden = true }; // people who know 'search --tensor' try it

    private readonly Option<string?> _baseUrl =
        new("--base-url") { Description = "address of an endpoint that speaks the provider's protocol", HelpName = "URL" };
    private readonly Option<TimeSpan> _patience =
        new("--answer-timeout")
        {
            Description = "how long one answer of an endpoint may take",
            DefaultValueFactory = _ =>
            TimeSpan.FromMinutes(10),
            CustomParser = Duration.Parse,
            HelpName = "TIME"
        };
    private readonly Option<int?> _rpm = new("--rpm") { Description = "requests per minute at most", HelpName = "N" };
    private readonly Option<long?> _tpm = new("--tpm") { Description = "tokens per minute at most", HelpName = "N" };

    public Option<string> Db
    {
        get;
    } = new("--db") { Description = "journal of the run", DefaultValueFactory = _ => "evolution.db", HelpName = "FILE" };
    public Option<string> Llm
    {
        get;
    } = new("--llm", "--provider")
    {
        Description = $"who answers prompts: {ModelChoice.Usage}",
        DefaultValueFactory = _ => "none",
        HelpName = "WHO"
    };
    public Option<bool> Resume { get; } = new("--resume") { Description = "go on with the run in the journal" };
    public Option<bool> DryRun { get; } = new("--dry-run") { Description = "say what the budget comes to and do nothing" };
    public Option<string> Out
    {
        get;
    } = StoreOption.Create("folder that receives certified schemes");
    public Option<bool> Json { get; } = new("--json") { Description = "print JSON lines only" };

    private Option[] OfTheRun =>
        [_targets, _start, _seed, _steps, _islands, _migration, _reset, _repairs, _baseline, _mix, _models, _prompts, _advice, _relay];

    public void AddTo(Command verb)
    {
        _islands.Validators.Add(WholeNumber.Between(1, 1000));
        _migration.Validators.Add(WholeNumber.Between(0, int.MaxValue));
        _reset.Validators.Add(WholeNumber.Between(0, int.MaxValue));
        _repairs.Validators.Add(WholeNumber.Between(0, 10));
        _relay.Validators.Add(WholeNumber.Between(1, RelayPlan.MostCandidates));
        _rpm.Validators.Add(WholeNumber.Between(1, int.MaxValue));
        _tpm.Validators.Add(WholeNumber.Between(1, int.MaxValue));
        _parallel.Validators.Add(WholeNumber.Between(1, 1024));
        foreach (Option option in (Option[])[.. OfTheRun[..1], _budget.First, Db, Llm, .. OfTheRun[1..], .. _budget.Rest, _baseUrl,
            _rpm, _tpm, _patience, _parallel, _evaluators, _tensor, Resume, DryRun, Out, Json]) verb.Options.Add(option);
        _hub.AddTo(verb);
    }

    /// <summary>Refuses options that only the beginning of a run can take.</summary>
    public void AssertOnlyOfTheSitting(ParseResult parsed)
    {
        if (OfTheRun.FirstOrDefault(o => parsed.GetResult(o) is { Implicit: false }) is { } option)
            throw new UsageException(
                $"{option.Name} is fixed by the journal of the run; leave it out with --resume, or begin another run in another --db.");
    }

    public EvolutionSettings Settings(ParseResult parsed)
    {
        if (parsed.GetValue(_tensor) is { } tensor) throw new UsageException(TargetList.NoMatrices(tensor));
        string text = parsed.GetValue(_targets)
            ?? throw new UsageException("--targets is needed to begin a run, for example --targets 3x3x3:23,2x4x5:33.");
        IReadOnlyList<TiedTarget> targets = TargetList.Of("--targets", text);
        if (parsed.GetValue(_steps) is < 1 or > 1_000_000_000_000)
            throw new UsageException("--steps takes a whole number from 1 to 10^12.");
        if (parsed.GetValue(_relay) is not null && parsed.GetValue(_baseline) is "best-of-n" or "random" or "cma")
            throw new UsageException(
                "--relay goes on with programs that were bred, or with one; of --baseline it goes with numeric and none.");
        return new EvolutionSettings
        {
            Targets = targets,
            Founders = [.. from name in parsed.GetValue(_start) is { Length: > 0 } names ? names : [ProgramRegistry.All[0].Name]
                           let program =
                               ProgramChoice.Find(name, new ProgramFolder(Path.Combine(parsed.GetValue(Out)!, ProgramFolder.Below)))
                           select new Founder(program.Name, program.Source)],
            Seed = parsed.GetValue(_seed),
            RestartSteps = parsed.GetValue(_steps),
            Fitness = FitnessRule.SecondTry,
            Mutation = MutationRule.SameSettings,
            Relay = parsed.GetValue(_relay) is { } every ? new RelayPlan(every) { EndsHops = true, Polishes = true } : null,
            Islands = parsed.GetValue(_islands),
            MigrationEvery = parsed.GetValue(_migration),
            ResetEvery = parsed.GetValue(_reset),
            Repairs = parsed.GetValue(_repairs),
            Regime = parsed.GetValue(_baseline) switch
            {
                null => Regime.Evolution,
                "best-of-n" => Regime.BestOfN,
                "numeric" => Regime.NumericOnly,
                "random" => Regime.RandomSearch,
                "cma" => Regime.CovarianceAdaptation,
                "none" => Regime.NoEvolution,
                var other => throw new UsageException(
                    $"--baseline {other} is unknown; there are best-of-n, numeric, random, cma and none."),
            },
            EvolveAdvice = parsed.GetValue(_advice),
            Mix = Mix(parsed.GetValue(_mix)),
            Models = ModelChoice.Models(parsed.GetValue(Llm)!, parsed.GetValue(_models) ?? []),
            Templates = TemplateSet.Load(parsed.GetValue(_prompts)),
        };
    }

    /// <summary>The hub whose workers measure programs; null where processes here do.</summary>
    public HubAddress? Hub(ParseResult parsed) => _hub.Address(parsed);

    /// <param name="before">The budget so far.</param>
    /// <param name="worked">Time that earlier sittings took.</param>
    public RunConditions Conditions(ParseResult parsed, Budget before, TimeSpan worked) => new()
    {
        Budget = _budget.Read(parsed, before),
        Worked = worked,
        InFlight = parsed.GetValue(_parallel),
        // at a hub as many as its workers do
        Evaluators = Hub(parsed) is null ? parsed.GetValue(_evaluators) : parsed.GetValue(_parallel),
    };

    /// <summary>Who answers, as a sitting notes it: a run that is gone on with asks whoever answered last unless somebody is
    /// named.</summary>
    /// <param name="last">Who answered last; null for a run that begins.</param>
    public Answerer Answerer(ParseResult parsed, string? last) =>
        last is not null && parsed.GetResult(Llm) is not { Implicit: false } && Options.Answerer.Read(last) is var noted
            ? noted with { BaseUrl = parsed.GetValue(_baseUrl) ?? noted.BaseUrl }
                : new Answerer(parsed.GetValue(Llm)!, parsed.GetValue(_baseUrl));

    /// <summary>The model behind it; null for nobody.</summary>
    /// <param name="failed">Hears of every question that failed and will be asked again.</param>
    public ILanguageModel? Model(ParseResult parsed, Answerer answerer, Action<RetryNotice> failed) =>
        ModelChoice.Open(answerer.Llm,
            new ModelAccess(answerer.BaseUrl, parsed.GetValue(_patience), parsed.GetValue(_rpm), parsed.GetValue(_tpm), failed));

    /// <summary>The options of this sitting, as they were given, that a next one needs again; who answers is in the journal.</summary>
    public string ForTheNext(ParseResult parsed) => string.Concat(
        from option in (Option[])[_rpm, _tpm, _patience, _parallel, _evaluators, Out, .. _hub.All]
        where parsed.GetResult(option) is { Implicit: false }
        select $" {option.Name} {ProgramCommands.Word(parsed.GetResult(option)!.Tokens[0].Value)}");

    /// <summary>The weights of the operators; those of the tool are written into the journal too, for they may change.</summary>
    private static Dictionary<string, double> Mix(string? text)
    {
        if (text is null) return OperatorRegistry.All.ToDictionary(o => o.Name, o => o.Share);
        Dictionary<string, double> mix = [];
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string[] sides = part.Split('=');
            if (sides.Length != 2 || OperatorRegistry.All.All(o => o.Name != sides[0])
                || !double.TryParse(sides[1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double weight)
                || !double.IsFinite(weight))
                throw new UsageException(
                    $"--mix {part} is no weight of an operator; write {OperatorRegistry.All[0].Name}=0.5; there are " +
                        $"{string.Join(", ", OperatorRegistry.All.Select(o => o.Name))}.");
            mix[sides[0]] = weight;
        }
        if (!mix.Values.Any(w => w > 0)) throw new UsageException("--mix gives no operator a positive weight.");
        return mix;
    }
}
