using TensorDecomp.Evolution.Edits;
using TensorDecomp.Evolution.Facts;
using TensorDecomp.Evolution.Journal;
using TensorDecomp.Evolution.Models;
using TensorDecomp.Evolution.Run;
using TensorDecomp.Evolution.Templates;
using TensorDecomp.Evolution.Workshop;
using TensorDecomp.Kernels;
using TensorDecomp.Programs;
using TensorDecomp.Schemes;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Evolution;

/// <summary>Runs of the pipeline with scripted company.</summary>
internal static class Runs
{
    public static EvolutionSettings Settings(ulong seed = 1, bool model = false) => new()
    {
        Targets = [new Target(new Shape(2, 2, 2), 7), new Target(new Shape(2, 2, 3), 11), new Target(new Shape(3, 3, 3), 23)],
        Founders = [new Founder("adam", ProgramRegistry.All[0].Source)],
        Seed = seed,
        MigrationEvery = 5,
        ResetEvery = 12,
        ArchiveSize = 4,
        RestartSteps = 1000,
        Models = model ? [new ModelShare("small", 2, 1, 2), new ModelShare("large", 1, 5, 10)] : [],
        Templates = TemplateSet.Load(null),
    };

    /// <summary>Opens or goes on with the run in a journal until so many evaluations are made.</summary>
    public static async Task<RunState> GoOn(
        string path, EvolutionSettings settings, int evaluations, ILanguageModel? model = null, int inFlight = 3, int evaluators = 2,
        IRunObserver? observer = null, CancellationToken cancel = default, IProgramSyntax? syntax = null,
        Budget? budget = null)
    {
        using RunJournal journal = RunJournal.OpenToAppend(path, TimeProvider.System);
        RunState state = JournalFold.Of(journal, syntax: syntax ?? InProcessWorkshop.Instance);
        if (!state.IsStarted)
        {
            Started started = new(settings);
            JournalEntry entry = journal.Append(started);
            state.Apply(started);
            observer?.Happened(entry, started, state);
        }
        RunConditions conditions =
            new() { Budget = budget ?? new Budget { Evaluations = evaluations }, InFlight = inFlight, Evaluators = evaluators };
        SchemeStore store = new(Path.Combine(Path.GetDirectoryName(path)!, "schemes"));
        await new EvolutionRun(journal, state, model, new ScriptedEvaluator(), store, conditions, observer ?? new Nobody(),
            TimeProvider.System).GoOnAsync(cancel);
        return state;
    }

    public static JournalEntry[] Events(string path)
    {
        using RunJournal journal = RunJournal.OpenToRead(path, TimeProvider.System);
        return [.. journal.Read()];
    }

    public static AuditResult Audited(string path)
    {
        using RunJournal journal = RunJournal.OpenToRead(path, TimeProvider.System);
        return Audit.Of(journal, InProcessWorkshop.Instance);
    }

    internal sealed class Nobody : IRunObserver
    {
        public void Happened(JournalEntry entry, IRunEvent e, RunState state)
        {
        }
    }
}
