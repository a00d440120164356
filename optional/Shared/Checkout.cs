namespace TensorDecomp.Optional.Tests;

/// <summary>Where the part lies that this build made, and the tool beside it.</summary>
internal static class Checkout
{
    public static string Root { get; } = FindRoot();

    public static string Tool { get; } = Path.Combine(Root, "src", "Decomp", "bin", Configuration, "net10.0");

    private static string Configuration =>
        Path.GetFileName(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)))!;

    /// <summary>Makes the tests look for parts where the tool of this checkout does.</summary>
    public static void UseItsParts() => Environment.SetEnvironmentVariable("DECOMP_PARTS", Path.Combine(Tool, "parts"));

    private static string FindRoot()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "TensorDecomp.sln"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
