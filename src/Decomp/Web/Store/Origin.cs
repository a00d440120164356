namespace TensorDecomp.Cli.Web.Store;

/// <summary>What the end of a scheme's file says of where it comes from.</summary>
/// <param name="Engine">Who found it; empty where the file says nothing.</param>
/// <param name="Seed">Of the search.</param>
/// <param name="Seconds">After which it was found.</param>
/// <param name="Version">Of the tool.</param>
/// <param name="Written">When the file was written.</param>
internal sealed record Origin(string Engine, ulong Seed, double Seconds, string Version, DateTime Written)
{
    public static Origin Unknown { get; } = new("", 0, 0, "", default);
}
