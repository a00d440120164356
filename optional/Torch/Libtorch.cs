using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace TensorDecomp.Torch;

/// <summary>The native library behind TorchSharp: whether it loads here, and what it runs on.</summary>
internal static partial class Libtorch
{
    private static readonly Lazy<string?> s_whyAbsent = new(Load);

    /// <summary>Why it does not load, in one sentence with the remedy, or null.</summary>
    public static string? WhyAbsent => s_whyAbsent.Value;

    // Loaded by its path first: TorchSharp's own message says nothing of what the system's linker found missing.
    private static string? Load()
    {
        string folder = Path.GetDirectoryName(typeof(Libtorch).Assembly.Location)!;
        string name = OperatingSystem.IsWindows() ? "LibTorchSharp.dll"
            : OperatingSystem.IsMacOS() ? "libLibTorchSharp.dylib" : "libLibTorchSharp.so";
        try
        {
            string path = Path.Combine(folder, name);
            if (File.Exists(path)) NativeLibrary.Load(path);
            using Tensor one = torch.ones(1);
            // The tool has a batch for each of its threads; libtorch's own threads would only be in their way.
            torch.set_num_threads(1);
            return null;
        }
        catch (Exception e) when (e is DllNotFoundException or TypeInitializationException or NotSupportedException
            or EntryPointNotFoundException or BadImageFormatException or ExternalException)
        {
            string said = (e.InnerException ?? e).Message.ReplaceLineEndings("\n");
            return Missing().Match(said) is { Success: true } missing
                ? $"libtorch does not load here: it needs {missing.Groups[1].Value} of the system's C++ library, which Debian 13 and "
                    + "Ubuntu 24.04 have; run the tool on such a system."
                : $"libtorch does not load here ({said.Split('\n')[0].TrimEnd('.')}); build it for this machine with "
                    + "'dotnet build -c Release optional/Torch'.";
        }
    }

    [GeneratedRegex(@"version `(\w+_[\d.]+)' not found")]
    private static partial Regex Missing();
}
