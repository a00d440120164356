namespace TensorDecomp.Cli.Host;

/// <summary>Where child processes work. A TMPDIR that leads nowhere is a mistake in some other program's settings and no reason to
/// fail.</summary>
internal static class TemporaryPath
{
    private const string Variable = "TMPDIR";

    /// <summary>Forgets a TMPDIR that is no folder, before anything asks for it.</summary>
    public static void Guard()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not null && !Directory.Exists(Path.GetTempPath()))
            Environment.SetEnvironmentVariable(Variable, null);
    }
}
