using System.Text;
using Spectre.Console;

namespace TensorDecomp.Cli.Host;

/// <summary>The two ends of the tool's output: colours and widths for people, plain text in pipes and files.</summary>
internal static class Terminal
{
    public const string QuietOption = "--quiet";

    /// <summary>Whether nothing is to be seen of what goes on.</summary>
    public static bool IsQuiet { get; set; }

    /// <summary>Wide enough that no table cell wraps where nobody looks at it.</summary>
    private const int PipeWidth = 240;

    /// <summary>Standard output: results.</summary>
    public static IAnsiConsole Output => For(Console.Out, Console.IsOutputRedirected);

    /// <summary>Makes the two ends safe, before anything is printed: see <see cref="StandardStream"/>.</summary>
    public static void Guard()
    {
        if (OperatingSystem.IsWindows()) return;
        Console.SetOut(Writer(new StandardStream(1, Console.OpenStandardOutput(), optional: false, Interruption.OutputLeft)));
        if (StandardStream.IsForeign(2)) Console.SetError(TextWriter.Null);
        else Console.SetError(Writer(new StandardStream(2, Console.OpenStandardError(), optional: true, () => { })));
    }

    private static StreamWriter Writer(Stream stream) => new(stream, new UTF8Encoding(false), 256) { AutoFlush = true };

    /// <summary>Columns and rows of the window just now.</summary>
    public static (int Columns, int Rows) Window
    {
        get
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

    /// <summary>A line or some for people, on standard output; where that is a window, folded as <see cref="FoldedText"/> says.</summary>
    /// <param name="text">What is said.</param>
    /// <param name="whole">Whether machines read it, so that nothing is folded anywhere.</param>
    public static void Say(string text, bool whole = false) =>
        Console.Out.WriteLine(whole || Console.IsOutputRedirected ? text : FoldedText.Of(text, Window.Columns));

    /// <summary>Says of a file that the command goes on without it.</summary>
    public static void PassedOver(string sentence) => Failure.Tell($"passed over {sentence}");

    private static IAnsiConsole For(TextWriter writer, bool redirected)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = redirected ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
        });
        if (redirected) console.Profile.Width = PipeWidth;
        return console;
    }
}
