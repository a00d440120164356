using TensorDecomp.Exact;
using TensorDecomp.Kernels;
using TensorDecomp.Programs;
using TensorDecomp.Programs.Compilation;
using TensorDecomp.Schemes;

namespace TensorDecomp.Evolution;

/// <summary>Measures candidates in this process, without a deadline: for programs that one trusts.</summary>
public sealed class InProcessEvaluator : ICandidateEvaluator
{
    public Task<Evaluation> EvaluateAsync(EvaluationRequest request, CancellationToken cancel) => Task.Run(() => Measure(request, cancel), cancel);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static Evaluation Measure(EvaluationRequest request, CancellationToken cancel)
    {
        CompileResult compiled = ProgramCompiler.Compile(request.Source);
        if (!compiled.Succeeded) return new Evaluation(EvaluationOutcome.CompileError, [], [.. compiled.Complaints.Select(c => c.In("program"))], new Behaviour("", 0), 0);
        using LoadedProgram loaded = LoadedProgram.Load(compiled.Program, "candidate");
        List<TargetFitness> fitness = [];
        List<CertifiedScheme> found = [];
        foreach (Target target in request.Targets)
        {
            using IRestartBatch batch = loaded.Program.Batch(target, request.Seed, GradientProgram.BestLanes);
            using ProgressiveRounding rounding = new(target);
            List<RestartResult> results = [];
            long steps = 0, next = 0;
            int exact = 0;
            while (steps < request.RestartStepsPerTarget || batch.Busy)
            {
                cancel.ThrowIfCancellationRequested();
                steps += batch.RunChunk(() => steps < request.RestartStepsPerTarget ? next++ : -1, results.Add);
            }
            foreach (RestartResult result in results)
                if (result.Candidate is { } candidate && rounding.Run(candidate, stop: cancel).Scheme is { } scheme
                    && CertifiedScheme.Canonical(scheme, 0, new Provenance("evolve", "candidate", "", request.Seed, ToolVersion.Text, 0)) is { } certified)
                {
                    exact++;
                    found.Add(certified);
                }
            double[] losses = [.. results.Select(r => double.IsFinite(r.Loss) ? Math.Max(0, r.Loss) : double.PositiveInfinity).Order()];
            fitness.Add(new TargetFitness(target, results.Count, exact, [.. TargetFitness.Thresholds.Select(t => losses.Count(l => l < t))], losses.Length > 0 ? losses[losses.Length / 2] : double.PositiveInfinity,
                losses.Length > 0 ? losses[0] : double.PositiveInfinity, 0.25, exact > 0 ? found.Where(f => f.Shape == target.Shape).Min(f => f.Rank) : null, steps, 0));
        }
        return new Evaluation(EvaluationOutcome.Scored, fitness, [], new Behaviour("?", 0), 0) { Found = [.. found.DistinctBy(f => f.Sha256)] };
    }
}
