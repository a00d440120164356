namespace TensorDecomp.Cli.Host;

/// <summary>A number of things, as a person says it.</summary>
internal static class Amount
{
    /// <summary>"1 thread", "2 threads", "1,805 units".</summary>
    public static string Of(long number, string noun) => FormattableString.Invariant($"{number:N0} {noun}{(number == 1 ? "" : "s")}");
}
