using System.CommandLine.Parsing;
using System.Globalization;

namespace TensorDecomp.Cli.Options;

/// <summary>
/// Bounds for options that take a whole number. They look at the text itself: System.CommandLine runs validators before it
/// has converted anything, and asking it for the value of "seven" there throws.
/// </summary>
internal static class WholeNumber
{
    public static Action<OptionResult> Between(int low, int high) => result =>
    {
        if (result.Tokens is not [{ Value: var text }]) return;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value >= low
            && value <= high) return;
        result.AddError($"{text} is no value for {result.Option.Name}, which takes a whole number from {low} to {high}.");
    };
}
