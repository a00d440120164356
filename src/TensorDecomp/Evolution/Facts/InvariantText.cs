using System.Globalization;
using System.Runtime.CompilerServices;

namespace TensorDecomp.Evolution.Facts;

/// <summary>
/// A text with holes whose numbers are written alike in every culture, for what is stored, asked and reported. Unlike
/// <see cref="FormattableString"/> it may be put together of several pieces with +.
/// </summary>
[InterpolatedStringHandler]
public ref struct InvariantText(int literals, int holes)
{
    private DefaultInterpolatedStringHandler _text = new(literals, holes, CultureInfo.InvariantCulture);

    /// <summary>The text as a string.</summary>
    public static string Invariant(InvariantText text) => text._text.ToStringAndClear();

    /// <summary>What the compiler calls for the text between holes.</summary>
    public void AppendLiteral(string value) => _text.AppendLiteral(value);

    /// <summary>What the compiler calls for a hole.</summary>
    public void AppendFormatted<T>(T value) => _text.AppendFormatted(value);

    /// <summary>The same with a format, {x:F2}.</summary>
    public void AppendFormatted<T>(T value, string? format) => _text.AppendFormatted(value, format);

    /// <summary>The same with a width, {x,8}, to the left where that is negative.</summary>
    public void AppendFormatted<T>(T value, int alignment) => _text.AppendFormatted(value, alignment);

    /// <summary>The same with both, {x,8:F2}.</summary>
    public void AppendFormatted<T>(T value, int alignment, string? format) => _text.AppendFormatted(value, alignment, format);
}
