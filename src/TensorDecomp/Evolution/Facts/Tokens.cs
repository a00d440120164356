
namespace TensorDecomp.Evolution.Facts;

/// <summary>Estimates for providers that do not count, or count what cannot be: English and C# come to about four characters a
/// token.</summary>
public static class Tokens
{
    private const int CharactersPerToken = 4;

    /// <summary>Tokens that an answer is expected to take before there is one to learn from.</summary>
    public const int ExpectedAnswer = 1500;

    /// <summary>No model takes or gives more at once; what a provider counts beyond it is no count.</summary>
    public const long Most = 10_000_000;

    /// <summary>The tokens of a text, a quarter of its characters, rounded up.</summary>
    public static long Estimate(string text) => EstimateOf(text.Length);

    /// <summary>The same of so many characters.</summary>
    public static long EstimateOf(long characters) => (characters + CharactersPerToken - 1) / CharactersPerToken;

    /// <summary>What a text counts for: the provider's count or the estimate, whichever is larger, so that no budget depends on a
    /// provider's word alone.</summary>
    public static long Counted(string text, long? reported) => Math.Max(Estimate(text), Math.Min(reported ?? 0, Most));
}
