using System.CommandLine;
using TensorDecomp.Cli.Host;
using TensorDecomp.Cli.Options;
using TensorDecomp.Cli.Reports;
using TensorDecomp.Evolution.Facts;
using TensorDecomp.Evolution.Journal;
using TensorDecomp.Evolution.Models;
using TensorDecomp.Evolution.Report;
using TensorDecomp.Evolution.Run;
using TensorDecomp.Evolution.Workshop;
using TensorDecomp.Schemes;

namespace TensorDecomp.Cli.Verbs;

/// <summary>decomp evolve: programs that solve more targets in more restarts, bred from answers of a language model or by mutation
/// alone.</summary>
internal static class EvolveVerb
{
    public static string[] Examples =>
    [
        "decomp evolve --targets 3x3x3:23,2x4x5:33 --budget 40 --db run.db",
        "decomp evolve --targets 3x4x5:47,4x4x4:49 --llm files:exchange --budget 60 --db run.db",
        "decomp evolve --targets 3x4x5:47 --llm openai --model small:3:0.1:0.4 --model large:1:2:8 --max-cost 5",
        "decomp evolve --start chains --targets 3x4x5:47 --relay 20 --budget 60 --db run.db",
        "decomp evolve --targets 3x4x5:47 --budget 200 --parallel 32 --hub hub.example:8350",
        "decomp evolve --resume --db run.db --llm files:exchange --budget 120",
        "decomp evolve --llm replay:run.db --db again.db",
        "decomp evolve report run.db --out run.html",
        "decomp evolve audit run.db",
        "decomp evolve export run.db exported",
        "decomp evolve compare adam run.db:best --targets 3x4x5:47 --held-out 3x3x4:29 --steps 10000000",
    ];

    public static Command Create()
    {
        EvolveOptions options = new();
        Command verb =
            new("evolve",
                "Evolve gradient programs that solve more targets, at lower rank, in more restarts.") { EvolveReportVerb.Create(),
                EvolveCompareVerb.Create(), EvolveAuditVerb.Create(), EvolveExportVerb.Create() };
        options.AddTo(verb);
        verb.SetAction(parsed => Act(options, parsed));
        return verb;
    }

