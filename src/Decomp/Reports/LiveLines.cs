using System.Collections.Concurrent;
using System.Text;
using Spectre.Console;
using TensorDecomp.Cli.Host;
using TensorDecomp.Programs.Compilation;

namespace TensorDecomp.Cli.Reports;

/// <summary>
/// Lines at the foot of a terminal that are drawn again four times a second while some work goes on, however busy that is: a large one and
/// some below it, each cut at the edge of the window. Nothing of them is left when the work is over, nor when the window changes. Lines
/// that stay are written above.
/// </summary>
/// <param name="output">The terminal.</param>
/// <param name="window">Its columns and rows just now.</param>
/// <param name="clock">Whose time counts.</param>
internal sealed class LiveLines(TextWriter output, Func<(int Columns, int Rows)> window, TimeProvider clock)
{
    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(250);
    private const string Bold = "\e[1m", Plain = "\e[0m", ToEndOfLine = "\e[K";

    private readonly ConcurrentQueue<string> _kept = [];
    private IReadOnlyList<string> _drawn = [];

    /// <summary>On standard error, where that is a terminal that can do it; null where it is not.</summary>
    public static LiveLines? OnError => Terminal.IsQuiet || Console.IsErrorRedirected || !AnsiConsole.Profile.Capabilities.Ansi ? null
        : new LiveLines(Console.Error, () => Terminal.Window, TimeProvider.System);

    /// <summary>Where both ends are terminals that can do it, on standard output; else null.</summary>
    public static LiveLines? OnOutput => Console.IsOutputRedirected || OnError is null ? null
        : new LiveLines(Console.Out, () => Terminal.Window, TimeProvider.System);

    /// <summary>Writes a line that stays, folded where it is too long. Any thread may.</summary>
    public void Keep(string line) => _kept.Enqueue(line);

    /// <summary>Does the work on a thread of its own, and shows lines until it is done.</summary>
    /// <param name="lines">What is to be seen so long after the beginning; what strangers wrote in it tells the terminal nothing.</param>
    /// <param name="work">The work.</param>
    /// <param name="given">Cancelled when nobody waits for the work any more, which then ends with the process.</param>
    /// <exception cref="OperationCanceledException">Nobody waits any more.</exception>
    public T During<T>(Func<TimeSpan, IReadOnlyList<string>> lines, Func<T> work, CancellationToken given = default)
    {
        long began = clock.GetTimestamp();
        Task<T> task = Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        do Draw(lines(clock.GetElapsedTime(began)));
        while (Task.WaitAny([task], Redraw) < 0 && !given.IsCancellationRequested);
        Draw([]);
        if (!task.IsCompleted) given.ThrowIfCancellationRequested();
        return task.GetAwaiter().GetResult();
    }

    /// <summary>What is there now gives way to these, below the lines that have come to stay. Each line is cleared by itself: terminals
    /// that keep what is cleared from their first row down would keep a copy of every frame.</summary>
    internal void Draw(IReadOnlyList<string> lines)
    {
        (int columns, int rows) = window();
        // A window that has become narrower has broken lines in two: all of their pieces go.
        int above = Math.Min(_drawn.Sum(line => Math.Max(1, (line.Length + columns - 1) / columns)), rows - 1);
        StringBuilder frame = new();
        if (above > 0) frame.Append($"\r\e[{above}A");
        int written = 0;
        while (_kept.TryDequeue(out string? kept))
            foreach (string line in FoldedText.Of(kept, columns - 1).Split('\n'))
            {
                frame.Append(line).Append(ToEndOfLine).Append('\n');
                written += Math.Max(1, (line.Length + columns - 1) / columns);
            }
        _drawn = [.. lines.Take(Math.Max(1, rows - 2)).Select(line => Fitting(ProgramText.Shown(line), columns))];
        foreach ((int number, string line) in _drawn.Index())
            frame.Append(number == 0 ? $"{Bold}{line}{Plain}" : line).Append(ToEndOfLine).Append('\n');
        if (above - written - _drawn.Count is > 0 and var left)
            frame.Append(string.Concat(Enumerable.Repeat($"{ToEndOfLine}\n", left))).Append($"\e[{left}A");
        output.Write(frame);
        output.Flush();
    }

    /// <summary>As much of a line as the window is wide.</summary>
    internal static string Fitting(string line, int columns) =>
        line.Length < columns ? line : $"{line[..Math.Max(0, columns - 2)]}…";
}
