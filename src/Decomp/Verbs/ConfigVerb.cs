using System.CommandLine;
using TensorDecomp.Cli.Host;
using TensorDecomp.Cli.Reports;

namespace TensorDecomp.Cli.Verbs;

/// <summary>decomp config: the defaults of all commands, and who says so.</summary>
internal static class ConfigVerb
{
    public static string[] Examples =>
    [
        "decomp config",
        "decomp config --json",
    ];

    public static Command Create()
    {
        Option<bool> json = new("--json") { Description = "print one JSON object per setting" };
        Command verb = new("config", "Print the defaults of all commands and who says so; 'decomp help settings' tells how to change them.")
        {
            json,
        };
        verb.SetAction(parsed =>
        {
            if (parsed.GetValue(json)) PrintJson();
            else Print();
            return ExitCode.Success;
        });
        return verb;
    }

    private static void Print()
    {
        FittedTable table = new(new("setting"), new("value"), new("by"), new("in the environment", Expendable: 1),
            new("what it is", Folds: true));
        foreach (Setting setting in Setting.All)
        {
            (string value, string origin) = setting.Read();
            table.Add(setting.Name, value, origin, setting.Variable, setting.Meaning);
        }
        table.Write();
        Terminal.Say(SettingsFile.Path is not { } path
            ? $"There is no home for a settings file; name one with {SettingsFile.Variable}."
            : $"settings file: {path}{(File.Exists(path) ? "" : ", which is not there")}");
    }

    private static void PrintJson()
    {
        foreach (Setting setting in Setting.All)
        {
            (string value, string origin) = setting.Read();
            Console.Out.WriteLine(JsonText.Of(new
            {
                setting = setting.Name,
                value,
                by = origin,
                variable = setting.Variable,
                file = SettingsFile.Path,
            }));
        }
    }
}
