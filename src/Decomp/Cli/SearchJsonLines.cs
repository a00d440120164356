using System.Text.Json;
using TensorDecomp.Schemes;
using TensorDecomp.Search;
using TensorDecomp.Verify;

namespace TensorDecomp.Cli;

/// <summary>The report for machines: JSON lines on standard output and nothing else.</summary>
internal sealed class SearchJsonLines(TextWriter output) : ISearchReport, ISearchObserver
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private TimeSpan _last;

    public void Begin(SearchRequest request, string program, Record? record) => Line(new
    {
        @event = "start",
        shape = Dimensions(request.Target.Shape),
        rank = request.Target.Rank,
        record = record?.Rank,
        program,
        seed = request.Seed,
        threads = request.Threads,
        time = request.Time.TotalSeconds,
        version = request.Version,
    });

    public SearchResult During(Func<ISearchObserver, SearchResult> search) => search(this);

    public void Improved(Finding finding) => Line(new
    {
        @event = "improvement",
        shape = Dimensions(finding.Certified.Shape),
        rank = finding.Rank,
        ring = finding.Certified.Ring.ToString(),
        certified = true,
        file = finding.File,
        sha256 = finding.Certified.Sha256,
        seconds = finding.Certified.Provenance!.Seconds,
    });

    public void Progress(TimeSpan elapsed, EngineReading reading, Finding? best)
    {
        if (elapsed - _last < Every) return;
        _last = elapsed;
        Line(new
        {
            @event = "progress",
            seconds = Math.Round(elapsed.TotalSeconds, 1),
            restarts = reading.Restarts,
            steps = reading.Steps,
            converged = reading.Candidates,
            residual = double.IsFinite(reading.BestLoss) ? (double?)reading.BestLoss : null,
            rank = best?.Rank,
        });
    }

    /// <summary>Where nothing was found, the best that is certain is the schoolbook algorithm, which needs no file.</summary>
    public void End(SearchRequest request, SearchResult result, Record? record) => Line(new
    {
        @event = "done",
        shape = Dimensions(request.Target.Shape),
        rank = result.Best?.Rank ?? request.Target.Shape.NaiveRank,
        ring = (result.Best?.Certified.Ring ?? Ring.Ternary).ToString(),
        certified = true,
        reached = result.End == SearchEnd.Reached,
        end = result.End switch { SearchEnd.Reached => "reached", SearchEnd.Cancelled => "cancelled", _ => "out-of-time" },
        file = result.Best?.File,
        sha256 = result.Best?.Certified.Sha256,
        record = record?.Rank,
        seconds = Math.Round(result.Elapsed.TotalSeconds, 3),
        seed = request.Seed,
        program = result.Best?.Certified.Provenance!.Program,
        restarts = result.Reading.Restarts,
        steps = result.Reading.Steps,
        residual = double.IsFinite(result.Reading.BestLoss) ? (double?)result.Reading.BestLoss : null,
    });

    private static int[] Dimensions(Shape s) => [s.M, s.N, s.P];

    private void Line<T>(T fields)
    {
        output.WriteLine(JsonSerializer.Serialize(fields));
        output.Flush();
    }
}
