using System.Reflection;

namespace TensorDecomp.Schemes;

/// <summary>The version that provenance, files and --version state.</summary>
public static class ToolVersion
{
    public static string Number { get; } =
        typeof(ToolVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";
}
