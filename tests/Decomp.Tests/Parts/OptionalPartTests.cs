using System.Diagnostics;
using NUnit.Framework;
using TensorDecomp.Cli;
using TensorDecomp.Parts;

namespace TensorDecomp.Tests.Parts;

/// <summary>Where parts are looked for, by the tool as a program of its own: the same wherever the tool itself is installed.</summary>
public sealed class OptionalPartTests
{
    [Test]
    public void A_part_in_the_folder_of_the_user_is_found_from_anywhere_and_one_named_by_DECOMP_PARTS_there_alone()
    {
        if (!OperatingSystem.IsLinux()) Assert.Ignore("the folder of a user's data is set by XDG_DATA_HOME on Linux only");
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder["store"]);
        string own = Put(folder["data/decomp/parts"]), elsewhere = Directory.CreateDirectory(folder["elsewhere"]).FullName;
        string help = Tool(folder, 0, ["help", "parts"], ("XDG_DATA_HOME", folder["data"]), ("DECOMP_PARTS", ""));
        Assert.That(help, Does.Contain("for 'decomp query'; it is there").And.Contain("for --backend torch; it is not there")
            .And.Contain($"  {folder["data/decomp/parts"]}\n").And.Contain($"-p:Parts={folder["data/decomp/parts"]}\n"));
        // It is no assembly, and what is said of it names the file and how to make another.
        string said = Tool(folder, 2, ["query", "SELECT 1", "store"], ("XDG_DATA_HOME", folder["data"]), ("DECOMP_PARTS", ""));
        Assert.That(said, Does.StartWith($"decomp: {own} does not go with this version of the tool; build it again: in a checkout"));
        string none = Tool(folder, 2, ["query", "SELECT 1", "store"], ("XDG_DATA_HOME", folder["data"]), ("DECOMP_PARTS", elsewhere));
        Assert.That(none, Does.StartWith($"decomp: 'decomp query' needs a part of the tool that is not in {elsewhere}: "));
        string named = Put(elsewhere);
        Assert.That(Tool(folder, 2, ["query", "SELECT 1", "store"], ("XDG_DATA_HOME", folder["data"]), ("DECOMP_PARTS", "elsewhere")),
            Does.StartWith($"decomp: elsewhere{named[elsewhere.Length..]} does not go"), "a name as the user wrote it, from where he is");
    }

    [Test]
    public void What_lies_where_the_tool_is_called_is_no_part_of_it()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder["store"]);
        foreach (string trap in (string[])["parts", "decomp/parts", ".local/share/decomp/parts"]) Put(folder[trap]);
        Assert.That(OptionalPart.UserFolder, Does.StartWith(Path.GetPathRoot(OptionalPart.UserFolder)!).And.EndsWith("parts"));
        string said = Tool(folder, 2, ["query", "SELECT 1", "store"],
            ("XDG_DATA_HOME", "."), ("HOME", folder["home"]), ("DECOMP_PARTS", ""));
        Assert.That(said, Does.StartWith("decomp: 'decomp query' needs a part of the tool that is not in "));
    }

    /// <summary>A file where the part's assembly belongs.</summary>
    private static string Put(string parts)
    {
        string file = Path.Combine(Directory.CreateDirectory(Path.Combine(parts, "Query")).FullName, "Decomp.Query.dll");
        File.WriteAllText(file, "no assembly");
        return file;
    }

    /// <summary>What the tool says, on either stream, when it is called in the folder and ends with that exit code.</summary>
    private static string Tool(TemporaryFolder folder, int code, string[] arguments, params (string Name, string Value)[] environment)
    {
        ProcessStartInfo start = new(ChildProcess.Host, ["exec", typeof(Application).Assembly.Location, .. arguments])
        { WorkingDirectory = folder.Path, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in environment) start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.EqualTo(code), () => output + errors.Result);
        return output + errors.Result;
    }
}
