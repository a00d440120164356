using System.Globalization;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Cli.Host;

/// <summary>
/// A default that a user may change once for all commands: an option of the command line comes first, then the environment, then the
/// settings file, then what is built in. A new one is a line in <see cref="All"/>.
/// </summary>
/// <param name="Name">In the settings file.</param>
/// <param name="Variable">In the environment.</param>
/// <param name="Meaning">What it is, in a few words.</param>
/// <param name="BuiltIn">Where nobody says anything.</param>
/// <param name="WhyNot">What is wrong with a value, as a clause with the remedy; null where nothing is.</param>
internal sealed record Setting(string Name, string Variable, string Meaning, Func<string> BuiltIn, Func<string, string?> WhyNot)
{
    /// <summary>What a settings file looks like.</summary>
    public const string Form = """write one as {"store": "/data/schemes", "threads": 4}""";

    public const int MostThreads = 1024, MostVariety = 1000;

    public static Setting Store { get; } = new("store", "DECOMP_STORE", "folder that receives what is found and is looked up",
        () => "decomp-results", _ => null);

    public static Setting Threads { get; } = new("threads", "DECOMP_THREADS", "worker threads of a search, a campaign or an evolution",
        () => Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture),
        text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int n) && n is >= 1 and <= MostThreads ? null
            : $"takes whole numbers from 1 to {MostThreads}");

    public static Setting Time { get; } = new("time", "DECOMP_TIME", "how long a search goes on", () => "5m",
        text => Duration.TryParse(text, out _) ? null : "takes times such as 90s, 5m, 1h30m or 00:05:00");

    public static Setting Variety { get; } = new("variety", "DECOMP_VARIETY",
        "inequivalent schemes of one rank that are kept", () => "3",
        text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int n) && n is >= 1 and <= MostVariety ? null
            : $"takes whole numbers from 1 to {MostVariety}");

    /// <summary>All, in the order in which they are shown.</summary>
    public static IReadOnlyList<Setting> All { get; } = [Store, Threads, Time, Variety];

    /// <summary>Its value.</summary>
    /// <exception cref="UsageException">The environment gives it one that it cannot have.</exception>
    /// <exception cref="MalformedInputException">The settings file does, or is none.</exception>
    public string Value => Read().Value;

    /// <summary>Its value, and who says so: "built in", a variable, or a file.</summary>
    /// <exception cref="UsageException">The environment gives it one that it cannot have.</exception>
    /// <exception cref="MalformedInputException">The settings file does, or is none.</exception>
    public (string Value, string Origin) Read()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
            return WhyNot(named) is { } no ? throw new UsageException($"{Variable}={named} cannot be: {Name} {no}.") : (named, Variable);
        if (SettingsFile.Read(Name) is { } written)
            return WhyNot(written) is { } no
                ? throw new MalformedInputException($"{SettingsFile.Path}: {Name} cannot be {written}: it {no}.")
                : (written, SettingsFile.Path!);
        return (BuiltIn(), "built in");
    }
}
