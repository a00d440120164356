using TensorDecomp.Cli.Host;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Cli.Options;

/// <summary>The files that the paths of a command line stand for.</summary>
internal static class SchemeFiles
{
    /// <summary>What stands for standard input.</summary>
    public const string Standard = "-";

    /// <summary>Opens one of the files.</summary>
    /// <exception cref="MalformedInputException">It is larger than the limit.</exception>
    public static SourceFile Open(string file, Limits limits)
    {
        if (file != Standard) return SourceFile.Open(file, limits);
        using Stream input = Console.OpenStandardInput();
        return new SourceFile(file, SourceFile.ReadBounded(input, limits.FileBytes)
            ?? throw new MalformedInputException($"standard input holds more than {limits.FileBytes:N0} bytes"));
    }

    /// <summary>
    /// Files as they are; folders as the files in them and below that may hold schemes. Of a scheme in three files
    /// only the first is kept, however many of them were named, and NAME_{L,R,P}.sms stands for them too.
    /// </summary>
    /// <exception cref="UsageException">A path leads nowhere.</exception>
    public static List<string> Expand(IEnumerable<string> paths)
    {
        List<string> files = [];
        foreach (string path in paths)
        {
            string first = path.Replace("{L,R,P}", "L");
            if (path == Standard) files.Add(path);
            else if (Directory.Exists(first)) files.AddRange(StoreFolder.Schemes(first));
            else if (File.Exists(first)) files.Add(first);
            else throw new UsageException($"there is no file or folder {path}");
        }
        return [.. files.Select(file => file == Standard ? file : StoreFolder.FirstPart(file)).Distinct()];
    }
}
