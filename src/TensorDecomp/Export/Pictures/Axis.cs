using System.Globalization;

namespace TensorDecomp.Export.Pictures;

/// <summary>A scale from values to pixels, linear or logarithmic, with the ticks that belong to it.</summary>
internal sealed class Axis
{
    private readonly double _from, _to, _start, _end, _least;
    private readonly bool _logarithmic;

    /// <summary>Whether a logarithmic one begins and ends where its values do, not at powers of ten.</summary>
    private bool IsTight { get; init; }

    private Func<double, string> Text { get; init; } = Number;

    private Axis(double from, double to, double start, double end, bool logarithmic, double least = 0) =>
        (_from, _to, _start, _end, _logarithmic, _least) = (from, to, start, end, logarithmic, least);

    /// <summary>From 0 to a round number at or above <paramref name="largest"/>.</summary>
    public static Axis FromZero(double largest, double start, double end) =>
        new(0, largest <= 0 ? 1 : Math.Ceiling(largest / Spacing(largest) - 1e-9) * Spacing(largest), start, end, false);

    /// <summary>From 0 to a number of things that are counted: every tick is a whole one.</summary>
    public static Axis Count(int largest, double start, double end) => new(0, Math.Max(1, largest), start, end, false, 1);

    /// <summary>Whole numbers with one to spare on either side.</summary>
    public static Axis Whole(int smallest, int largest, double start, double end) => new(smallest - 1, largest + 1, start, end, false, 1);

    /// <summary>Whole powers of ten around the values.</summary>
    public static Axis Logarithmic(double smallest, double largest, double start, double end)
    {
        double low = Math.Floor(Math.Log10(smallest)), high = Math.Max(low + 1, Math.Ceiling(Math.Log10(largest) - 1e-9));
        return new Axis(low, high, start, end, true);
    }

    /// <summary>Logarithmic around positive values, with some room on either side, and ticks at 1, 2 and 5 times powers of ten.</summary>
    /// <param name="text">What stands at a tick; the number where it is null.</param>
    public static Axis Magnitudes(double smallest, double largest, double start, double end, Func<double, string>? text = null)
    {
        double low = Math.Log10(smallest), high = Math.Log10(largest), room = Math.Max(0.05, 0.05 * (high - low));
        return new Axis(low - room, high + room, start, end, true) { IsTight = true, Text = text ?? Number };
    }

    /// <summary>Years, in full.</summary>
    public static Axis Years(int first, int last, double start, double end) =>
        new(first, last, start, end, false, 1) { Text = year => year.ToString("0", CultureInfo.InvariantCulture) };

    public double At(double value) => _start + ((_logarithmic ? Math.Log10(value) : value) - _from) / (_to - _from) * (_end - _start);

    /// <summary>Ticks with their texts; of powers of ten at most about ten.</summary>
    public IEnumerable<(double At, string Text)> Ticks()
    {
        if (IsTight)
        {
            foreach (double value in Steps().Where(value => Math.Log10(value) is var log && log >= _from && log <= _to))
                yield return (At(value), Text(value));
            yield break;
        }
        double step = _logarithmic ? Math.Ceiling((_to - _from) / 10) : Math.Max(_least, Spacing(_to - _from));
        for (double value = Math.Ceiling(_from / step - 1e-9) * step; value <= _to + 1e-9 * step; value += step)
            yield return (_start + (value - _from) / (_to - _from) * (_end - _start), _logarithmic ? Power((int)Math.Round(value))
                : Text(value));
    }

    /// <summary>1, 2 and 5 times each power of ten, or the powers alone where those are many.</summary>
    private IEnumerable<double> Steps()
    {
        double[] digits = _to - _from > 4 ? [1] : [1, 2, 5];
        for (int power = (int)Math.Floor(_from); power <= _to; power++)
            foreach (double digit in digits) yield return digit * Math.Pow(10, power);
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
