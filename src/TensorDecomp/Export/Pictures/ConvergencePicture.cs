namespace TensorDecomp.Export.Pictures;

/// <summary>
/// How a run converged: the residuals of a sample of restarts against their steps, on a logarithmic scale, and below it the best
/// certified rank against time. A part without data is left out.
/// </summary>
public static class ConvergencePicture
{
    private const double Left = 90, Right = Chart.Width - 30, CurvesHeight = 320, RanksHeight = 180;

    /// <summary>Residuals below this are rounding errors of single precision.</summary>
    private const double Floor = 1e-12;

    /// <summary>How each end of a restart is drawn, and in this order, so that what matters lies on top.</summary>
    private static readonly (string End, string Colour, string Text)[] Ends =
    [
        ("raced", Palette.Sky, "given up early"),
        ("exhausted", Palette.Orange, "out of steps"),
        ("diverged", Palette.Purple, "diverged"),
        ("converged", Palette.Blue, "converged, on to the exact stage"),
    ];

    /// <summary>Draws the run as one SVG document.</summary>
    /// <exception cref="ArgumentException">The run has neither curves nor improvements.</exception>
    public static void Write(SearchRun run, TextWriter output)
    {
        RunCurve[] curves = [.. run.Curves.Where(c => c.Points.Count > 1)];
        if (curves.Length == 0 && run.Improvements.Count == 0)
            throw new ArgumentException("the run has no residual curve and no improvement; let it run longer");
        double height = 64 + (curves.Length > 0 ? CurvesHeight + 100 : 0) + (run.Improvements.Count > 0 ? RanksHeight + 90 : 0) + 10;
        SvgCanvas canvas = new(Chart.Width, height);
        string title = $"⟨{run.Shape.M},{run.Shape.N},{run.Shape.P}⟩: search for rank {run.Rank} over {run.Field}";
        string subtitle = $"{run.Programs}, seed {run.Seed}{(run.Record is { } record ? $"; the record is {record}" : "")}";
        double y = Chart.Heading(canvas, title, subtitle);
        if (curves.Length > 0) y = Curves(canvas, curves, y);
        if (run.Improvements.Count > 0) Ranks(canvas, run, y);
        canvas.Write(output, title, subtitle);
    }

    private static double Curves(SvgCanvas canvas, RunCurve[] curves, double y)
    {
        double top =
            Chart.Legend(canvas, y + 4, Ends.Reverse()
                .Select(e => (e.Colour, Text: $"{e.Text}: {curves.Count(c => c.End == e.End)} of {curves.Length} restarts"))
                .Where(e => !e.Text.Contains(": 0 of"))) + 12;
        double bottom = top + CurvesHeight;
        double[] residuals = [.. curves.SelectMany(c => c.Points).Select(p => Math.Max(p.Residual, Floor))];
        Axis across = Axis.FromZero(curves.Max(c => c.Points[^1].Step), Left, Right),
            up = Axis.Logarithmic(residuals.Min(), residuals.Max(), bottom, top);
        Chart.Frame(canvas, across, up, Left, top, Right, bottom, "steps of the restart", "residual f = Σe²");
        foreach ((string end, string colour, string text) in Ends)
            foreach (RunCurve curve in curves.Where(c => c.End == end))
            {
                string tip = $"restart {curve.Restart}: {text}";
                canvas.Polyline(curve.Points.Select(p => (across.At(p.Step), up.At(Math.Max(p.Residual, Floor)))), colour, 1.4, 0.75, tip);
                canvas.Dot(across.At(curve.Points[^1].Step), up.At(Math.Max(curve.Points[^1].Residual, Floor)), 2.6, colour, tip);
            }
        return bottom + 48;
    }

    private static void Ranks(SvgCanvas canvas, SearchRun run, double y)
    {
        double top = y + 26, bottom = top + RanksHeight;
        int best = run.Improvements.Min(i => i.Rank), lowest = Math.Min(best, run.Record ?? best);
        Axis across = Axis.FromZero(run.Seconds, Left, Right);
        Axis up = Axis.Whole(lowest, Math.Max(run.Shape.NaiveRank, best), bottom, top);
        Chart.Frame(canvas, across, up, Left, top, Right, bottom, "seconds since the start", "certified rank");
        if (run.Record is { } record)
        {
            canvas.Line(Left, up.At(record), Right, up.At(record), Palette.Vermillion, 1.2, "6 4");
            canvas.Text(Right, up.At(record) - 5, $"record {record}", 11, Anchor.End, Palette.Vermillion);
        }
        List<(double, double)> stairs = [(across.At(0), up.At(run.Shape.NaiveRank))];
        int rank = run.Shape.NaiveRank;
        foreach (RunImprovement step in run.Improvements)
        {
            stairs.Add((across.At(step.Seconds), up.At(rank)));
            stairs.Add((across.At(step.Seconds), up.At(rank = step.Rank)));
        }
        stairs.Add((across.At(run.Seconds), up.At(rank)));
        canvas.Polyline(stairs, Palette.Blue, 2);
        foreach (RunImprovement step in run.Improvements)
            canvas.Dot(across.At(step.Seconds), up.At(step.Rank), 3.5, Palette.Blue,
                $"rank {step.Rank} over {step.Ring} after {step.Seconds} s, by {step.Engine}");
        canvas.Text(across.At(0) + 6, up.At(run.Shape.NaiveRank) - 6, $"schoolbook {run.Shape.NaiveRank}", 11, Anchor.Start, Palette.Faint);
    }
}
