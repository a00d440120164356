using TensorDecomp.Kernels;

namespace TensorDecomp.Evolution.Models;

/// <summary>How often and how slowly a question is repeated.</summary>
/// <param name="Tries">Attempts in all.</param>
/// <param name="First">Wait after the first failure; each later one doubles it.</param>
/// <param name="Longest">Bound of the doubling; a provider's own Retry-After may be longer.</param>
/// <param name="Patience">A Retry-After beyond this means that the provider is down.</param>
public sealed record RetryPolicy(int Tries, TimeSpan First, TimeSpan Longest, TimeSpan Patience)
{
    /// <summary>Six tries with waits of 2 s, doubled up to a minute; a provider that asks for more than a quarter of an hour is
    /// down.</summary>
    public static RetryPolicy Default { get; } = new(6, TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(15));

    /// <summary>min(Longest, First·2^(n−1)), between half and all of it by chance, but never less than the provider asks for.</summary>
    public TimeSpan Wait(int failures, TimeSpan? retryAfter, double chance)
    {
        double seconds = Math.Min(Longest.TotalSeconds, First.TotalSeconds * Math.Pow(2, failures - 1)) * (0.5 + 0.5 * chance);
        return TimeSpan.FromSeconds(Math.Max(seconds, retryAfter?.TotalSeconds ?? 0));
    }
}

/// <summary>A question that failed and will be asked again.</summary>
/// <param name="Retry">Which retry comes, from 1.</param>
/// <param name="Of">How many there may be.</param>
/// <param name="Wait">How long from now.</param>
/// <param name="Why">What happened.</param>
public sealed record RetryNotice(int Candidate, int Retry, int Of, TimeSpan Wait, string Why);

/// <summary>The one place where anything is tried again.</summary>
/// <param name="heard">Hears of every failure at once, before the wait that follows; perhaps several at a time.</param>
public sealed class RetryingModel(ILanguageModel inner, RetryPolicy policy, TimeProvider clock, Action<RetryNotice>? heard = null) :
    ILanguageModel
{
    /// <summary>Questions that may fail in a row, through all their tries, before the provider counts as down.</summary>
    private const int Hopeless = 3;

    private int _failedInARow;

    /// <inheritdoc/>
    public async Task<Reply> AskAsync(Question question, CancellationToken cancel)
    {
        HostRandom rng = HostRandom.For((ulong)question.Candidate, (ulong)question.Attempt);
        for (int failures = 1; ; failures++)
        {
            try
            {
                Reply reply = await inner.AskAsync(question, cancel);
                Volatile.Write(ref _failedInARow, 0);
                return reply;
            }
            catch (TransientFailureException e)
            {
                if (e.RetryAfter > policy.Patience)
                    throw new ProviderDownException(
                        $"{e.Message}; the endpoint asks to wait {e.RetryAfter.Value.TotalMinutes:F0} minutes, go on later with --resume");
                if (failures >= policy.Tries)
                {
                    string sentence = $"{e.Message} ({failures} tries)";
                    throw Interlocked.Increment(ref _failedInARow) >= Hopeless
                        ? new ProviderDownException(
                            $"{Hopeless} questions in a row got no answer, the last because {sentence}; go on later with --resume")
                        : new NoAnswerException(sentence);
                }
                TimeSpan wait = policy.Wait(failures, e.RetryAfter, rng.Uniform());
                heard?.Invoke(new RetryNotice(question.Candidate, failures, policy.Tries - 1, wait, e.Message));
                await Task.Delay(wait, clock, cancel);
            }
            catch (NoAnswerException e) when (Interlocked.Increment(ref _failedInARow) >= Hopeless)
            {
                throw new ProviderDownException(
                    $"{Hopeless} questions in a row were refused, the last because {e.Message}; see to the endpoint and go on with " +
                        "--resume");
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
