using TensorDecomp.Evolution.Edits;
using TensorDecomp.Evolution.Facts;
using TensorDecomp.Evolution.Population;
using TensorDecomp.Kernels;

namespace TensorDecomp.Evolution.Journal;

/// <summary>The state of a run: the fold of its events, and nothing that is not in them.</summary>
/// <param name="syntax">Who says which texts are the same program; null for a state that is looked at and not decided from.</param>
public sealed class RunState(IProgramSyntax? syntax = null)
{
    private readonly Queue<(string Source, int Candidate)> _unidentified = []; // parsed when somebody asks for a twin, which few readers do
    private readonly List<CandidateLife> _candidates = [];
    private readonly Dictionary<string, int> _byIdentity = [];
    private readonly Dictionary<string, int> _byMeaning = [];
    private readonly SortedSet<int> _inFlight = [];
    private readonly HashSet<(string Shape, int Rank, string Ring)> _found = [];
    private readonly List<Advice> _advice = [new Advice(0, "")];
    private EvolutionSettings? _settings;
    private string? _contract;

    /// <summary>What the run was started with.</summary>
    /// <exception cref="InvalidOperationException">It was not.</exception>
    public EvolutionSettings Settings => _settings ?? throw new InvalidOperationException("The run has not started.");

    /// <summary>Whether the first event has been folded.</summary>
    public bool IsStarted => _settings is not null;

    /// <summary>The program contract that the run's prompts show.</summary>
    public string Contract => _contract ?? RecordedContract.OfTheTool();

    /// <summary>Takes the contract from an event about to be folded, where the settings are without and no earlier one had it.</summary>
    internal void LearnContract(IRunEvent e) => _contract ??= RecordedContract.In(e);

    /// <summary>Number of events folded.</summary>
    public long Events { get; private set; }

    /// <summary>All candidates, number 1 first.</summary>
    public IReadOnlyList<CandidateLife> Candidates => _candidates;

    /// <summary>By their numbers, from 0; none before the run has started.</summary>
    public IReadOnlyList<Island> Islands { get; private set; } = [];

    /// <summary>What models were asked and what came of it.</summary>
    public Ledger Ledger { get; } = new();

    /// <summary>The advice that prompts may carry, by number.</summary>
    public IReadOnlyList<Advice> Advice => _advice;

    /// <summary>What the run may use, as it was said last.</summary>
    public Budget Budget { get; private set; } = new();

    /// <summary>Where its stages stand; null for a run without.</summary>
    public RelayStanding? Relay { get; private set; }

    /// <summary>Programs that were run.</summary>
    public int Evaluations { get; private set; }

    /// <summary>Restart-steps of all measurements.</summary>
    public long Work { get; private set; }

    /// <summary>What counts against the budget: a try for every candidate and for every repair, whatever came or comes of it.</summary>
    public int Tries { get; private set; }

    /// <summary>Candidates placed.</summary>
    public int Placements { get; private set; }

    /// <summary><see cref="Placements"/> at the last migration.</summary>
    public int LastMigration { get; private set; }

    /// <summary><see cref="Placements"/> at the last reset.</summary>
    public int LastReset { get; private set; }

    /// <summary><see cref="Placements"/> when advice was last asked for.</summary>
    public int LastAdvice { get; private set; }

    /// <summary>Candidates that were rejected since one was last placed.</summary>
    public int RejectedInARow { get; private set; }

    /// <summary>The candidate that calls for a decision, null for none.</summary>
    public CandidateLife? DueCandidate { get; private set; }

    /// <summary>The candidates that wait for an answer or a measurement, oldest first.</summary>
    public IEnumerable<CandidateLife> InFlight => _inFlight.Select(id => this[id]);

    /// <summary>Number of candidates that wait for an answer or a measurement.</summary>
    public int InFlightCount => _inFlight.Count;

    /// <summary>The candidate of that number, from 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none.</exception>
    public CandidateLife this[int id] => _candidates[id - 1];

    /// <summary>The text that an answer's edits apply to: the candidate's own once it has one, else the best parent's.</summary>
    public string BaseOf(CandidateLife life) => life.Source ?? this[life.Parents[^1]].Source!;

    /// <summary>The best member of all islands and times, null before the first.</summary>
    public Member? Best { get; private set; }