    private static int Act(EvolveOptions options, ParseResult parsed)
    {
        string path = parsed.GetValue(options.Db)!, llm = parsed.GetValue(options.Llm)!;
        IEvolveReport report = parsed.GetValue(options.Json) ? new EvolveJsonLines(Console.Out)
            : LiveLines.OnOutput is { } lines ? new EvolveLiveDisplay(TimeProvider.System, lines) : new EvolvePlainLines(Console.Out);
        if (llm.StartsWith("replay:", StringComparison.Ordinal)) return Replayed(llm["replay:".Length..], path, report);
        EvolutionSettings? settings = null;
        if (parsed.GetValue(options.Resume)) options.AssertOnlyOfTheSitting(parsed);
        else settings = options.Settings(parsed);
        RunConditions first = options.Conditions(parsed, new Budget(), TimeSpan.Zero); // a wrong budget begins nothing
        if (parsed.GetValue(options.DryRun))
        {
            RunState? recorded = settings is null ? Recorded(path) : null;
            return EvolveEstimate.Print(settings ?? recorded!.Settings, recorded, first, Console.Out);
        }

        if (settings is null && !File.Exists(path))
            throw new UsageException($"there is no journal {path} to go on with; begin a run with --targets.");
        // Who cannot be asked, for want of a key, begins nothing.
        ILanguageModel? model = settings is null ? null : options.Model(parsed, options.Answerer(parsed, null), report.Failed);
        using RunJournal journal = RunJournal.OpenToAppend(path, TimeProvider.System);
        if (settings is null && journal.Count == 0)
            throw new UsageException($"{path} holds no run to go on with; begin one with --targets.");
        if (settings is not null && journal.Count > 0)
            throw new UsageException($"{path} holds a run already; go on with it with --resume, or name another journal with --db.");
        using ChildWorkshop workshop = new(TimeProvider.System);
        RunState state = JournalFold.Of(journal, syntax: workshop);
        Answerer answerer = options.Answerer(parsed, settings is null ? journal.Sittings().LastOrDefault().Provider : null);
        settings ??= state.Settings;
        llm = answerer.Llm;
        if (settings.AsksModels && llm == Answerer.Nobody)
            throw new UsageException(
                $"this run asks a language model; say who answers with " +
                    $"{string.Join(" or ", ModelChoice.Providers.Select(p => $"--llm {p.Usage}"))}.");
        if (llm is "openai" or "anthropic" && settings.Models.Any(m => m.Name == ModelChoice.Files))
            throw new UsageException("this run was begun with answers from files and names no model; go on with it with --llm files:DIR.");
        SchemeStore store = new(parsed.GetValue(options.Out)!);
        store.Open();
        model ??= options.Model(parsed, answerer, report.Failed);
        TimeSpan worked = journal.Worked();
        journal.BeginSitting(answerer.ToString(), ToolVersion.Text);
        report.Begin(state, path, llm, worked);
        if (!state.IsStarted)
        {
            Started started = new(settings);
            JournalEntry entry = journal.Append(started);
            state.Apply(started);
            report.Happened(entry, started, state);
        }
        RunConditions conditions = options.Conditions(parsed, state.Budget, worked);
        ICandidateEvaluator evaluator = EvaluatorChoice.Create(conditions.Evaluators, settings.RestartSteps, options.Hub(parsed));
        using Interruption interruption = new(); // the journal is complete at any moment; the run ends after the event that it is writing
        SittingEnd end;
        try
        {
            end = report.During(
                Run(new EvolutionRun(journal, state, model, evaluator, store, conditions, report, TimeProvider.System), model, evaluator,
                    interruption.Token));
        }
        catch (ProviderDownException e)
        {
            throw new ProviderDownException(
                $"{e.Message.TrimEnd('.')}; the run is kept: 'decomp evolve --resume --db " +
                    $"{ProgramCommands.Word(path)}{options.ForTheNext(parsed)}'.");
        }
        report.End(state, end, path, EvolveCommands.After(state, end, path, options.ForTheNext(parsed)));
        return end.Cancelled && interruption.Code is { } code ? code
            : end.Cancelled || state.Best is null ? ExitCode.Negative : ExitCode.Success;
    }

    private static async Task<SittingEnd> Run(EvolutionRun run, ILanguageModel? model, ICandidateEvaluator evaluator,
        CancellationToken stop)
    {
        await using IAsyncDisposable? asked = model;
        await using IAsyncDisposable measuring = evaluator;
        return await Task.Run(() => run.GoOnAsync(stop));
    }

    private static int Replayed(string record, string path, IEvolveReport report)
    {
        using RunJournal recorded = RunJournal.OpenToRead(record, TimeProvider.System);
        using RunJournal journal = RunJournal.OpenToAppend(path, TimeProvider.System);
        if (recorded.Count == 0) throw new UsageException($"{record} holds no event yet.");
        if (journal.Count > 0) throw new UsageException($"{path} holds a run already; name another journal for the replay with --db.");
        journal.BeginSitting($"replay:{record}", ToolVersion.Text);
        using ChildWorkshop workshop = new(TimeProvider.System);
        RunState state = Replay.Into(journal, recorded, report, workshop);
        SittingEnd end = new(
            $"replayed {journal.Count} events of {record}; every decision came out as recorded, digest {journal.Digest[..16]}", false);
        report.End(state, end, path, EvolveCommands.After(state, end, path, sitting: null));
        return ExitCode.Success;
    }

    private static RunState Recorded(string path)
    {
        using RunJournal journal = RunJournal.OpenToRead(path, TimeProvider.System);
        return journal.Count > 0 ? JournalFold.Of(journal) : throw new UsageException($"{path} holds no event yet.");
    }
}
