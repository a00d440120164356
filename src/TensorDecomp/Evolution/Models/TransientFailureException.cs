namespace TensorDecomp.Evolution.Models;

/// <summary>No answer this time; asking again later may bring one.</summary>
/// <param name="sentence">What happened.</param>
/// <param name="retryAfter">How long the provider asks to be left alone; null where it does not say.</param>
public sealed class TransientFailureException(string sentence, TimeSpan? retryAfter = null) : Exception(sentence)
{
    /// <summary>How long the provider asks to be left alone; null where it does not say.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}
