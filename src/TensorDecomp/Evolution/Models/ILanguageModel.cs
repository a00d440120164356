namespace TensorDecomp.Evolution.Models;

/// <summary>One prompt on its way to a model.</summary>
/// <param name="Attempt">0 for the first prompt of a candidate, then the number of the repair.</param>
public sealed record Question(int Candidate, int Attempt, string Model, string Text);

/// <summary>What came back.</summary>
public sealed record Reply(string Text, long PromptTokens, long AnswerTokens)
{
    /// <summary>Characters of the longest answer that is taken; a program is a hundredth of it.</summary>
    public const int LongestText = 1 << 20;
}

/// <summary>Something that answers prompts. Several questions may be under way at once.</summary>
public interface ILanguageModel : IAsyncDisposable
{
    /// <summary>Asks once and waits for the whole answer.</summary>
    /// <exception cref="NoAnswerException">There will be none; the run goes on without it.</exception>
    /// <exception cref="ProviderDownException">There will be none to other questions either; the run stops.</exception>
    Task<Reply> AskAsync(Question question, CancellationToken cancel);
}

/// <summary>A question remains without an answer; the message is a sentence with the reason.</summary>
public sealed class NoAnswerException(string sentence) : Exception(sentence);

/// <summary>The provider cannot be used; the message is a sentence with the remedy.</summary>
public sealed class ProviderDownException(string sentence) : Exception(sentence);
