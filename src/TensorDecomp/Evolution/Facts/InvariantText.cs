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

    public void AppendLiteral(string value) => _text.AppendLiteral(value);

    public void AppendFormatted<T>(T value) => _text.AppendFormatted(value);

    public void AppendFormatted<T>(T value, string? format) => _text.AppendFormatted(value, format);

    public void AppendFormatted<T>(T value, int alignment) => _text.AppendFormatted(value, alignment);

    public void AppendFormatted<T>(T value, int alignment, string? format) => _text.AppendFormatted(value, alignment, format);
}
