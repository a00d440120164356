namespace TensorDecomp.Cli.Web.Server;

/// <summary>Requests that take a processor for a while: a few at a time, a few more wait, and the others are told to come again, so that
/// pages which take none are there at once.</summary>
/// <param name="atOnce">Those that are worked on.</param>
/// <param name="waiting">Those that may wait for their turn.</param>
internal sealed class WorkLimit(int atOnce, int waiting) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(atOnce);
    private int _inside;

    /// <summary>The result of the work, on a thread of the pool; null where too many wait already.</summary>
    /// <exception cref="OperationCanceledException">The visitor left before its turn.</exception>
    public async Task<T?> Do<T>(Func<T> work, CancellationToken cancel) where T : class
    {
        if (Interlocked.Increment(ref _inside) > atOnce + waiting)
        {
            Interlocked.Decrement(ref _inside);
            return null;
        }
        try
        {
            await _turn.WaitAsync(cancel).ConfigureAwait(false);
            try
            {
                return await Task.Run(work, CancellationToken.None).ConfigureAwait(false);
            }
            finally
            {
                _turn.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _inside);
        }
    }

    /// <summary>A seat without any work, for as long as it is not disposed of; null where all are taken.</summary>
    public IDisposable? Enter()
    {
        if (Interlocked.Increment(ref _inside) <= atOnce + waiting) return new Seat(this);
        Interlocked.Decrement(ref _inside);
        return null;
    }

    private sealed class Seat(WorkLimit limit) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref limit._inside);
    }

    public void Dispose() => _turn.Dispose();
}
