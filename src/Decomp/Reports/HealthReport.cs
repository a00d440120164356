using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using TensorDecomp.Cli.Host;
using TensorDecomp.Parts;
using TensorDecomp.Programs.Backends;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Cli.Reports;

/// <summary>Something that the tool can use, or that is in its way.</summary>
/// <param name="What">In a word.</param>
/// <param name="Ok">False where commands will fail for it.</param>
/// <param name="Text">How it stands.</param>
/// <param name="Next">What to type next: where something is missing, how to get it; null for nothing.</param>
internal sealed record HealthFinding(string What, bool Ok, string Text, string? Next = null);

/// <summary>What a machine has for the tool. Looking changes nothing.</summary>
internal static class HealthReport
{
    private static readonly (string Name, bool Has)[] s_features =
    [
        ("AVX-512", Avx512F.IsSupported), ("AVX2", Avx2.IsSupported), ("FMA", Fma.IsSupported), ("POPCNT", Popcnt.IsSupported),
        ("AdvSimd", AdvSimd.IsSupported),
    ];

    public static IReadOnlyList<HealthFinding> All() =>
    [
        new("tool", true,
            $"decomp {ToolVersion.Text} on {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}"),
        new("SDK", true, Sdk()),
        new("processor", true, Processor(), string.Create(CultureInfo.InvariantCulture,
            $"{Lanes.Best} restarts run side by side on each core")),
        new("memory", true, FormattableString.Invariant(
            $"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1 << 30):0.0} GiB for this process")),
        Devices(),
        Looked("store", Store),
        Looked("settings", Settings) with { Next = "'decomp config' shows them; see 'decomp help settings'" },
        .. OptionalPart.All.Select(part => new HealthFinding("part", true, part.IsThere ? $"{part.Name} is there, for {part.Purpose}"
            : $"{part.Name} is not there; {part.Purpose} needs it",
            part.IsThere ? null : $"'{part.Build}' builds it; see 'decomp help parts'")),
    ];

    /// <summary>SDKs lie beside the runtime that is running; a tool that was published with a runtime of its own has none.</summary>
    private static string Sdk()
    {
        DirectoryInfo? root = new DirectoryInfo(RuntimeEnvironment.GetRuntimeDirectory()).Parent?.Parent?.Parent;
        string folder = Path.Combine(root?.FullName ?? "", "sdk");
        string[] versions = Directory.Exists(folder) ? [.. Directory.GetDirectories(folder).Select(path => Path.GetFileName(path)).Order()]
            : [];
        return versions.Length > 0 ? $".NET SDK {string.Join(", ", versions)}"
            : "no .NET SDK beside the runtime; only building the tool, or an optional part of it, needs one";
    }

    private static string Processor()
    {
        string features = string.Join(", ", s_features.Where(feature => feature.Has).Select(feature => feature.Name));
        return $"{Environment.ProcessorCount} cores for this process, {(features.Length > 0 ? features : "no vector instructions")}";
    }

    private static HealthFinding Devices()
    {
        string[] devices = [.. Backends.Devices().Select(place => $"{place.Device!.Id} ({place.Device.Name})")];
        return devices.Length > 0
            ? new("devices", true, string.Join(", ", devices), "'decomp search --engine gradient --backend gpu' runs there")
            : new("devices", true, "none; restarts run on the processor", "'decomp devices' says why");
    }

    private static string Store()
    {
        (string folder, string origin) = Setting.Store.Read();
        SchemeStore store = new(folder);
        if (!Directory.Exists(folder)) return $"{folder}, which the first find makes ({origin})";
        store.Open();
        int files = store.Files().Count();
        return $"{folder} with {files:N0} file{(files == 1 ? "" : "s")} ({origin})";
    }

    private static string Settings()
    {
        foreach (Setting setting in Setting.All) _ = setting.Read();
        return SettingsFile.Path is { } path && File.Exists(path) ? path
            : $"built in; {SettingsFile.Path ?? SettingsFile.Variable} would change them";
    }

    /// <summary>What fails for a user's reason is in the way.</summary>
    private static HealthFinding Looked(string what, Func<string> look)
    {
        try
        {
            return new(what, true, look());
        }
        catch (Exception e) when (e is IOException or UsageException or MalformedInputException or UnauthorizedAccessException)
        {
            return new(what, false, e.Message);
        }
    }
}
