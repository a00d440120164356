using TensorDecomp.Exact;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Verify;

namespace TensorDecomp.Search.Work;

/// <summary>
/// Runs numbered restarts in one batch and brings those that converge to exact coefficients: the one runner of search, which refills its
/// lanes without end, and of evolution, which runs a <see cref="RestartUnit"/>. One thread uses it; nothing is made before it is needed.
/// </summary>
public sealed class RestartRunner : IDisposable
{
    private readonly RestartJob _job;
    private readonly Lazy<IRestartBatch> _batch;
    private readonly Lazy<ProgressiveRounding>[] _rounding; // by rank, the lowest first
    private readonly Lazy<NormPolish>[] _polish; // likewise

    /// <summary>A runner of the restarts of a job; the batch is made with the first chunk.</summary>
    public RestartRunner(RestartJob job)
    {
        _job = job;
        _batch = new(() =>
        {
            IRestartBatch batch = job.Kind.Batch(job.Space, job.Seed, job.Lanes);
            Hops = job.Kind.Hops(job.Space.Target);
            (batch.Observer, batch.Hopped) = (Observer, Hopped);
            return batch;
        });
        int[] ranks = [.. Enumerable.Range(job.Space.LowestRank, job.Space.Ranks.Count)];
        _rounding = [.. ranks
            .Select(rank => new Lazy<ProgressiveRounding>(() => new ProgressiveRounding(job.Space.At(rank).Target, job.Ring, job.Polish)))];
        _polish = [.. ranks
            .Select(rank => new Lazy<NormPolish>(() => new NormPolish(new TiedTarget(job.Space.At(rank).Target, job.Space.Symmetry))))];
    }

    /// <summary>Whether its restarts hop; known from the first chunk on.</summary>
    public bool Hops { get; private set; }

    /// <summary>Hears the number, step and residual of each restart after each chunk.</summary>
    public Action<long, int, double>? Observer { get; init; }

    /// <summary>Hears the number of each restart that comes to a minimum from which it hops, and f there.</summary>
    public Action<long, double>? Hopped { get; init; }

    /// <summary>Advances every restart by one chunk.</summary>
    /// <param name="next">The number for a lane that is free; negative for none.</param>
    /// <returns>The restarts that ended, and the steps done by all.</returns>
    public (IReadOnlyList<RestartResult> Ended, long Steps) Advance(Func<long> next)
    {
        List<RestartResult> ended = [];
        long steps = _batch.Value.RunChunk(next, ended.Add);
        return (ended, steps);
    }

    /// <summary>What comes of a restart that ended, its factors being brought to an exact scheme where they converged and one is
    /// wanted.</summary>
    /// <param name="result">How it ended.</param>
    /// <param name="wanted">Whether a scheme is wanted.</param>
    /// <param name="stop">Cuts it short; then there is none.</param>
    public RestartOutcome Outcome(RestartResult result, bool wanted, CancellationToken stop) =>
        new(result, wanted ? Exact(result, stop).Scheme : null);

    /// <summary>The scheme, not certified yet, and how many gradients a second try looked at, in steps of single precision.</summary>
    private (Scheme? Scheme, long Gradients) Exact(RestartResult result, CancellationToken stop)
    {
        if (result is not { End: RestartEnd.Converged, Approximation: { } first }) return default;
        int rank = first.Target.Rank - _job.Space.LowestRank;
        ProgressiveRounding rounding = _rounding[rank].Value;
        Scheme? scheme = rounding.Run(first, stop: stop).Scheme;
        if (scheme is not null || !_job.TriesTwice || first.Imaginary is not null || stop.IsCancellationRequested) return (scheme, 0);
        NormPolish polish = _polish[rank].Value;
        long before = polish.Evaluations;
        (_, double loss, double[][] end) = polish.From(first.Factors);
        scheme = loss < NormPolish.Near ? rounding.Run(first with { Factors = end, Loss = loss }, stop: stop).Scheme : null;
        return (scheme, 2 * (polish.Evaluations - before));
    }

    /// <summary>Runs a unit; its outcomes in the order of their numbers, each as soon as all before it have come.</summary>
    /// <param name="unit">Of the runner's job.</param>
    /// <param name="chunk">Steps of a chunk of the program.</param>
    /// <param name="stop">Ends it early; what has come by then is not what the unit comes to.</param>
    public IEnumerable<RestartOutcome> Run(RestartUnit unit, int chunk, CancellationToken stop = default)
    {
        RestartLedger ledger = new(unit.Budget, unit.Count);
        Dictionary<long, (RestartResult Result, long Work)> waiting = [];
        int told = 0, rounded = 0;
        long gradients = 0, alone = 0, spent = 0;
        while (!ledger.Closed && !stop.IsCancellationRequested)
        {
            (IReadOnlyList<RestartResult> results, long steps) =
                Advance(() => ledger.Begin() is >= 0 and var begun ? unit.First + begun : -1);
            if (steps == 0) break;
            List<RestartResult> ended = [.. results];
            if (_batch.Value.Gradients is { } all)
            {
                (alone, gradients) = (alone + unit.Cost * (all - gradients), all);
                if (alone >= ledger.Left) _batch.Value.Cut(ended.Add);
                if (ended.Count > 0) alone = 0;
            }
            else ledger.Advance(unit.Cost * chunk);
            foreach (RestartResult result in ended)
            {
                long work = unit.Cost * result.Gradients;
                if (_batch.Value.Gradients is not null) work = Math.Min(work, ledger.Left);
                waiting.Add(result.Restart - unit.First, (result, work));
                ledger.Finish(result.Restart - unit.First, work);
            }
            for (; told < ledger.Counted; told++)
            {
                waiting.Remove(told, out (RestartResult Result, long Work) next);
                // Others may have been counted before it was known what a second try takes.
                if (next.Work > unit.Budget - spent) break;
                bool rounds = next.Result.End == RestartEnd.Converged && rounded < unit.Roundings;
                if (rounds) rounded++;
                (Scheme? scheme, long twice) = rounds ? Exact(next.Result, stop) : default;
                long again = Math.Min(unit.Cost * twice, unit.Budget - spent - next.Work);
                ledger.Charge(again);
                spent += next.Work + again;
                yield return new RestartOutcome(next.Result, scheme) { Work = next.Work + again };
            }
            if (told < ledger.Counted) yield break;
        }
        if (unit.EndsHops && Hops && _batch.Value.Gradients is null && told < unit.Count && EndedAt(ledger.Left) is { } last)
            yield return last;

        // What it had come to there is not known any more, for others were still running: it goes the same way once more, by itself.
        RestartOutcome? EndedAt(long left)
        {
            using IRestartBatch again = _job.Kind.Batch(_job.Space, _job.Seed, _job.Lanes);
            long number = unit.First + told, work = 0, cost = unit.Cost * chunk;
            RestartResult? end = null;
            for (bool begun = false; end is null && work + cost <= left && !stop.IsCancellationRequested; work += cost)
            {
                again.RunChunk(() => begun ? -1 : number, result => end = result);
                begun = true;
            }
            end ??= again.GivenUp(number);
            return end is { } result && !stop.IsCancellationRequested ? new RestartOutcome(result, null) { Work = work } : null;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_batch.IsValueCreated) _batch.Value.Dispose();
        foreach (Lazy<ProgressiveRounding> rounding in _rounding.Where(r => r.IsValueCreated)) rounding.Value.Dispose();
        foreach (Lazy<NormPolish> polish in _polish.Where(p => p.IsValueCreated)) polish.Value.Dispose();
    }
}
