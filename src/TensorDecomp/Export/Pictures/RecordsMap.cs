using TensorDecomp.Export.Catalogue;
using TensorDecomp.Schemes;
using TensorDecomp.Verify;

namespace TensorDecomp.Export.Pictures;

/// <summary>The rank found for each shape against the best published one over the same ring: a row per m×n, a column per p, m ≤ n ≤
/// p.</summary>
public static class RecordsMap
{
    private const double RowHeight = 34, LabelWidth = 70, WidestCell = 110;

    /// <summary>Classes of rank − record, the best first; the last holds the rest.</summary>
    private static readonly (int UpTo, string Fill, string Ink, string Text)[] Classes =
    [
        (-1, Palette.Blue, "white", "beats the record"),
        (0, Palette.Tint(Palette.Sky, 0.75), Palette.Ink, "matches it"),
        (1, Palette.Tint(Palette.Orange, 0.35), Palette.Ink, "one above"),
        (2, Palette.Tint(Palette.Orange, 0.7), Palette.Ink, "two above"),
        (int.MaxValue, Palette.Vermillion, "white", "three or more above"),
    ];

    /// <summary>Draws the map of one ring as one SVG document.</summary>
    /// <exception cref="ArgumentException">The store has nothing over the ring.</exception>
    public static void Write(SchemeCatalogue catalogue, Ring ring, TextWriter output)
    {
        Dictionary<Shape, int> found = [];
        foreach (CatalogueEntry e in catalogue.Entries.Where(e => e.HoldsOver(ring)))
            if (!found.TryGetValue(e.Shape, out int rank) || e.Rank < rank) found[e.Shape] = e.Rank;
        if (found.Count == 0) throw new ArgumentException($"no scheme of the store holds over {ring}");

        (int firstP, int lastP) = (found.Keys.Min(s => s.P), found.Keys.Max(s => s.P));
        (int M, int N)[] rows = [.. found.Keys.Select(s => (s.M, s.N)).Distinct().Order()];
        double cell = Math.Min(WidestCell, (Chart.Width - 2 * Chart.Margin - LabelWidth) / (lastP - firstP + 1));
        SvgCanvas canvas = new(Chart.Width, 150 + RowHeight * rows.Length + Chart.Margin);
        string title = $"Ranks found against the best published, over {ring}";
        int matched = found.Count(f => RecordTable.Current.Best(f.Key, ring) is { } r && f.Value <= r.Rank);
        string subtitle = $"{found.Count} shapes ⟨m,n,p⟩, {matched} at the record or below; in parentheses the record where it differs";
        double top =
            Chart.Legend(canvas, Chart.Heading(canvas, title, subtitle),
                [.. Classes.Select(c => (c.Fill, c.Text)), ("white", "nothing found: the record")]) + 34;
        double left = Chart.Margin + LabelWidth;

        canvas.Text(left - 12, top - 10, "m×n", 12, Anchor.End, Palette.Faint);
        for (int p = firstP; p <= lastP; p++)
            canvas.Text(left + cell * (p - firstP + 0.5), top - 10, $"p = {p}", 12, Anchor.Middle, Palette.Faint);
        for (int row = 0; row < rows.Length; row++)
        {
            (int m, int n) = rows[row];
            double y = top + RowHeight * row;
            canvas.Text(left - 12, y + RowHeight / 2 + 4, $"{m}×{n}", 13, Anchor.End);
            for (int p = Math.Max(n, firstP); p <= lastP; p++)
            {
                Shape shape = new(m, n, p);
                Draw(canvas, left + cell * (p - firstP), y, cell, found.TryGetValue(shape, out int rank) ? rank
                    : null, RecordTable.Current.Best(shape, ring), shape);
            }
        }
        canvas.Write(output, title, subtitle);
    }

    private static void Draw(SvgCanvas canvas, double x, double y, double cell, int? rank, Record? record, Shape shape)
    {
        (double middle, double baseline) = (x + cell / 2, y + RowHeight / 2 + 5);
        if (rank is not { } own)
        {
            canvas.Rectangle(x + 1, y + 1, cell - 2, RowHeight - 2, "white", Palette.Grid);
            if (record is not null) canvas.Text(middle, baseline, $"{record.Rank}", 11, Anchor.Middle, Palette.Faint);
            return;
        }
        string tip = $"{shape}: rank {own}{(record is null ? "" : $", record {record.Rank} over {record.Field} ({record.Source})")}";
        (_, string fill, string ink, _) = record is null ? Classes[1] : Classes.First(c => own - record.Rank <= c.UpTo);
        canvas.Rectangle(x + 1, y + 1, cell - 2, RowHeight - 2, fill, null, tip);
        if (record is null || record.Rank == own)
        {
            canvas.Text(middle, baseline, $"{own}", 14, Anchor.Middle, ink, bold: true);
        }
        else if (cell >= 70)
        {
            canvas.Text(middle - 2, baseline, $"{own}", 14, Anchor.End, ink, bold: true);
            canvas.Text(middle + 4, baseline, $"({record.Rank})", 11, Anchor.Start, ink);
        }
        else
        {
            canvas.Text(middle, baseline - 5, $"{own}", 12, Anchor.Middle, ink, bold: true);
            canvas.Text(middle, baseline + 7, $"({record.Rank})", 9, Anchor.Middle, ink);
        }
    }
}
