using TensorDecomp.Verify;

namespace TensorDecomp.Export.Pictures;

/// <summary>The different values of some schemes and the depth of colour of each, by its place among the different magnitudes.</summary>
internal sealed class Magnitudes
{
    private readonly Rational[] _values, _magnitudes;

    public Magnitudes(params Scheme[] schemes)
    {
        _values = [.. schemes.SelectMany(s => s.Factors).SelectMany(f => f.Entries.ToArray())
            .SelectMany(e => (Rational[])[e.Value.Re, e.Value.Im])
            .Where(x => !x.IsZero).Distinct().Order()];
        _magnitudes = [.. _values.Select(Magnitude).Distinct().Order()];
    }

    public string Fill(Rational value)
    {
        double depth = _magnitudes.Length == 1 ? 1
            : 0.45 + 0.55 * Array.BinarySearch(_magnitudes, Magnitude(value)) / (_magnitudes.Length - 1);
        return value.Sign > 0 ? Palette.Tint(Palette.Blue, depth) : Palette.Tint(Palette.Vermillion, depth);
    }

    /// <summary>Every value where they fit into one row, else the ends and what lies evenly between.</summary>
    public IEnumerable<(string, string)> Legend()
    {
        bool all = _values.Length <= 32 && _values.Append(Rational.Zero).Sum(v => Chart.LegendWidth(Text(v))) <= Chart.Width
            - 2 * Chart.Margin;
        IEnumerable<Rational> shown = all ? _values
            : new[] { 0.0, 0.25, 0.5, 0.75, 1.0 }.Select(q => _values[(int)Math.Round(q * (_values.Length - 1))]).Distinct();
        foreach (Rational value in shown) yield return (Fill(value), Text(value));
        yield return ("white", all ? "0" : $"0, and of {_values.Length} other values five are shown");
    }

    private static string Text(Rational value) =>
        value.ToString() is { Length: <= 12 } text ? text.Replace('-', '−') : $"{(value.Sign < 0 ? "−" : "")}…";

    private static Rational Magnitude(Rational x) => x.Sign < 0 ? -x : x;
}
