using System.Globalization;
using TensorDecomp.Verify;

namespace TensorDecomp.Export.Pictures;

/// <summary>The lowest rank that each engine had certified against time, a stair for each, from the finds of one run or of a
/// store.</summary>
public static class EnginesPicture
{
    private const double Left = 90, Right = Chart.Width - 30, Height = 380, Soonest = 0.01;

    private static readonly (string Colour, string? Dash)[] Pens =
    [
        (Palette.Blue, null), (Palette.Orange, null), (Palette.Green, null), (Palette.Vermillion, null), (Palette.Purple, null),
        (Palette.Sky, null), (Palette.Ink, null), (Palette.Blue, "6 4"), (Palette.Vermillion, "6 4"), (Palette.Green, "6 4"),
    ];

    /// <summary>Draws the finds as one SVG document, <see cref="Chart.Width"/> wide; time is logarithmic.</summary>
    /// <param name="shape">What was searched.</param>
    /// <param name="ring">The ring, as a text.</param>
    /// <param name="origin">What the finds are of, for the line below the title.</param>
    /// <param name="finds">In any order.</param>
    /// <param name="record">The rank to compare with; null for none.</param>
    /// <param name="output">Stays open.</param>
    /// <exception cref="ArgumentException">There is no find.</exception>
    public static void Write(Shape shape, string ring, string origin, IReadOnlyCollection<RankFind> finds, int? record, TextWriter output)
    {
        if (finds.Count == 0)
            throw new ArgumentException($"no engine has found anything over {ring}; let the search run longer, or name another --ring");
        RankFind[][] engines =
            [.. finds.GroupBy(f => f.Engine).OrderBy(e => e.Min(f => f.Rank)).ThenBy(e => e.Key, StringComparer.Ordinal)
                .Select(e => e.OrderBy(f => f.Seconds).ThenByDescending(f => f.Rank).ToArray())];
        double last = Math.Max(1, finds.Max(f => f.Seconds)), first = Math.Max(Soonest, finds.Min(f => f.Seconds));
        int lowest = Math.Min(finds.Min(f => f.Rank), record ?? int.MaxValue), highest = finds.Max(f => f.Rank);

        SvgCanvas canvas = new(Chart.Width, 64 + 28 + 20 * (engines.Length / 3) + Height + 70);
        string title = $"⟨{shape.M},{shape.N},{shape.P}⟩ over {ring}: rank against time, engine by engine";
        string best = engines[0].MinBy(f => f.Rank)!.Rank.ToString(CultureInfo.InvariantCulture);
        string subtitle = $"{origin}; lowest {best}, by {engines[0][0].Engine}{(record is null ? "" : $"; the record is {record}")}";
        double top = Chart.Legend(canvas, Chart.Heading(canvas, title, subtitle) + 4,
            engines.Select((e, k) => (Pen(k).Colour, $"{e[0].Engine}: {e.Min(f => f.Rank)}"))) + 8;
        double bottom = top + Height;
        Axis across = Axis.Magnitudes(first, last, Left, Right), up = Axis.Whole(lowest, highest, bottom, top);
        Chart.Frame(canvas, across, up, Left, top, Right, bottom, "seconds since the start of the search", "certified rank");
        if (record is { } known)
        {
            canvas.Line(Left, up.At(known), Right, up.At(known), Palette.Vermillion, 1.2, "2 4");
            canvas.Text(Right, up.At(known) + 14, $"record {known}", 11, Anchor.End, Palette.Vermillion);
        }
        foreach ((int k, RankFind[] engine) in engines.Index().Reverse())
        {
            (string colour, string? dash) = Pen(k);
            List<(double, double)> stairs = [];
            int rank = int.MaxValue;
            foreach (RankFind find in engine)
            {
                if (find.Rank >= rank) continue;
                double x = across.At(Math.Max(Soonest, find.Seconds));
                if (rank != int.MaxValue) stairs.Add((x, up.At(rank)));
                stairs.Add((x, up.At(rank = find.Rank)));
            }
            stairs.Add((Right, up.At(rank)));
            canvas.Polyline(stairs, colour, 2, 0.9, engine[0].Engine, dash);
            foreach (RankFind find in engine)
                canvas.Dot(across.At(Math.Max(Soonest, find.Seconds)), up.At(find.Rank), 3.5, colour, $"{find.Engine}: {find.Tip}");
        }
        canvas.Write(output, title, subtitle);
    }

    private static (string Colour, string? Dash) Pen(int engine) => Pens[engine % Pens.Length];
}
