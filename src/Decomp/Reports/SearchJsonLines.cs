using TensorDecomp.Cli.Host;
using TensorDecomp.Cli.Options;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Search;
using TensorDecomp.Verify;

namespace TensorDecomp.Cli.Reports;

/// <summary>The report for machines: JSON lines on standard output and nothing else.</summary>
internal sealed class SearchJsonLines(TextWriter output) : ISearchReport, ISearchObserver
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private readonly Dictionary<int, int> _curves = []; // by the number of the engine: several may have one name
    private TimeSpan _last;
    private object[] _programs = []; // by engine

    public void Begin(SearchRequest request, IReadOnlyList<IEngine> engines, Record? record)
    {
        _programs = [.. engines.Select(ProgramOf)];
        Start(request, engines, record);
    }

    private void Start(SearchRequest request, IReadOnlyList<IEngine> engines, Record? record) => Line(new
    {
        @event = "start",
        shape = Named(request.Target.Tensor),
        rank = request.Target.Rank,
        record = record?.Rank,
        field = request.Field.ToString(),
        engines = engines.Select((e, i) => new { engine = e.Name, program = _programs[i] }),
        seed = request.Seed,
        threads = request.Threads,
        time = request.Time.TotalSeconds,
        version = ToolVersion.Text,
    });

    public SearchResult During(Func<ISearchObserver, SearchResult> search) => search(this);

    public void Improved(Finding finding) => Found("improvement", finding);

    public void Kept(Finding finding) => Found("kept", finding);

    private void Found(string what, Finding finding) => Line(new
    {
        @event = what,
        shape = Named(finding.Certified.Tensor),
        rank = finding.Rank,
        ring = finding.Certified.Ring.ToString(),
        nonzeros = finding.Certified.Census.Nonzeros,
        certified = true,
        engine = finding.Engine,
        derivation = finding.Certified.Provenance?.Derivation,
        file = finding.File,
        sha256 = finding.Certified.Sha256,
        stored = finding.WasStored ? "before" : finding.File is null ? null : "now",
        seconds = finding.Certified.Provenance!.Seconds,
    });

    public void Progress(TimeSpan elapsed, IReadOnlyList<EngineReading> readings, Finding? best)
    {
        Curves(readings);
        if (elapsed - _last < Every) return;
        _last = elapsed;
        Line(new
        {
            @event = "progress",
            seconds = Math.Round(elapsed.TotalSeconds, 1),
            rank = best?.Rank,
            engines = Engines(readings),
        });
    }

    /// <summary>Where nothing was found, now or before the search was resumed, the best that is certain is the schoolbook algorithm, which
    /// needs no file.</summary>
    public void End(SearchRequest request, SearchResult result, Record? record)
    {
        Curves(result.Readings);
        if (request.Goal.Sparser is null) Done(request, result, record);
        else Sparser(request, result);
    }

    private void Sparser(SearchRequest request, SearchResult result)
    {
        (SparserText.Figures before, SparserText.Figures after) = SparserText.Compared(request.Goal, result);
        Line(new
        {
            @event = "done",
            shape = Named(request.Target.Tensor),
            ring = request.Field.ToString(),
            before,
            after,
            end = End(result),
            file = result.Best?.File,
            sha256 = result.Best?.Certified.Sha256,
            seconds = Math.Round(result.Elapsed.TotalSeconds, 3),
            seed = request.Seed,
            engines = Engines(result.Readings),
        });
    }

    private static string End(SearchResult result) => result.End switch
    {
        SearchEnd.Reached => "reached",
        SearchEnd.Cancelled => "cancelled",
        SearchEnd.Exhausted => "exhausted",
        _ => "out-of-time",
    };

    private void Done(SearchRequest request, SearchResult result, Record? record) => Line(new
    {
        @event = "done",
        shape = Named(request.Target.Tensor),
        rank = result.Best?.Rank ?? request.From?.BestRank ?? request.Target.Tensor.Count,
        ring = (result.Best?.Certified.Ring ?? (request.From?.BestRank is null ? Ring.Zt : request.Field)).ToString(),
        certified = true,
        reached = result.End == SearchEnd.Reached,
        end = End(result),
        file = result.Best?.File ?? request.From?.BestFile,
        sha256 = result.Best?.Certified.Sha256,
        record = record?.Rank,
        elsewhere = result.Elsewhere is { } f ? new { rank = f.Rank, ring = f.Certified.Ring.ToString(), file = f.File } : null,
        seconds = Math.Round(result.Elapsed.TotalSeconds, 3),
        seed = request.Seed,
        engine = result.Best?.Engine,
        program = result.Best is { } best && best.By < _programs.Length ? _programs[best.By] : null,
        engines = Engines(result.Readings),
    });

    /// <summary>One line per sampled restart that has ended since the last call.</summary>
    private void Curves(IReadOnlyList<EngineReading> readings)
    {
        foreach ((int number, EngineReading reading) in readings.Index())
            foreach (RestartCurve curve in reading.Curves.Skip(_curves.GetValueOrDefault(number)))
            {
                _curves[number] = _curves.GetValueOrDefault(number) + 1;
                Line(new
                {
                    @event = "restart",
                    engine = reading.Engine,
                    restart = curve.Restart,
                    end = curve.End,
                    steps = curve.Steps,
                    residual = curve.Residuals.Select(f => float.IsFinite((float)f) ? (float?)f : null),
                });
            }
    }

    /// <summary>What an engine runs: a program by its name, or walks by their policies.</summary>
    private static object ProgramOf(IEngine engine) => engine.Policies.Count == 0 ? new { name = engine.Program } : new
    {
        policies = engine.Policies.Select(p => new
        {
            patience = p.Patience,
            margin = p.Margin,
            splitShare = p.SplitShare,
            leash = p.Leash,
            returns = p.Returns,
            stamina = p.Stamina,
            symmetry = p.Symmetry?.ToString(),
            group = p.Group?.ToString(),
        }),
    };

    private static IEnumerable<object> Engines(IReadOnlyList<EngineReading> readings) =>
        readings.Select(r =>
            new
            {
                engine = r.Engine,
                seconds = r.Seconds,
                steps = r.Steps,
                unit = r.Unit,
                restarts = r.Restarts,
                converged = r.Converged,
                residual = r.BestLoss,
                state = r.State
            });

    /// <summary>The three dimensions of a matrix product, else the tensor's name.</summary>
    private static object Named(Tensor t) => t.Product is { } s ? (int[])[s.M, s.N, s.P] : t.Name;

    private void Line<T>(T fields)
    {
        output.WriteLine(JsonText.Of(fields));
        output.Flush();
    }
}
