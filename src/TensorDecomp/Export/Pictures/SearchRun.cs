using System.Text.Json;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Export.Pictures;

/// <summary>The residual curve of one restart of a run.</summary>
/// <param name="Restart">Its number.</param>
/// <param name="End">"converged", "exhausted", "raced", "diverged".</param>
/// <param name="Points">Steps done and the residual f = Σe² then; points without a finite residual are left out.</param>
public sealed record RunCurve(long Restart, string End, IReadOnlyList<(double Step, double Residual)> Points);

/// <summary>A certified improvement of a run.</summary>
public readonly record struct RunImprovement(double Seconds, int Rank, string Ring, string Engine);

/// <summary>What the JSON lines of <c>decomp search --json</c> (docs/pictures.md) say that a picture can show.</summary>
public sealed class SearchRun
{
    private const int MostCurves = 4096;

    private readonly List<RunCurve> _curves = [];
    private readonly List<RunImprovement> _improvements = [];

    private SearchRun() { }

    /// <summary>What was searched for.</summary>
    public Shape Shape { get; private set; }

    /// <summary>The rank that was asked for.</summary>
    public int Rank { get; private set; }

    /// <summary>The best published rank when the run started; null where none was known.</summary>
    public int? Record { get; private set; }

    /// <summary>The ring that was asked for, as "Q" or "F2".</summary>
    public string Field { get; private set; } = "";

    /// <summary>The engines, a gradient engine with its program, joined by "and".</summary>
    public string Programs { get; private set; } = "";

    /// <summary>What the run can be repeated with.</summary>
    public ulong Seed { get; private set; }

    /// <summary>Seconds of the last event.</summary>
    public double Seconds { get; private set; }

    /// <summary>The first 4,096 restarts whose residuals the run wrote down, in its order.</summary>
    public IReadOnlyList<RunCurve> Curves => _curves;

    /// <summary>In the order in which they were certified.</summary>
    public IReadOnlyList<RunImprovement> Improvements => _improvements;

    /// <summary>Reads one run; events of unknown names are passed over, so that later versions may add some.</summary>
    /// <exception cref="MalformedInputException">A line is no JSON object, or an event lacks a field.</exception>
    public static SearchRun Read(SourceFile file)
    {
        using StringReader lines = new(file.Text);
        SearchRun run = new();
        bool started = false;
        int number = 0;
        while (lines.ReadLine() is { } line)
        {
            number++;
            if (string.IsNullOrWhiteSpace(line)) continue;
            try
            {
                using JsonDocument document = JsonDocument.Parse(line);
                started |= run.Take(document.RootElement);
            }
            catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException
                or ArgumentOutOfRangeException)
            {
                throw new MalformedInputException($"{file.Path}, line {number}: not an event of 'decomp search --json'");
            }
        }
        return started ? run
            : throw new MalformedInputException(
                $"{file.Path}: no line starts a run; it should be the output of 'decomp search M N P --json'");
    }

    /// <summary>True for the event that starts a run.</summary>
    private bool Take(JsonElement e)
    {
        string kind = e.GetProperty("event").GetString() ?? "";
        if (e.TryGetProperty("seconds", out JsonElement seconds)) Seconds = Math.Max(Seconds, Time(seconds));
        switch (kind)
        {
            case "start":
                int[] d = [.. e.GetProperty("shape").EnumerateArray().Select(x => x.GetInt32())];
                if (d.Length != 3) throw new FormatException();
                (Shape, Rank, Field, Seed) =
                    (new Shape(d[0], d[1], d[2]), e.GetProperty("rank").GetInt32(), $"{e.GetProperty("field")}", e.GetProperty("seed")
                        .GetUInt64());
                Record = e.GetProperty("record") is { ValueKind: JsonValueKind.Number } record ? record.GetInt32() : null;
                Programs = string.Join(" and ", e.GetProperty("engines").EnumerateArray()
                    .Select(x => x.GetProperty("engine").GetString() is "gradient" and var g ? $"{g} ({Named(x.GetProperty("program"))})"
                    : $"{x.GetProperty("engine")}"));
                return true;
            case "improvement":
                _improvements.Add(
                    new RunImprovement(Time(seconds), e.GetProperty("rank").GetInt32(), $"{e.GetProperty("ring")}",
                        $"{e.GetProperty("engine")}"));
                return false;
            case "restart" when _curves.Count < MostCurves:
                IEnumerable<(double Step, double? Residual)> points = e.GetProperty("steps").EnumerateArray()
                    .Zip(e.GetProperty("residual").EnumerateArray(),
                    (s, f) => (s.GetDouble(), f.ValueKind == JsonValueKind.Null ? (double?)null : f.GetDouble()));
                _curves.Add(new RunCurve(e.GetProperty("restart").GetInt64(), $"{e.GetProperty("end")}",
                    [.. points.Where(p => p.Residual is { } f && double.IsFinite(f) && p.Step is >= 0 and < 1e15)
                        .Select(p => (p.Step, p.Residual!.Value))]));
                return false;
            default:
                return false;
        }
    }

    private static double Time(JsonElement seconds) => seconds.GetDouble() is >= 0 and < 1e12 and var s ? s : throw new FormatException();

    /// <summary>The name of a program, which older runs write without more.</summary>
    private static string Named(JsonElement program) =>
        program.ValueKind == JsonValueKind.Object ? program.GetProperty("name").GetString() ?? "" : $"{program}";
}
