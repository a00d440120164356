using System.Globalization;
using TensorDecomp.Cli.Host;
using TensorDecomp.Cli.Options;
using TensorDecomp.Evolution.Facts;
using TensorDecomp.Evolution.Journal;
using TensorDecomp.Evolution.Models;
using TensorDecomp.Evolution.Population;
using TensorDecomp.Evolution.Run;
using static TensorDecomp.Evolution.Facts.InvariantText;

namespace TensorDecomp.Cli.Reports;

/// <summary>Sentences that the reports share.</summary>
internal static class EvolveSentences
{
    public static string? About(IRunEvent e, RunState state) => e switch
    {
        Placed { Candidate: var id } =>
            $"candidate {id} placed ({Made(state[id])}): {Figures(state[id].Member!)}{(state.Best?.Id == id ? "; best so far" : "")}",
        Rejected r => $"candidate {r.Candidate} rejected ({Made(state[r.Candidate])}): {r.Why}: {FirstLine(r.Reason)}",
        RepairAsked r => $"candidate {r.Candidate} goes back for repair {r.Attempt}: {FirstLine(r.Problem)}",
        Answered a => $"candidate {a.Candidate}: answer of {a.AnswerTokens:N0} tokens after {a.Seconds:F1} s",
        Advised a => $"advice {state.Advice.Count - 1}: {FirstLine(a.Text)}",
        Migrated m when m.Migrants.Count > 0 =>
            $"migration: {string.Join(", ", m.Migrants.Select(x => $"{x.Candidate} to island {x.Placement.Island}"))}",
        Reset r when r.Islands.Count > 0 =>
            $"reset: {string.Join(", ", r.Islands.Select(x => $"island {x.Island} founded anew by {x.Candidate}"))}",
        Handed h => Invariant($"stage {h.Stage} begins") + (h.Targets.Count == 0 ? ", at random numbers" : " from "
            + string.Join(", ", h.Targets.Select(t => Invariant(
                $"{t.States} states of candidate {t.Candidate} on {t.Target}, energy {t.Energy:G4}")))),
        Evaluated { Found.Count: > 0 } found =>
            $"candidate {found.Candidate} found " +
                $"{string.Join(", ", found.Found.Select(f => $"{f.Shape}:{f.Rank} over {f.Ring} ({f.File})"))}",
        _ => null,
    };

    public static string Figures(Member member) => string.Join(", ", member.Fitness.Select(Figures));

    public static string Figures(TargetFitness f) =>
        string.Create(CultureInfo.InvariantCulture,
            $"{f.Target} a proof per {WorkToProof.Of(f)} restart-steps, {f.Exact}/{f.Restarts} exact, lowest f {f.BestLoss:G3}");

    public static string Failed(RetryNotice notice) =>
        $"candidate {notice.Candidate}: {FirstLine(notice.Why)}; retry {notice.Retry} of {notice.Of} in {Duration.Text(notice.Wait)}";

    public static string Ended(RunState state, SittingEnd end, IReadOnlyList<string> next)
    {
        if (!state.IsStarted) return $"{end.Why}; nothing was begun";
        RunReading reading = RunReading.Of(state);
        string best =
            string.Join("\n",
                reading.Targets.Select(t => t.Best is null ? $"  {t.Target}: not measured"
                    : $"  {Figures(t.Best)} (candidate {t.Candidate})"));
        string measured = reading.Evaluations == 1 ? "1 evaluation" : $"{reading.Evaluations} evaluations";
        return $"{end.Why}: {measured}, {reading.Placed} placed, {reading.Rejected.Sum(r => r.Count)} " +
            $"rejected{Spend(reading)}\n{best}{(next.Count > 0 ? "\nnext:" : "")}{string.Concat(next.Select(command => $"\n  {command}"))}";
    }

    /// <summary>How much of each bound of the budget is used.</summary>
    /// <param name="worked">Time taken so far, earlier sittings included.</param>
    public static string Spent(RunReading reading, TimeSpan worked)
    {
        Budget budget = reading.Budget;
        List<string> parts = [Of(reading.Tries, budget.Evaluations, "evaluations")];
        if (reading.Tries - reading.Evaluations - reading.InFlight is > 0 and var failed)
            parts[0] += Invariant($" ({failed} were answers that could not be measured)");
        if (reading.Calls > 0 || budget.Calls is not null) parts.Add(Of(reading.Calls, budget.Calls, "calls"));
        if (reading.Tokens > 0 || budget.Tokens is not null) parts.Add(Of(reading.Tokens, budget.Tokens, "tokens"));
        if (reading.Cost > 0 || budget.Dollars is not null)
            parts.Add(Invariant($"{reading.Cost:F4}{(budget.Dollars is { } most ? Invariant($" of {most:F2}") : "")} dollars"));
        parts.Add(budget.Time is { } time ? $"{Duration.Text(worked)} of {Duration.Text(time)}" : Duration.Text(worked));
        return string.Join(", ", parts);

        static string Of(long used, long? most, string what) =>
            Invariant($"{used:N0}{(most is { } bound ? Invariant($" of {bound:N0}") : "")} {what}");
    }

    /// <summary>How fast candidates come, and how long the budget lasts at that.</summary>
    /// <param name="before">The run when the sitting began.</param>
    public static string Pace(RunReading reading, RunReading before, TimeSpan elapsed, TimeSpan worked)
    {
        int settled = Math.Max(0, reading.Tries - reading.InFlight - (before.Tries - before.InFlight));
        double perMinute = elapsed > TimeSpan.Zero ? settled / elapsed.TotalMinutes : 0;
        TimeSpan? byTries = reading.Budget.Evaluations is { } most && perMinute > 0
            ? TimeSpan.FromMinutes(Math.Max(0, most - reading.Tries + reading.InFlight) / perMinute) : null;
        TimeSpan? byTime = reading.Budget.Time is { } time ? time > worked + elapsed ? time - worked - elapsed : TimeSpan.Zero : null;
        string left = (byTries, byTime) switch
        {
            (null, null) => "",
            (null, { } rest) => $", {Duration.Text(rest)} left at most",
            ({ } rest, { } bound) when bound < rest => $", {Duration.Text(bound)} left",
            ({ } rest, _) => $", about {Duration.Text(rest)} left",
        };
        return Invariant($"{perMinute:F1} per minute{left}");
    }

    public static string Measuring(int candidate, EvaluationProgress at, TimeSpan elapsed) => Invariant(
        $"candidate {candidate} on {at.Target} ({at.Stage} of {at.Stages}): {at.Restarts} restarts, {at.Exact} exact, " +
            $"{100.0 * at.RestartSteps / Math.Max(1, at.MostRestartSteps):F0} % of the steps, {Duration.Text(elapsed)}");

    public static string Spend(RunReading reading) =>
        reading.Answers == 0 ? ""
            : string.Create(CultureInfo.InvariantCulture,
                $"; {reading.Calls} calls, {reading.Answers} answers, {reading.Tokens:N0} tokens, {reading.Cost:F4} dollars");

    public static string FirstLine(string text) => text.Split('\n')[0] is { Length: > 160 } line ? $"{line[..160]}…" : text.Split('\n')[0];

    private static string Made(CandidateLife life) =>
        life.Parents.Count == 0 ? life.Operator : $"{life.Operator} of {string.Join(" and ", life.Parents)}";
}
