using System.Globalization;

namespace TensorDecomp.Export.Pictures;

/// <summary>A scale from values to pixels, linear or logarithmic, with the ticks that belong to it.</summary>
internal sealed class Axis
{
    private readonly double _from, _to, _start, _end, _least;
    private readonly bool _logarithmic;

    private Axis(double from, double to, double start, double end, bool logarithmic, double least = 0) =>
        (_from, _to, _start, _end, _logarithmic, _least) = (from, to, start, end, logarithmic, least);

    /// <summary>From 0 to a round number at or above <paramref name="largest"/>.</summary>
    public static Axis FromZero(double largest, double start, double end) =>
        new(0, largest <= 0 ? 1 : Math.Ceiling(largest / Spacing(largest) - 1e-9) * Spacing(largest), start, end, false);

    /// <summary>From 0 to a number of things that are counted: every tick is a whole one.</summary>
    public static Axis Count(int largest, double start, double end) => new(0, Math.Max(1, largest), start, end, false, 1);

    /// <summary>Whole numbers with one to spare on either side.</summary>
    public static Axis Whole(int smallest, int largest, double start, double end) => new(smallest - 1, largest + 1, start, end, false);

    /// <summary>Whole powers of ten around the values.</summary>
    public static Axis Logarithmic(double smallest, double largest, double start, double end)
    {
        double low = Math.Floor(Math.Log10(smallest)), high = Math.Max(low + 1, Math.Ceiling(Math.Log10(largest) - 1e-9));
        return new Axis(low, high, start, end, true);
    }

    public double At(double value) => _start + ((_logarithmic ? Math.Log10(value) : value) - _from) / (_to - _from) * (_end - _start);

    /// <summary>Ticks with their texts; of powers of ten at most about ten.</summary>
    public IEnumerable<(double At, string Text)> Ticks()
    {
        double step = _logarithmic ? Math.Ceiling((_to - _from) / 10) : Math.Max(_least, Spacing(_to - _from));
        for (double value = Math.Ceiling(_from / step - 1e-9) * step; value <= _to + 1e-9 * step; value += step)
            yield return (_start + (value - _from) / (_to - _from) * (_end - _start), _logarithmic ? Power((int)Math.Round(value))
                : Number(value));
    }

    private static string Number(double value) =>
        Math.Abs(value) < 1e-12 ? "0" : value.ToString(Math.Abs(value) >= 1000 ? "#,0" : "0.######", CultureInfo.InvariantCulture);

    private static string Power(int exponent) =>
        exponent switch { 0 => "1", 1 => "10", 2 => "100", -1 => "0.1", -2 => "0.01", -3 => "0.001", _ => $"1e{exponent}" };

    /// <summary>1, 2 or 5 times a power of ten, so that about six fit.</summary>
    private static double Spacing(double range)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(range / 6)));
        double ratio = range / 6 / power;
        return Math.Max(power * (ratio <= 1 ? 1 : ratio <= 2 ? 2 : ratio <= 5 ? 5 : 10), double.Epsilon);
    }
}
