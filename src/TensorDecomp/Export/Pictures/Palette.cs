namespace TensorDecomp.Export.Pictures;

/// <summary>
/// The colours of all pictures. Meaning never hangs on red against green: categories are from Okabe and Ito's set for all kinds of
/// colour vision (2008), signs are blue and orange, and what a colour says is also written or drawn.
/// </summary>
internal static class Palette
{
    public const string Ink = "#222222";
    public const string Faint = "#767676";
    public const string Grid = "#E4E4E4";
    public const string Blue = "#0072B2";
    public const string Sky = "#56B4E9";
    public const string Orange = "#E69F00";
    public const string Vermillion = "#D55E00";
    public const string Green = "#009E73";
    public const string Purple = "#CC79A7";

    /// <summary>Between white and a colour: 0 is white, 1 the colour itself.</summary>
    public static string Tint(string colour, double share)
    {
        int Part(int at) => (int)Math.Round(255 + (Convert.ToInt32(colour.Substring(at, 2), 16) - 255) * Math.Clamp(share, 0, 1));
        return $"#{Part(1):X2}{Part(3):X2}{Part(5):X2}";
    }
}
