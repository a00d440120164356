using TensorDecomp.Evolution.Facts;
using TensorDecomp.Evolution.Journal;
using TensorDecomp.Evolution.Population;

namespace TensorDecomp.Evolution.Report;

/// <summary>One placement on the time axis of a report.</summary>
/// <param name="Evaluations">Evaluations made by then.</param>
/// <param name="Seconds">Since the run began, sittings and pauses included.</param>
/// <param name="Score">The candidate's own.</param>
/// <param name="Fitness">Its figures per target.</param>
public readonly record struct ScorePoint(int Candidate, int Evaluations, double Seconds, double Score,
    IReadOnlyList<TargetFitness> Fitness);

/// <summary>A run as a report sees it: its end state and how it came there.</summary>
public sealed record RunHistory(RunState State, IReadOnlyList<ScorePoint> Points, DateTimeOffset Began, DateTimeOffset Ended, string Digest)
{
    /// <summary>The journal's path, for commands that name a candidate of it.</summary>
    public required string Journal { get; init; }

    /// <summary>Folds a journal, which must have begun.</summary>
    public static RunHistory Of(RunJournal journal)
    {
        List<ScorePoint> points = [];
        DateTimeOffset began = default, ended = default;
        RunState end = JournalFold.Of(journal, (entry, e, state) =>
        {
            if (entry.Id == 1) began = entry.Time;
            ended = entry.Time;
            if (e is not Placed) return;
            Member member = state[e.Candidate].Member!;
            double score = member.Score;
            points.Add(new ScorePoint(e.Candidate, state.Evaluations, (entry.Time - began).TotalSeconds, score, member.Fitness));
        });
        return new RunHistory(end, points, began, ended, journal.Digest) { Journal = journal.Path };
    }
}
