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
    private const string Bold = "\e[1m", Plain = "\e[0m", ToEndOfLine = "\e[K", ToEndOfScreen = "\e[J";

    private readonly ConcurrentQueue<string> _kept = [];
    private IReadOnlyList<string> _drawn = [];

    /// <summary>On standard error, where that is a terminal that can do it; null where it is not.</summary>
    public static LiveLines? OnError => Terminal.IsQuiet || Console.IsErrorRedirected || !AnsiConsole.Profile.Capabilities.Ansi ? null
        : new LiveLines(Console.Error, Window, TimeProvider.System);

    /// <summary>Where both ends are terminals that can do it, on standard output; else null.</summary>
    public static LiveLines? OnOutput => Console.IsOutputRedirected || OnError is null ? null
        : new LiveLines(Console.Out, Window, TimeProvider.System);

    /// <summary>Writes a line that stays. Any thread may.</summary>
    public void Keep(string line) => _kept.Enqueue(line);

    /// <summary>Does the work on a thread of its own, and shows lines until it is done.</summary>
    /// <param name="lines">What is to be seen so long after the beginning; what strangers wrote in it tells the terminal nothing.</param>
    /// <param name="work">The work.</param>
    public T During<T>(Func<TimeSpan, IReadOnlyList<string>> lines, Func<T> work)
    {
        long began = clock.GetTimestamp();
        Task<T> task = Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        do Draw(lines(clock.GetElapsedTime(began)));
        while (Task.WaitAny([task], Redraw) < 0);
        Draw([]);
        return task.GetAwaiter().GetResult();
    }

    /// <summary>What is there now gives way to these, below the lines that have come to stay.</summary>
    internal void Draw(IReadOnlyList<string> lines)
    {
        (int columns, int rows) = window();
        StringBuilder frame = new();
        // A window that has become narrower has broken lines in two: all of their pieces go.
        int above = _drawn.Sum(line => Math.Max(1, (line.Length + columns - 1) / columns));
        if (above > 0) frame.Append('\r').Append($"\e[{Math.Min(above, rows - 1)}A").Append(ToEndOfScreen);
        while (_kept.TryDequeue(out string? kept)) frame.Append(kept).Append(ToEndOfLine).Append('\n');
        _drawn = [.. lines.Take(Math.Max(1, rows - 2)).Select(line => Fitting(ProgramText.Shown(line), columns))];
        foreach ((int number, string line) in _drawn.Index())
            frame.Append(number == 0 ? $"{Bold}{line}{Plain}" : line).Append(ToEndOfLine).Append('\n');
        output.Write(frame);
        output.Flush();
    }

    /// <summary>As much of a line as the window is wide.</summary>
    internal static string Fitting(string line, int columns) =>
        line.Length < columns ? line : $"{line[..Math.Max(0, columns - 2)]}…";

    private static (int Columns, int Rows) Window()
    {
        try
        {
            return (Math.Max(20, Console.WindowWidth), Math.Max(4, Console.WindowHeight));
        }
        catch (IOException)
        {
            return (80, 24);
        }
    }
}
