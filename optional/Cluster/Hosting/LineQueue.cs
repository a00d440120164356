using System.Collections.Concurrent;

namespace TensorDecomp.Cluster.Hosting;

/// <summary>What a hub or a worker says, by a thread of its own: a terminal that is held up, or a pipe that nobody reads, holds up nothing
/// but lines. Those that do not fit into the queue are left out and counted.</summary>
internal sealed class LineQueue : IDisposable
{
    /// <summary>Lines that wait.</summary>
    public const int Most = 10_000;

    private static readonly TimeSpan s_farewell = TimeSpan.FromSeconds(2);

    private readonly BlockingCollection<string> _lines = new(Most);
    private readonly Thread _speaker;
    private long _leftOut;

    /// <param name="say">Says a line, sooner or later or never.</param>
    public LineQueue(Action<string> say)
    {
        _speaker = new Thread(() => Speak(say)) { IsBackground = true, Name = "speaker" };
        _speaker.Start();
    }

    /// <summary>Has a line said.</summary>
    public void Tell(string line)
    {
        try
        {
            if (!_lines.TryAdd(line)) Interlocked.Increment(ref _leftOut);
        }
        catch (InvalidOperationException)
        {
            // all is over
        }
    }

    /// <summary>Waits a moment for what is still to be said.</summary>
    public void Dispose()
    {
        _lines.CompleteAdding();
        if (_speaker.Join(s_farewell)) _lines.Dispose();
    }

    private void Speak(Action<string> say)
    {
        try
        {
            foreach (string line in _lines.GetConsumingEnumerable())
            {
                say(line);
                if (_lines.Count == 0 && Interlocked.Exchange(ref _leftOut, 0) is > 0 and var many)
                    say($"{many:N0} lines were left out here, for nobody read them");
            }
        }
        catch (IOException)
        {
            foreach (string _ in _lines.GetConsumingEnumerable()) { } // whoever read them went away
        }
    }
}
