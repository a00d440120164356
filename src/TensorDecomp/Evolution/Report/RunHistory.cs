using TensorDecomp.Evolution.Journal;
using TensorDecomp.Evolution.Population;

namespace TensorDecomp.Evolution.Report;

/// <summary>One placement on the time axis of a report.</summary>
/// <param name="Evaluations">Evaluations made by then.</param>
/// <param name="Seconds">Since the run began, sittings and pauses included.</param>
/// <param name="Score">The candidate's own.</param>
/// <param name="Best">The highest so far.</param>
public readonly record struct ScorePoint(int Candidate, int Evaluations, double Seconds, double Score, double Best);

/// <summary>A run as a report sees it: its end state and how it came there.</summary>
public sealed record RunHistory(RunState State, IReadOnlyList<ScorePoint> Points, DateTimeOffset Began, DateTimeOffset Ended, string Digest)
{
    public static RunHistory Of(RunJournal journal)
    {
        List<ScorePoint> points = [];
        DateTimeOffset began = default, ended = default;
        double best = 0;
        RunState end = JournalFold.Of(journal, (entry, e, state) =>
        {
            if (entry.Id == 1) began = entry.Time;
            ended = entry.Time;
            if (e is not Placed) return;
            double score = FitnessOrder.Score(state[e.Candidate].Member!, state.Settings.Targets.Count);
            best = Math.Max(best, score);
            points.Add(new ScorePoint(e.Candidate, state.Evaluations, (entry.Time - began).TotalSeconds, score, best));
        });
        return new RunHistory(end, points, began, ended, journal.Digest);
    }
}