    /// <summary>The first candidate whose program is the same but for layout, comments and local names; 0 for none.</summary>
    public int TwinOf(string source)
    {
        while (_unidentified.TryDequeue(out (string Source, int Candidate) edited))
            _byIdentity.TryAdd(Syntax.Identity(edited.Source), edited.Candidate);
        return _byIdentity.GetValueOrDefault(Syntax.Identity(source));
    }

    /// <summary>Who parses the texts of this run.</summary>
    internal IProgramSyntax Syntax =>
        syntax ?? throw new InvalidOperationException("This state was folded to be looked at; nobody is there to parse its programs.");

    /// <summary>The first placed candidate that computes the same, however it is written; 0 for none.</summary>
    public int TwinOf(Evaluation evaluation) => evaluation.Identity is { } identity ? _byMeaning.GetValueOrDefault(identity) : 0;

    /// <summary>Whether a scheme of this shape, rank and ring has been found before.</summary>
    public bool HasFound(string shape, int rank, string ring) => _found.Contains((shape, rank, ring));

    /// <summary>The random numbers of the decision that becomes the next event: they depend on the seed and that event's number
    /// only.</summary>
    public HostRandom NextRandom() => HostRandom.For(Settings.Seed, (ulong)Events + 1);

    /// <summary>Seed of a candidate's evaluation.</summary>
    public ulong EvaluationSeed(int candidate) => HostRandom.For(~Settings.Seed, (ulong)candidate).Next();

    /// <summary>Folds the next event, which must be one that can follow (see <see cref="EventOrder"/>).</summary>
    public void Apply(IRunEvent e)
    {
        Events++;
        DueCandidate = null;
        switch (e)
        {
            case Started started: Start(started.Settings); break;
            case Budgeted budgeted: Budget = budgeted.Budget; break;
            case Proposed proposed: Propose(proposed); break;
            case Answered answered: Answer(answered, this[answered.Candidate]); break;
            case Lost lost: Lose(lost, this[lost.Candidate]); break;
            case Edited edited: Edit(edited, this[edited.Candidate]); break;
            case RepairAsked repair: Repair(repair, this[repair.Candidate]); break;
            case Evaluated evaluated: Measure(evaluated, this[evaluated.Candidate]); break;
            case Rejected rejected: Reject(rejected, this[rejected.Candidate]); break;
            case Advised advised: Advise(advised, this[advised.Candidate]); break;
            case Placed placed: Place(placed, this[placed.Candidate]); break;
            case Migrated migrated: Migrate(migrated); break;
            case Reset reset: Refound(reset); break;
            case Handed handed: Hand(handed); break;
            default: throw new InvalidOperationException($"The fold knows no {e.GetType().Name}.");
        }
    }

    private void Start(EvolutionSettings settings)
    {
        _settings = settings;
        _contract = RecordedContract.In(settings);
        Islands = [.. Enumerable.Range(0, settings.Islands)
            .Select(i => new Island(i, settings.ArchiveSize, settings.Alpha, settings.Fitness))];
        if (settings.Relay is { } plan) Relay = new RelayStanding(plan, settings.Targets);
    }

    private void Propose(Proposed proposed)
    {
        CandidateLife life = new(proposed);
        _candidates.Add(life);
        Tries++;
        if (proposed.Model is not null) Ledger.Ask(proposed.Model);
        if (proposed.Operator == OperatorRegistry.Advise) LastAdvice = Placements;
        else if (proposed.Model is not null) _advice[proposed.Advice].Asked++;
        Enter(life, life.Stage);
    }

    private void Answer(Answered answered, CandidateLife life)
    {
        life.Answer = answered.Text;
        life.Cost += answered.Cost;
        life.AnswerSeconds += answered.Seconds;
        Ledger.Answered(life.Model!, answered);
        Enter(life, LifeStage.Answered);
    }

    private void Lose(Lost lost, CandidateLife life)
    {
        life.Reason = lost.Reason;
        Enter(life, LifeStage.Lost);
    }

    private void Edit(Edited edited, CandidateLife life)
    {
        life.Source = edited.Source;
        _unidentified.Enqueue((edited.Source, life.Id));
        if (Settings.Fitness.IsByWork() && Relay is null) life.Rivals = [.. Settings.Targets.Select(Rival)];
        Enter(life, LifeStage.AwaitingEvaluation);
    }

