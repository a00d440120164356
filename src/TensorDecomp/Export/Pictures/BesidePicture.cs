using TensorDecomp.Schemes;
using TensorDecomp.Verify;

namespace TensorDecomp.Export.Pictures;

/// <summary>
/// Two schemes of one tensor side by side, as <see cref="FactorGrids"/> in one set of colours. Terms that both have, up to scales inside
/// them, come first and face one another; a line sets them apart from the others.
/// </summary>
public static class BesidePicture
{
    private const double Gap = 12, LargestCell = 16, Middle = 40;

    /// <summary>Draws both as one SVG document, <see cref="Chart.Width"/> wide.</summary>
    /// <exception cref="ArgumentException">They are schemes of two tensors.</exception>
    public static void Write(CertifiedScheme left, CertifiedScheme right, TextWriter output)
    {
        (Scheme a, Scheme b) = (left.Scheme, right.Scheme);
        if (a.Tensor != b.Tensor)
            throw new ArgumentException(
                $"it is a scheme of {a.Tensor} and the other one of {b.Tensor}; side by side are schemes of one tensor");
        (int[] first, int[] second, int common) = Aligned(a, b, left.Ring.Modulus == right.Ring.Modulus ? left.Ring.Modulus : 0);
        int columns = a.Factors.Sum(f => f.Size), rows = Math.Max(a.Rank, b.Rank);
        double half = (Chart.Width - 2 * Chart.Margin - Middle) / 2, cell = Math.Clamp((half - 2 * Gap) / columns, 0.5, LargestCell);
        Magnitudes magnitudes = new(a, b);
        FactorGrids grids = new(a, magnitudes, cell, Gap), others = grids with { Scheme = b };

        double top = 64 + (grids.IsNamed ? 104 : 88);
        SvgCanvas canvas = new(Chart.Width, top + cell * rows + Chart.Margin);
        string title = $"Two algorithms for {FactorGrids.NameOf(a.Tensor)} side by side";
        string shared = common == 0 ? "no term in common" : $"{common} term{(common == 1 ? "" : "s")} in common, above the line";
        string subtitle = $"{shared}, up to scales inside terms; {grids.Legend}";
        Chart.Legend(canvas, Chart.Heading(canvas, title, subtitle), magnitudes.Legend());
        foreach ((double x, CertifiedScheme scheme, FactorGrids drawn, int[] order) in
            ((double, CertifiedScheme, FactorGrids, int[])[])[(Chart.Margin, left, grids, first),
                (Chart.Margin + half + Middle, right, others, second)])
        {
            canvas.Text(x, top - (grids.IsNamed ? 54 : 32),
                $"rank {scheme.Rank} over {scheme.Ring}, {scheme.Scheme.Nonzeros} nonzeros, {scheme.Census.Additions} additions " +
                    "as written", 12);
            drawn.Draw(canvas, x, top, order);
            if (common > 0 && common < scheme.Rank)
                canvas.Line(x - 6, top + cell * common, x + half + 6, top + cell * common, Palette.Ink, 1.2);
        }
        for (int row = 0; row < rows; row++)
            if ((row == 0 || row % 5 == 4) && (cell >= 3 || row % 50 == 49))
                canvas.Text(Chart.Width / 2, top + cell * (row + 0.5) + 3.5, $"{row + 1}", 10, Anchor.Middle, Palette.Faint);
        canvas.Write(output, title, subtitle);
    }

    /// <summary>The order of the terms of both in which those that are equal come first, and how many these are.</summary>
    private static (int[] First, int[] Second, int Common) Aligned(Scheme a, Scheme b, long modulus)
    {
        string[] left = Keys(a, modulus), right = Keys(b, modulus);
        List<int> first = [], second = [], free = [.. Enumerable.Range(0, b.Rank)];
        for (int r = 0; r < a.Rank; r++)
        {
            int at = free.FindIndex(s => right[s] == left[r]);
            if (at < 0) continue;
            first.Add(r);
            second.Add(free[at]);
            free.RemoveAt(at);
        }
        return ([.. first, .. Enumerable.Range(0, a.Rank).Except(first)], [.. second, .. free], first.Count);
    }

    /// <summary>For each term a text that is equal exactly for equal terms: the canonical text of that term alone.</summary>
    private static string[] Keys(Scheme scheme, long modulus)
    {
        Ring ring = modulus == 0 ? Ring.GaussianRationals : Ring.Modulo(modulus);
        return [.. Enumerable.Range(0, scheme.Rank)
            .Select(r => new Scheme(scheme.Tensor, One(scheme.U, r), One(scheme.V, r), One(scheme.W, r)))
            .Select(term => CanonicalForm.Text(CanonicalForm.Of(term, ring), ring))];
    }

    private static Factor One(Factor factor, int term) => Factor.FromTerms(factor.Size, [factor.Term(term).ToArray()]);
}
