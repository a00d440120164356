using System.Globalization;
using TensorDecomp.Evolution.Facts;
using TensorDecomp.Evolution.Journal;
using TensorDecomp.Evolution.Population;
using TensorDecomp.Evolution.Run;

namespace TensorDecomp.Cli.Reports;

/// <summary>One way of showing a run: a live display, plain lines, or JSON lines. It hears of every event from the controller's
/// thread.</summary>
internal interface IEvolveReport : IRunObserver
{
    void Begin(RunState state, string journal, string provider);

    /// <summary>Shows the run until it has ended.</summary>
    SittingEnd During(Task<SittingEnd> run);

    void End(RunState state, SittingEnd end, string journal);
}

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
        Evaluated { Found.Count: > 0 } found =>
            $"candidate {found.Candidate} found {string.Join(", ", found.Found.Select(f => $"{f.Shape}:{f.Rank} over {f.Ring} ({f.File})"))}",
        _ => null,
    };

    public static string Figures(Member member) => string.Join(", ", member.Fitness.Select(Figures));

    public static string Figures(TargetFitness f) =>
        string.Create(CultureInfo.InvariantCulture, $"{f.Target} {f.Exact}/{f.Restarts} exact, median f {f.MedianLoss:G3}");

    public static string Ended(RunState state, SittingEnd end, string journal)
    {
        if (!state.IsStarted) return $"{end.Why}; nothing was begun";
        RunReading reading = RunReading.Of(state);
        string best =
            string.Join("\n",
                reading.Targets.Select(t => t.Best is null ? $"  {t.Target}: not measured"
                    : $"  {Figures(t.Best)} (candidate {t.Candidate})"));
        string next = end.Cancelled ? $"go on with 'decomp evolve --resume --db {journal}'" : $"see 'decomp evolve report {journal}'";
        return $"{end.Why}: {reading.Evaluations} evaluations, {reading.Placed} placed, {reading.Rejected.Sum(r => r.Count)} rejected{Spend(reading)}\n{best}\n  {next}";
    }

    public static string Spend(RunReading reading) =>
        reading.Answers == 0 ? ""
            : string.Create(CultureInfo.InvariantCulture,
                $"; {reading.Answers} answers, {reading.Tokens:N0} tokens, {reading.Cost:F4} dollars");

    public static string FirstLine(string text) => text.Split('\n')[0] is { Length: > 160 } line ? $"{line[..160]}…" : text.Split('\n')[0];

    private static string Made(CandidateLife life) =>
        life.Parents.Count == 0 ? life.Operator : $"{life.Operator} of {string.Join(" and ", life.Parents)}";
}
