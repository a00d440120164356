using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using TensorDecomp.Cli.Host;
using TensorDecomp.Evolution.Facts;

namespace TensorDecomp.Cli.Options;

/// <summary>
/// --budget and its older companions: "60", or "60,work=1000000000,calls=100,tokens=500000,dollars=5,time=2h,rejections=20". What is not
/// named stays as the journal has it.
/// </summary>
internal sealed class BudgetOptions
{
    private const string Form = "60,work=1000000000,calls=100,tokens=500000,dollars=5,time=2h,rejections=20";

    private readonly Option<string?> _budget = new("--budget", "-n")
    {
        Description = "evaluations, counting answers that come to none, and behind commas whatever else is to be bounded: work, calls, " +
            "tokens, dollars, time, rejections, as in 60,dollars=5,time=2h; kept over --resume",
        HelpName = "N[,WHAT=N]",
    };
    private readonly Option<string?> _tokens =
        new("--max-tokens") { Description = "tokens of prompts and answers, as tokens=N in --budget", HelpName = "N" };
    private readonly Option<string?> _dollars =
        new("--max-cost") { Description = "dollars for prompts and answers, as dollars=X in --budget", HelpName = "X" };
    private readonly Option<string?> _time =
        new("--time")
        {
            Description = "stop making children after this long, as time=TIME in --budget: 90s, 5m, 2h",
            HelpName = "TIME"
        };

    public Option First => _budget;

    public Option[] Rest => [_tokens, _dollars, _time];

    /// <summary>The budget of a run that had one; null where no option is given.</summary>
    /// <exception cref="UsageException">A bound is none, or is given twice.</exception>
    public Budget? Read(ParseResult parsed, Budget before)
    {
        List<(string Option, string What, string Value)> bounds = [];
        foreach (string part in parsed.GetValue(_budget)?.Split(',', StringSplitOptions.TrimEntries) ?? [])
        {
            string[] sides = part.Split('=', 2);
            bounds.Add(("--budget", sides.Length == 2 ? sides[0] : "evaluations", sides[^1]));
        }
        foreach ((Option<string?> option, string what) in (IEnumerable<(Option<string?>, string)>)
            [(_tokens, "tokens"), (_dollars, "dollars"), (_time, "time")])
            if (parsed.GetValue(option) is { } value) bounds.Add((option.Name, what, value));
        if (bounds.GroupBy(b => b.What).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new UsageException($"{string.Join(" and ", twice.Select(b => b.Option).Distinct())} bound {twice.Key} twice; give one.");
        return bounds.Count == 0 ? null : bounds.Aggregate(before, (budget, bound) => With(budget, bound.Option, bound.What, bound.Value));
    }

    private static Budget With(Budget budget, string option, string what, string value) => what switch
    {
        "evaluations" => budget with { Evaluations = (int)Whole(option, value, int.MaxValue) },
        "work" => budget with { Work = Whole(option, value, 1_000_000_000_000_000) },
        "calls" => budget with { Calls = (int)Whole(option, value, int.MaxValue) },
        "tokens" => budget with { Tokens = Whole(option, value, int.MaxValue) },
        "rejections" => budget with { Rejections = (int)Whole(option, value, int.MaxValue) },
        "dollars" => budget with
        {
            Dollars = double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double sum) && sum > 0
                && double.IsFinite(sum) ? sum
                : throw new UsageException($"{value} is no value for {option}, which takes a positive number of dollars."),
        },
        "time" => budget with
        {
            Time = Duration.TryParse(value, out TimeSpan time) ? time
                : throw new UsageException($"{value} is no time for {option}; write 90s, 5m, 1h30m or 00:05:00."),
        },
        _ => throw new UsageException($"--budget bounds no {what}; write a number of evaluations, or {Form}."),
    };

    private static long Whole(string option, string text, long most) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number >= 1 && number <= most ? number
            : throw new UsageException($"{text} is no value for {option}, which takes a whole number from 1 to {most}.");
}
