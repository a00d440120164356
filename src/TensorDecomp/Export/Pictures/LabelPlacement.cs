namespace TensorDecomp.Export.Pictures;

/// <summary>Where names of dots stand: beside, above or below their dot, and nowhere where another one stands already.</summary>
internal sealed class LabelPlacement(SvgCanvas canvas, double left, double top, double right, double bottom)
{
    private const double Size = 11, Apart = 8;
    private readonly List<(double Left, double Top, double Right, double Bottom)> _taken = [];

    /// <summary>Keeps the place of a dot free.</summary>
    public void Occupy(double x, double y, double radius) => _taken.Add((x - radius, y - radius, x + radius, y + radius));

    /// <summary>Keeps names off a stair, a line whose pieces are level or upright.</summary>
    public void Occupy(IReadOnlyList<(double X, double Y)> stairs)
    {
        foreach (((double x, double y), (double toX, double toY)) in stairs.Zip(stairs.Skip(1)))
            _taken.Add((Math.Min(x, toX) - 1, Math.Min(y, toY) - 1, Math.Max(x, toX) + 1, Math.Max(y, toY) + 1));
    }

    /// <summary>Writes a name at a dot; false where there is no room for it.</summary>
    public bool Write(double x, double y, string text, string fill = Palette.Ink)
    {
        double width = 0.62 * Size * text.Length; // the mean advance of the widest font that is asked for
        foreach ((double from, double baseline, Anchor anchor) in (ReadOnlySpan<(double, double, Anchor)>)
            [(x + Apart, y + 4, Anchor.Start), (x - Apart - width, y + 4, Anchor.End), (x - width / 2, y - Apart, Anchor.Middle),
                (x - width / 2, y + Apart + 9, Anchor.Middle), (x + Apart, y - Apart, Anchor.Start),
                (x + Apart, y + Apart + 9, Anchor.Start)])
        {
            (double Left, double Top, double Right, double Bottom) box = (from, baseline - Size + 1, from + width, baseline + 2);
            if (box.Left < left || box.Right > right || box.Top < top || box.Bottom > bottom) continue;
            if (_taken.Any(other => other.Left < box.Right && box.Left < other.Right && other.Top < box.Bottom
                && box.Top < other.Bottom)) continue;
            _taken.Add(box);
            canvas.Text(anchor switch { Anchor.Start => from, Anchor.End => from + width, _ => x }, baseline, text, Size, anchor, fill);
            return true;
        }
        return false;
    }
}
