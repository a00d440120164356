using System.CommandLine;

namespace TensorDecomp.Cli.Options;

/// <summary>--seed, of every verb that draws.</summary>
internal static class SeedOption
{
    /// <param name="what">What it determines, in a few words.</param>
    public static Option<ulong> Create(string what) =>
        new("--seed", "-s") { Description = what, DefaultValueFactory = _ => 1, HelpName = "S" };
}
