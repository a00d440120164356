using System.CommandLine.Parsing;
using System.Globalization;

namespace TensorDecomp.Cli.Options;

/// <summary>Times as people type them: 90, 90s, 1.5m, 2h.</summary>
internal static class Duration
{
    public static TimeSpan Parse(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (TryParse(text, out TimeSpan time)) return time;
        result.AddError($"{text} is no time; write 90s, 5m or 2h.");
        return default;
    }

    public static bool TryParse(string text, out TimeSpan time)
    {
        time = default;
        double unit = text.Length == 0 ? 0 : text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86400, _ => 0 };
        string number = unit == 0 ? text : text[..^1];
        if (!double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value)) return false;
        double seconds = value * (unit == 0 ? 1 : unit);
        if (seconds is not (> 0 and < 1e8)) return false;
        time = TimeSpan.FromSeconds(seconds);
        return true;
    }

    /// <summary>"4.2 s", "3 min 05 s", "2 h 10 min".</summary>
    public static string Text(TimeSpan time) => time.TotalSeconds < 60
        ? $"{time.TotalSeconds.ToString("F1", CultureInfo.InvariantCulture)} s"
        : time.TotalMinutes < 60 ? $"{(int)time.TotalMinutes} min {time.Seconds:00} s" : $"{(int)time.TotalHours} h {time.Minutes:00} min";
}
