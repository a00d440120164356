using TensorDecomp.Evolution.Facts;

namespace TensorDecomp.Evolution.Models;

/// <summary>
/// Keeps below so many requests and tokens per minute: two buckets that fill steadily, hold one minute's worth, and may go
/// into debt by what an answer took more than was expected.
/// </summary>
public sealed class ThrottledModel(ILanguageModel inner, int? requestsPerMinute, long? tokensPerMinute, TimeProvider clock) : ILanguageModel
{
    private readonly Bucket _requests = new(requestsPerMinute ?? double.PositiveInfinity, clock),
    _tokens = new(tokensPerMinute ?? double.PositiveInfinity, clock);
    private readonly SemaphoreSlim _turn = new(1);

    /// <inheritdoc/>
    public async Task<Reply> AskAsync(Question question, CancellationToken cancel)
    {
        long expected = Tokens.Estimate(question.Text) + Tokens.ExpectedAnswer;
        await _turn.WaitAsync(cancel); // one at a time, so that a large prompt is not overtaken for ever
        try
        {
            await _requests.Take(1, cancel);
            await _tokens.Take(expected, cancel);
        }
        finally
        {
            _turn.Release();
        }
        Reply reply = await inner.AskAsync(question, cancel);
        _tokens.Correct(reply.PromptTokens + reply.AnswerTokens - expected);
        return reply;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _turn.Dispose();
        await inner.DisposeAsync();
    }

    private sealed class Bucket
    {
        private readonly Lock _gate = new();
        private readonly double _perMinute;
        private readonly TimeProvider _clock;
        private double _level;
        private long _at;

        public Bucket(double perMinute, TimeProvider clock) =>
            (_perMinute, _clock, _level, _at) = (perMinute, clock, perMinute, clock.GetTimestamp());

        public async Task Take(double amount, CancellationToken cancel)
        {
            if (double.IsPositiveInfinity(_perMinute)) return;
            // What is larger than the bucket waits for a full one and leaves a debt.
            double needed = Math.Min(amount, _perMinute);
            while (Missing(needed, amount) is > 0 and var missing)
                await Task.Delay(TimeSpan.FromMinutes(missing / _perMinute) + TimeSpan.FromMilliseconds(1), _clock, cancel);
        }

        public void Correct(double amount)
        {
            lock (_gate) _level -= amount;
        }

        /// <summary>Takes the amount and returns 0, or returns what is still missing.</summary>
        private double Missing(double needed, double amount)
        {
            lock (_gate)
            {
                long now = _clock.GetTimestamp();
                _level = Math.Min(_perMinute, _level + _perMinute * _clock.GetElapsedTime(_at, now).TotalMinutes);
                _at = now;
                if (_level < needed) return needed - _level;
                _level -= amount;
                return 0;
            }
        }
    }
}
