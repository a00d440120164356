using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.RegularExpressions;

namespace TensorDecomp.Cli.Host;

/// <summary>Times as people type them: 90, 90s, 1.5m, 2h, 1h30m, 00:05:00.</summary>
internal static partial class Duration
{
    public static TimeSpan Parse(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (TryParse(text, out TimeSpan time)) return time;
        result.AddError($"{text} is no time; write 90s, 5m, 1h30m or 00:05:00.");
        return default;
    }

    public static bool TryParse(string text, out TimeSpan time)
    {
        time = default;
        double seconds = text.Contains(':') ? Clock(text) : Parts(text);
        if (seconds is not (> 0 and < 1e8)) return false;
        time = TimeSpan.FromSeconds(seconds);
        return true;
    }

    /// <summary>Seconds of 1h30m, each unit once and the larger ones first; a number alone is seconds. NaN where it is none.</summary>
    private static double Parts(string text)
    {
        Match match = Written().Match(text);
        if (!match.Success || text.Length == 0) return double.NaN;
        return Of("d", 86_400) + Of("h", 3_600) + Of("m", 60) + Of("s", 1);

        double Of(string unit, double seconds) =>
            match.Groups[unit] is { Success: true } part ? seconds * double.Parse(part.Value, CultureInfo.InvariantCulture) : 0;
    }

    /// <summary>Seconds of hh:mm:ss; NaN where it is none.</summary>
    private static double Clock(string text) =>
        TimeSpan.TryParseExact(text, [@"h\:m\:s", @"hh\:mm\:ss"], CultureInfo.InvariantCulture, out TimeSpan time)
            ? time.TotalSeconds : double.NaN;

    [GeneratedRegex(@"^(?:(?<d>\d*\.?\d+)d)?(?:(?<h>\d*\.?\d+)h)?(?:(?<m>\d*\.?\d+)m)?(?:(?<s>\d*\.?\d+)s?)?$")]
    private static partial Regex Written();

    /// <summary>As people type it: "90s", "5m", "1h30m".</summary>
    public static string Typed(TimeSpan time)
    {
        (double Amount, string Unit)[] parts = [(time.Days, "d"), (time.Hours, "h"), (time.Minutes, "m"),
            (time.Seconds + time.Milliseconds / 1e3, "s")];
        return string.Concat(parts.Where(p => p.Amount != 0).Select(p => FormattableString.Invariant($"{p.Amount}{p.Unit}")));
    }

    /// <summary>"4.2 s", "3 min 05 s", "2 h 10 min".</summary>
    public static string Text(TimeSpan time) => time.TotalSeconds < 60
        ? $"{time.TotalSeconds.ToString("F1", CultureInfo.InvariantCulture)} s"
        : time.TotalMinutes < 60 ? $"{(int)time.TotalMinutes} min {time.Seconds:00} s" : $"{(int)time.TotalHours} h {time.Minutes:00} min";
}
