using System.Collections.Concurrent;
using System.Threading.Channels;
using TensorDecomp.Evolution.Children;
using TensorDecomp.Evolution.Facts;
using TensorDecomp.Evolution.Journal;
using TensorDecomp.Evolution.Models;
using TensorDecomp.Kernels;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Search.Relays;

namespace TensorDecomp.Evolution.Evaluators;

/// <summary>
/// Measures candidates in processes of their own, as many side by side as there are workers. The processes are warm, kept
/// from one candidate to the next; one that had to be killed, or has died, is replaced when it is next needed.
/// </summary>
public sealed class ProcessEvaluator : ICandidateEvaluator
{
    private static readonly Behaviour Unknown = new("", 0);

    private readonly EvaluatorSettings _settings;
    private readonly TimeProvider _clock;
    private readonly ChildCommand _command;
    private readonly IProcessGauge _gauge;
    private readonly Channel<CandidateProcess?> _idle;
    private readonly ConcurrentDictionary<(string Identity, string Question), Evaluation> _measured = [];

    /// <summary>An evaluator whose processes start with the first requests.</summary>
    /// <param name="settings">Bounds.</param>
    /// <param name="clock">Where deadlines and seconds come from.</param>
    /// <param name="command">What to start; this tool itself unless given.</param>
    public ProcessEvaluator(EvaluatorSettings settings, TimeProvider clock, ChildCommand? command = null)
        : this(settings, clock, command, SystemGauge.Instance) { }

    internal ProcessEvaluator(EvaluatorSettings settings, TimeProvider clock, ChildCommand? command, IProcessGauge gauge)
    {
        (_settings, _clock, _command, _gauge) = (settings, clock, command ?? ChildCommand.ThisTool, gauge);
        _idle = Channel.CreateBounded<CandidateProcess?>(settings.Workers);
        for (int worker = 0; worker < settings.Workers; worker++) _idle.Writer.TryWrite(null);
    }

    /// <inheritdoc/>
    public async Task<Evaluation> EvaluateAsync(EvaluationRequest request, CancellationToken cancel)
    {
        if (request.Targets.Count == 0) throw new ArgumentException("An evaluation needs a target.", nameof(request));
        CandidateProcess? process = await _idle.Reader.ReadAsync(cancel).ConfigureAwait(false);
        try
        {
            // A process that did not end and was not given its processor time says nothing about the program: it is asked once more.
            for (int again = 1; ; again--)
            {
                if (process is { IsAlive: false }) await process.DisposeAsync().ConfigureAwait(false);
                if (process is null or { IsAlive: false }) process = CandidateProcess.Start(_command, _clock, _gauge);
                process.Served++;
                (Evaluation evaluation, bool stalled) = await MeasureAsync(process, request, cancel).ConfigureAwait(false);
                if (!stalled || again == 0) return evaluation;
            }
        }
        finally
        {
            if (process is not null
                && (!process.IsAlive || process.Served >= _settings.CandidatesPerProcess || process.Resident > _settings.MemoryBytes / 2))
            {
                await process.DisposeAsync().ConfigureAwait(false);
                process = null;
            }
            _idle.Writer.TryWrite(process);
        }
    }

