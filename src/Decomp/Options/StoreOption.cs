using System.CommandLine;
using TensorDecomp.Cli.Host;

namespace TensorDecomp.Cli.Options;

/// <summary>The option of every verb that finds something: --out, the folder that receives it; the user's own store where it is not
/// given.</summary>
internal static class StoreOption
{
    public static Option<string> Create(string description) => new("--out", "-o")
    {
        Description = $"{description}; {Setting.Store.Variable} or a settings file names another one for all commands",
        DefaultValueFactory = _ => Setting.Store.Value,
        HelpName = "DIR",
    };
}
