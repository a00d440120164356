using System.Reflection;

namespace TensorDecomp.Cli;

/// <summary>The version that --version prints and provenance records: the package version and the commit it was built from.</summary>
internal static class ToolVersion
{
    public static string Text { get; } =
        Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>() is { InformationalVersion: var version }
            ? Shortened(version)
            : "unknown";

    private static string Shortened(string version) =>
        version.IndexOf('+') is >= 0 and var plus && version.Length > plus + 9 ? version[..(plus + 9)] : version;
}
