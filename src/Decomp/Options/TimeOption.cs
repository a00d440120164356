using System.CommandLine;
using TensorDecomp.Cli.Host;
using TensorDecomp.Search;

namespace TensorDecomp.Cli.Options;

/// <summary>--time, of verbs whose search may also be ended by an amount of work.</summary>
internal static class TimeOption
{
    /// <param name="usual">What it is where neither it nor the other bound is given.</param>
    /// <param name="other">The name of the other bound.</param>
    public static Option<TimeSpan> Create(TimeSpan usual, string other) => Create(() => usual, other);

    /// <param name="usual">What it is where neither it nor the other bound is given.</param>
    /// <param name="other">The name of the other bound.</param>
    public static Option<TimeSpan> Create(Func<TimeSpan> usual, string other) => new("--time", "-t")
    {
        Description = $"stop after this long: 90s, 5m, 2h; {other} alone has no bound of time",
        DefaultValueFactory = _ => usual(),
        CustomParser = Duration.Parse,
        HelpName = "TIME",
    };

    /// <summary>The bound of time. An amount of work that would be cut short by a time that nobody named would not be the same on every
    /// machine.</summary>
    public static TimeSpan Of(ParseResult parsed, Option<TimeSpan> time, Option other) =>
        IsGiven(parsed, time) || !IsGiven(parsed, other) ? parsed.GetValue(time) : SearchGoal.Endless;

    private static bool IsGiven(ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };
}
