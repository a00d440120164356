using System.Text;
using TensorDecomp.Evolution.Facts;
using TensorDecomp.Evolution.Journal;
using TensorDecomp.Evolution.Population;
using static TensorDecomp.Evolution.Facts.InvariantText;

namespace TensorDecomp.Evolution.Prompts;

/// <summary>Programs and figures as a prompt shows them.</summary>
internal static class ProgramSection
{
    /// <summary>A program under a heading, with its vector and its text.</summary>
    public static string Of(string label, CandidateLife life, Member member, FitnessRule rule) =>
        $"### {label} (candidate {life.Id}, made by " +
            $"{life.Operator}{Parents(life)})\n\n{(rule.IsByWork() ? WorkVector(member) : ShareVector(member))}\n" +
            $"```csharp\n{life.Source!.TrimEnd()}\n```\n";

    /// <summary>The figures in the order of their weight: work to a proof, lowest residual, behaviour.</summary>
    private static string WorkVector(Member member)
    {
        StringBuilder text = new();
        text.Append("| target | restart-steps per proof (95 %) | lowest f | exact | restarts | median f |")
            .Append(string.Concat(TargetFitness.Thresholds.Select(t => Invariant($" f<{t} |"))))
            .Append(" integrality gap | steps per restart |\n|---|")
            .Append(string.Concat(Enumerable.Repeat("---|", TargetFitness.Thresholds.Count + 7))).Append('\n');
        foreach (TargetFitness f in member.Fitness)
            text.Append(Invariant($"| {f.Target} | {WorkToProof.Of(f)} | {f.BestLoss:G4} | {f.Exact} | {f.Restarts} | {f.MedianLoss:G4} |"))
                .Append(string.Concat(f.Below.Select(b => Invariant($" {b} |"))))
                .Append(Invariant($" {f.IntegralityGap:F3} | {(f.Restarts > 0 ? f.RestartSteps / f.Restarts : 0)} |\n"));
        return text.ToString();
    }

    /// <summary>The figures as version 0.1.0 showed them.</summary>
    private static string ShareVector(Member member)
    {
        StringBuilder text = new();
        text.Append("| target | restarts | exact |").Append(string.Concat(TargetFitness.Thresholds.Select(t => Invariant($" f<{t} |"))))
            .Append(" median f | best f | integrality gap | steps per restart |\n");
        text.Append("|---|---|---|").Append(string.Concat(TargetFitness.Thresholds.Select(_ => "---|"))).Append("---|---|---|---|\n");
        foreach (TargetFitness f in member.Fitness)
            text.Append(Invariant($"| {f.Target} | {f.Restarts} | {f.Exact} |"))
                .Append(string.Concat(f.Below.Select(b => Invariant($" {b} |"))))
                .Append(Invariant(
                    $" {f.MedianLoss:G4} | {f.BestLoss:G4} | {f.IntegralityGap:F3} | " +
                        $"{(f.Restarts > 0 ? f.RestartSteps / f.Restarts : 0)} |\n"));
        return text.ToString();
    }

    /// <summary>"b is better than a on …", one line per target where it is.</summary>
    public static string Strengths(Member a, Member b, FitnessRule rule)
    {
        IEnumerable<string> better =
            from own in a.Fitness
            join other in b.Fitness on own.Target equals other.Target
            let line = rule.IsByWork() ? ByWork(own, other) : ByShare(own, other)
            where line is not null
            select line;
        return string.Join("\n", better) is { Length: > 0 } lines ? lines : "- nowhere in the figures; look at how it works instead";
    }

    private static string? ByWork(TargetFitness own, TargetFitness other)
    {
        WorkToProof here = WorkToProof.Of(own), there = WorkToProof.Of(other);
        return there.Mean < here.Mean || there.Mean.Equals(here.Mean) && other.BestLoss < own.BestLoss
            ? Invariant($"- {own.Target}: a proof per {there} restart-steps against {here}; lowest f {other.BestLoss:G4} against " +
                $"{own.BestLoss:G4}") : null;
    }

    private static string? ByShare(TargetFitness own, TargetFitness other) =>
        Rate(other) > Rate(own) || Rate(other) == Rate(own) && other.MedianLoss < own.MedianLoss
            ? Invariant(
                $"- {own.Target}: {other.Exact} of {other.Restarts} restarts exact against {own.Exact} of {own.Restarts}; median f " +
                    $"{other.MedianLoss:G4} against {own.MedianLoss:G4}") : null;

    private static double Rate(TargetFitness f) => (double)f.Exact / Math.Max(1, f.Restarts);

    private static string Parents(CandidateLife life) => life.Parents.Count == 0 ? "" : $" from {string.Join(" and ", life.Parents)}";
}