    /// <summary>Ends the idle processes; evaluations that are under way have to be awaited or cancelled before.</summary>
    public async ValueTask DisposeAsync()
    {
        for (int worker = 0; worker < _settings.Workers; worker++)
            if (await _idle.Reader.ReadAsync().ConfigureAwait(false) is { } process) await process.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>The evaluation, and whether it ended because the machine was too busy.</summary>
    private async Task<(Evaluation Evaluation, bool Stalled)> MeasureAsync(
        CandidateProcess process, EvaluationRequest request, CancellationToken cancel)
    {
        long started = _clock.GetTimestamp();
        List<TargetFitness> fitness = [];
        List<string> feedback = [];
        List<CertifiedScheme> found = [];
        List<TargetStates> left = [];
        ChildReply? last = null;
        ExchangeEnd end =
            await process.ExchangeAsync(new ChildRequest.Load(request.Source), Hear,
                new ExchangeLimits(_settings.CompileDeadline, _settings.MemoryBytes), cancel).ConfigureAwait(false);
        if (end != ExchangeEnd.Answered) return Ended("while it was compiled", Unknown, null);
        if (last is ChildReply.Rejected rejected)
        {
            feedback.AddRange(rejected.Complaints);
            return Answer(rejected.Refused ? EvaluationOutcome.Refused : EvaluationOutcome.CompileError, Unknown, null);
        }
        if (last is not ChildReply.Loaded loaded) return Failed(Unknown, null);

        // A twin of a candidate that was measured before need not be measured again: the answer would be the same.
        if (_measured.TryGetValue((loaded.Identity, Question(request)), out Evaluation? twin))
            return (twin with { Seconds = _clock.GetElapsedTime(started).TotalSeconds }, false);

        Behaviour behaviour = new(loaded.MethodFamily, loaded.CostPerStep);
        string hash = Provenance.HashOf(request.Source);
        Stage[] stages = [.. Cascade.For(request, _settings.EarlyStages)];
        foreach (Stage stage in stages)
        {
            long from = _clock.GetTimestamp();
            Provenance provenance =
                new("gradient", "candidate", hash, request.Seed, ToolVersion.Text,
                    Math.Round(_clock.GetElapsedTime(started).TotalSeconds, 3));
            TargetStates? given = stage.Asked ? request.Relay?.For(stage.Target) : null;
            IReadOnlyList<byte[]>? points = given is null ? null : [.. given.States.Select(state => state.Factors)];
            using TargetScore score = new(stage.Target, stage.Budget, provenance, stage.Asked ? request.Relay?.Keep ?? 0 : 0, given,
                request.Rule, request.Relay is { Polishes: true });
            Tell();
            RaceEnd? race = null;
            (IReadOnlyList<long> parts, WorkToProof rival) = Rounds(request, stage);
            long part = 0;
            for (int round = 0; round < parts.Count && race is null; round++)
            {
                // Of a round that was too short for a restart to end nothing counts, so the next one has its part as well.
                int before = score.Restarts;
                part += parts[round];
                score.Begin(part);
                TiedTarget at = stage.Target;
                ChildRequest.Run run = new(at.Shape.M, at.Shape.N, at.Shape.P, at.Rank, Racing.Seed(request.Seed, round), part,
                    stage.Asked ? _settings.ExactTries : Math.Min(_settings.ExactTries, Cascade.EarlyExactTries))
                {
                    Symmetry = at.Symmetry?.Text,
                    Given = points,
                    EndsHops = request.Rule.IsOfCommonResidual() && request.Relay is null or { EndsHops: true },
                    TriesTwice = request.Rule.TriesTwice() && request.Relay is null,
                };
                end = await process.ExchangeAsync(run, reply => reply is ChildReply.Restart restart ? score.Add(restart) && Tell()
                    : Hear(reply), new ExchangeLimits(_settings.TargetDeadline, _settings.MemoryBytes), cancel).ConfigureAwait(false);
                if (end != ExchangeEnd.Answered || last is not ChildReply.Done) break;
                // Of an early stage it is asked only whether its bar is reached.
                if (parts.Count > 1)
                    race = stage.Asked ? Racing.End(score.Proof, rival) : score.LowestEnd < stage.Bar ? RaceEnd.Known : null;
                if (score.Restarts > before) part = 0;
            }
            if (end == ExchangeEnd.Answered && last is ChildReply.Done) score.Polish(cancel);
            // Of a stage that broke off it would say that restarts took too many steps, which is not why none has ended.
            if (end == ExchangeEnd.Answered && last is ChildReply.Done) feedback.AddRange(score.Feedback());
            if (race == RaceEnd.Behind) feedback.Add(Racing.Sentence(stage.Target, score.Proof, rival));
            TargetFitness measured = score.Fitness(_clock.GetElapsedTime(from).TotalSeconds) with
            {
                Race = parts.Count > 1 ? race ?? RaceEnd.Budget : null
            };
            fitness.Add(measured);
            if (end != ExchangeEnd.Answered) return Ended($"on {stage.Target}", behaviour, loaded.Identity);
            if (last is not ChildReply.Done) return Failed(behaviour, loaded.Identity);
            if (score.IsRecited)
            {
                feedback.Add(
                    $"{stage.Target}: every exact restart gave the same scheme; a program has to search, and may not hold a solution.");
                return Answer(EvaluationOutcome.Refused, behaviour, loaded.Identity);
            }
            if (score.Trial() is { } trial)
            {
                end = await process.ExchangeAsync(trial.Request(request.Seed, points), reply => reply is ChildReply.Restart restart
                    ? trial.Add(restart) : Hear(reply), new ExchangeLimits(_settings.TargetDeadline, _settings.MemoryBytes), cancel)
                    .ConfigureAwait(false);
                if (end != ExchangeEnd.Answered) return Ended($"on {stage.Target} with shuffled starts", behaviour, loaded.Identity);
                if (last is not ChildReply.Done) return Failed(behaviour, loaded.Identity);
                if (trial.IsRecited)
                {
                    feedback.Add(trial.Sentence);
                    return Answer(EvaluationOutcome.Refused, behaviour, loaded.Identity);
                }
            }
            found.AddRange(score.Found);
            if (score.Left is { } states) left.Add(states);

            bool Tell()
            {
                request.Heard?.Invoke(score.Progress(Array.IndexOf(stages, stage) + 1, stages.Length));
                return true;
            }
            if (!(score.LowestEnd < stage.Bar)) return Answer(EvaluationOutcome.DroppedOut, behaviour, loaded.Identity);
        }
        return Answer(EvaluationOutcome.Scored, behaviour, loaded.Identity);

        bool Hear(ChildReply reply)
        {
            last = reply;
            return true;
        }

        (Evaluation, bool) Ended(string when, Behaviour behaviour, string? identity)
        {
            EvaluationOutcome outcome = OutcomeOf(end);
            feedback.Add(outcome switch
            {
                _ when end == ExchangeEnd.Stalled => $"The program was stopped {when}: the machine gave it too little time.",
                EvaluationOutcome.TimedOut => $"The program was stopped {when}: it took too long.",
                EvaluationOutcome.OutOfMemory =>
                    $"The program was stopped {when}: it took more than {_settings.MemoryBytes >> 20} MiB of memory.",
                _ => $"The program's process broke down " +
                    $"{when}{(process.Words.Length == 0 ? "" : $": {process.Words.Split('\n')[0].Trim()}")}.",
            });
            // A candidate that broke down has no score, whatever it did before.
            fitness.Clear();
            return (Answer(outcome, behaviour, identity).Evaluation, end == ExchangeEnd.Stalled);
        }

        (Evaluation Evaluation, bool Stalled) Failed(Behaviour behaviour, string? identity)
        {
            feedback.Add(last is ChildReply.Failed failed ? failed.Sentence : "The program's process gave an answer that makes no sense.");
            fitness.Clear();
            return Answer(EvaluationOutcome.Crashed, behaviour, identity);
        }

        // Early stages come first, the goals in the order of the request, whatever the order they were run in.
        (Evaluation Evaluation, bool Stalled) Answer(EvaluationOutcome outcome, Behaviour behaviour, string? identity)
        {
            Evaluation answer =
                new(outcome, [.. fitness.OrderBy(f => request.Targets.ToList().IndexOf(f.Target))], feedback, behaviour,
                    _clock.GetElapsedTime(started).TotalSeconds)
                { Found = found, Identity = identity, Left = left.Count > 0 ? left : null };
            if (outcome is EvaluationOutcome.Scored or EvaluationOutcome.DroppedOut)
                _measured.TryAdd((identity!, Question(request)), answer);
            return (answer, false);
        }
    }

    /// <summary>The rounds of a stage, and whom it is raced against.</summary>
    private static (IReadOnlyList<long> Parts, WorkToProof Rival) Rounds(EvaluationRequest request, Stage stage) =>
        request.Rivals is not { } rivals ? ([stage.Budget], default)
            : (Racing.Parts(stage.Budget), stage.Asked ? rivals[request.Targets.ToList().IndexOf(stage.Target)] : default);

    private static string Question(EvaluationRequest request) =>
        $"{string.Join(',', request.Targets)} {request.Seed} {request.RestartStepsPerTarget} " +
            $"{string.Join(',', request.Rivals ?? [])} {request.Relay} {request.Rule}";

    private static EvaluationOutcome OutcomeOf(ExchangeEnd end) => end switch
    {
        ExchangeEnd.TimedOut or ExchangeEnd.Stalled => EvaluationOutcome.TimedOut,
        ExchangeEnd.OutOfMemory => EvaluationOutcome.OutOfMemory,
        _ => EvaluationOutcome.Crashed,
    };
}
