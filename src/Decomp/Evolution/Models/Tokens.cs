namespace TensorDecomp.Evolution;

/// <summary>Estimates for providers that do not count: English and C# come to about four characters a token.</summary>
public static class Tokens
{
    private const int CharactersPerToken = 4;

    /// <summary>Tokens that an answer is expected to take before there is one to learn from.</summary>
    public const int ExpectedAnswer = 1500;

    public static long Estimate(string text) => (text.Length + CharactersPerToken - 1) / CharactersPerToken;
}
