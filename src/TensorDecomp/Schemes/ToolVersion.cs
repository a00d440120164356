using System.Reflection;

namespace TensorDecomp.Schemes;

/// <summary>The version that --version prints and that provenance and files state: the package version and the commit it was built
/// from.</summary>
public static class ToolVersion
{
    /// <summary>"0.1.0+1a2b3c4d": of the commit its first 8 digits; "unknown" where the build states no version.</summary>
    public static string Text { get; } =
        typeof(ToolVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>() is { InformationalVersion: var version }
            ? Shortened(version)
            : "unknown";

    private static string Shortened(string version) =>
        version.IndexOf('+') is >= 0 and var plus && version.Length > plus + 9 ? version[..(plus + 9)] : version;
}
