namespace TensorDecomp.Schemes.Reading;

/// <summary>
/// Reading from what may never deliver anything: a pipe that nobody writes to, a terminal. It is read on a thread of its own, which is
/// given up once nothing has come for a while, and ends with the process.
/// </summary>
internal static class PatientRead
{
    /// <summary>How long nothing may come.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <param name="read">Reads everything, and signals whenever something came.</param>
    /// <exception cref="MalformedInputException">Nothing came for too long.</exception>
    public static byte[]? Within(Func<Action, byte[]?> read)
    {
        using AutoResetEvent came = new(false);
        Task<byte[]?> reading = Task.Factory.StartNew(() =>
        {
            try
            {
                return read(Signal);
            }
            finally
            {
                Signal();
            }
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        while (!reading.IsCompleted)
            if (!came.WaitOne(Patience) && !reading.IsCompleted)
                throw new MalformedInputException(
                    $"nothing came from it for {Patience.TotalSeconds:0} seconds; a pipe or a device must deliver a scheme and end");
        return reading.GetAwaiter().GetResult();

        void Signal()
        {
            try
            {
                came.Set();
            }
            catch (ObjectDisposedException)
            {
                // Given up; whatever comes now comes too late.
            }
        }
    }
}
