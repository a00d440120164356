using System.CommandLine;
using System.Globalization;
using TensorDecomp.Cli.Host;

namespace TensorDecomp.Cli.Options;

/// <summary>--threads, whose default a user may change for all verbs that have it (<see cref="Setting.Threads"/>).</summary>
internal static class ThreadsOption
{
    /// <param name="what">What there are as many of.</param>
    public static Option<int> Create(string what)
    {
        Option<int> threads = new("--threads")
        {
            Description = $"{what}, as many as cores by default",
            DefaultValueFactory = _ => int.Parse(Setting.Threads.Value, CultureInfo.InvariantCulture),
            HelpName = "N"
        };
        threads.Validators.Add(WholeNumber.Between(1, Setting.MostThreads));
        return threads;
    }
}