    /// <summary>The best so far on a target; nobody where the seed program is measured again and again, which no race may choose
    /// from.</summary>
    private WorkToProof Rival(TiedTarget target) =>
        Settings.Regime != Regime.NoEvolution && RunReading.Best(this, target).Best is { } best ? WorkToProof.Of(best) : default;

    private void Repair(RepairAsked repair, CandidateLife life)
    {
        (life.Attempt, life.Prompt) = (repair.Attempt, repair.Prompt);
        Tries++;
        Ledger.Ask(life.Model!);
        Enter(life, LifeStage.AwaitingAnswer);
    }

    private void Measure(Evaluated evaluated, CandidateLife life)
    {
        life.Evaluation = evaluated.Evaluation;
        life.Found = evaluated.Found;
        Work += evaluated.Evaluation.Fitness.Sum(f => f.RestartSteps);
        foreach (FoundScheme one in evaluated.Found) _found.Add((one.Shape, one.Rank, one.Ring));
        if (evaluated.Evaluation.Outcome is not (EvaluationOutcome.CompileError or EvaluationOutcome.Refused)) Evaluations++;
        Enter(life, LifeStage.Evaluated);
    }

    private void Reject(Rejected rejected, CandidateLife life)
    {
        (life.Why, life.Reason) = (rejected.Why, rejected.Reason);
        RejectedInARow++;
        Reward(life, 0);
        Enter(life, LifeStage.Rejected);
    }

    private void Place(Placed placed, CandidateLife life)
    {
        Member member = Member.Of(life.Id, life.Source!, life.Evaluation!, Settings);
        life.Member = member;
        if (life.Evaluation!.Identity is { } identity) _byMeaning.TryAdd(identity, life.Id);
        foreach (Placement placement in placed.Placements) Islands[placement.Island].Enter(member, placement);
        RejectedInARow = 0;
        Placements++;
        if (life.Model is not null) Reward(life, Gain(member, life));
        Relay?.Take(life);
        // What starts from given states cannot be compared with what does not.
        if (Best is null || Relay is { Best: 0 } || FitnessOrder.Instance.Compare(member, Best) > 0) Best = member;
        if (Relay is not null) Relay.Best = Best.Id;
        Enter(life, LifeStage.Placed);
    }

    private void Advise(Advised advised, CandidateLife life)
    {
        _advice.Add(new Advice(_advice.Count, advised.Text));
        Enter(life, LifeStage.Advised);
    }

    private void Reward(CandidateLife life, double gain)
    {
        if (life.Model is null || life.Operator == OperatorRegistry.Advise) return;
        Ledger.Rewarded(life.Model, gain);
        _advice[life.Advice].Settled++;
        _advice[life.Advice].Gain += gain;
    }

    private void Migrate(Migrated migrated)
    {
        foreach (Migrant migrant in migrated.Migrants)
            Islands[migrant.Placement.Island].Enter(this[migrant.Candidate].Member!, migrant.Placement);
        LastMigration = Placements;
    }

    private void Refound(Reset reset)
    {
        foreach (Refounding one in reset.Islands) Islands[one.Island].Clear();
        foreach (Refounding one in reset.Islands)
        {
            Member founder = this[one.Candidate].Member!;
            Islands[one.Island].Enter(founder, Islands[one.Island].Preview(founder));
        }
        LastReset = Placements;
    }

    /// <summary>Begins a stage. A program of an earlier one is nobody's twin in it, for it was measured from elsewhere.</summary>
    private void Hand(Handed handed)
    {
        Relay!.Hand(handed.Founders, _candidates.Count);
        foreach (Island island in Islands) island.Clear();
        _unidentified.Clear();
        _byIdentity.Clear();
        _byMeaning.Clear();
    }

    private void Enter(CandidateLife life, LifeStage stage)
    {
        life.Stage = stage;
        _ = life.InFlight ? _inFlight.Add(life.Id) : _inFlight.Remove(life.Id);
        if (life.Due) DueCandidate = life;
        if (stage is LifeStage.Placed or LifeStage.Rejected or LifeStage.Advised) life.SettledAt = Events;
    }

    /// <summary>What a child is better by than the best of its parents, on the display's scale; 0 for none.</summary>
    private double Gain(Member child, CandidateLife life) =>
        Math.Max(0, child.Score - life.Parents.Max(p => this[p].Member!.Score));
}
