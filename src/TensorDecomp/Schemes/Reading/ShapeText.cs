using System.Text.RegularExpressions;

namespace TensorDecomp.Schemes.Reading;

/// <summary>Shapes as comments and file names say them.</summary>
internal static partial class ShapeText
{
    /// <summary>2x3x4, 2×3×4, &lt;2,3,4&gt;.</summary>
    [GeneratedRegex(@"(?<!\d)(\d{1,4})\s{0,2}[x×,]\s{0,2}(\d{1,4})\s{0,2}[x×,]\s{0,2}(\d{1,4})(?!\d)")]
    public static partial Regex Triple();

    /// <summary>2x3 times 3x4, 2x3 by 3x4, (2x3)*(3x4).</summary>
    [GeneratedRegex(@"(?<!\d)(\d{1,4})\s{0,2}[x×]\s{0,2}(\d{1,4})[^\dx×\n]{1,12}(\d{1,4})\s{0,2}[x×]\s{0,2}(\d{1,4})(?!\d)")]
    public static partial Regex Product();
}
