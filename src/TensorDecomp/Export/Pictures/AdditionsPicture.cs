using TensorDecomp.Export.Catalogue;
using TensorDecomp.Verify;

namespace TensorDecomp.Export.Pictures;

/// <summary>Additions against rank for the schemes of a store, the cheapest of each shape, ring and rank: a disc where a circuit lies with
/// it, whose additions count, a ring where the scheme counts as it is written; a bar is the fewest published for that rank.</summary>
public static class AdditionsPicture
{
    private const double Left = 90, Right = Chart.Width - 30, Height = 440;

    private static readonly (string Name, string Colour, Func<Ring, bool> Holds)[] Rings =
    [
        ("characteristic 0", Palette.Blue, ring => ring.Modulus == 0), ("GF(2)", Palette.Orange, ring => ring.Modulus == 2),
        ("other fields", Palette.Green, ring => ring.Modulus > 2),
    ];

    /// <summary>Draws the catalogue as one SVG document, <see cref="Chart.Width"/> wide.</summary>
    /// <exception cref="ArgumentException">The store has no scheme.</exception>
    public static void Write(SchemeCatalogue catalogue, TextWriter output)
    {
        CatalogueEntry[] shown =
            [.. catalogue.Entries.Where(e => e.Additions > 0).GroupBy(e => (e.Shape, e.Ring, e.Rank))
                .Select(same => same.MinBy(e => e.Additions)!)];
        if (shown.Length == 0) throw new ArgumentException("there is no scheme of a matrix product in it");
        SvgCanvas canvas = new(Chart.Width, 64 + 40 + Height + 60);
        string title = "Additions against rank";
        string subtitle = $"{shown.Length} schemes of {shown.DistinctBy(e => e.Shape).Count()} shapes; a disc is a circuit, a ring is " +
            "as written, a bar published; dotted: schoolbook, n³ products";
        double top = Chart.Legend(canvas, Chart.Heading(canvas, title, subtitle) + 4,
            Rings.Where(r => shown.Any(e => r.Holds(e.Ring))).Select(r => (r.Colour, r.Name))) + 8;
        double bottom = top + Height;
        Axis across = Axis.Magnitudes(shown.Min(e => e.Rank), shown.Max(e => e.Rank), Left, Right);
        int[] counts = [.. shown.Select(e => e.Additions), .. shown.Select(e => e.Published?.Additions).OfType<int>()];
        Axis up = Axis.Magnitudes(counts.Min(), counts.Max(), bottom, top);
        Chart.Frame(canvas, across, up, Left, top, Right, bottom, "rank: products", "additions");
        (double X, double Y)[] schoolbook =
            [.. Enumerable.Range(2, 30).Select(n => (across.At(n * n * n), up.At(n * n * n - n * n)))
                .Where(p => p.Item1 >= Left && p.Item1 <= Right && p.Item2 >= top && p.Item2 <= bottom)];
        if (schoolbook.Length > 1) canvas.Polyline(schoolbook, Palette.Faint, 1.4, dash: "2 4");

        LabelPlacement names = new(canvas, Left, top, Right, bottom);
        foreach (CatalogueEntry e in shown.Where(e => e.Published is not null))
        {
            double x = across.At(e.Rank), y = up.At(e.Published!.Additions);
            canvas.Rectangle(x - 5, y - 1, 10, 2, Palette.Ink,
                tip: $"{e.Shape}:{e.Rank} over {e.Published.Field}: {e.Published} additions ({e.Published.Source})");
        }
        foreach (CatalogueEntry e in shown.OrderBy(IsCircuit)) Mark(canvas, names, across.At(e.Rank), up.At(e.Additions), e);
        // Circuits first, of them those of the smallest shapes: they are the ones that people know. A shape has its name once.
        foreach (CatalogueEntry e in shown.OrderByDescending(IsCircuit).ThenBy(e => e.Rank).ThenBy(e => e.Additions)
            .DistinctBy(e => e.Shape))
            names.Write(across.At(e.Rank), up.At(e.Additions), $"{e.Shape.ToString().Replace('x', '×')}:{e.Rank}", Palette.Faint);
        canvas.Write(output, title, subtitle);
    }

    private static bool IsCircuit(CatalogueEntry e) => e.Scheme.Program is not null;

    private static void Mark(SvgCanvas canvas, LabelPlacement names, double x, double y, CatalogueEntry e)
    {
        string colour = Rings.First(r => r.Holds(e.Ring)).Colour;
        string tip = $"{e.Shape}:{e.Rank} over {e.Ring}: {e.Additions} additions {(IsCircuit(e) ? "by its circuit" : "as written")}";
        if (IsCircuit(e)) canvas.Dot(x, y, 4, colour, tip);
        else canvas.Ring(x, y, 3.4, colour, tip);
        names.Occupy(x, y, 4);
    }
}
