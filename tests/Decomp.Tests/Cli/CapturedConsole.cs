using System.Text;

namespace TensorDecomp.Tests.Cli;

/// <summary>
/// Keeps what one test prints apart from what others print beside it: standard output and standard error go to the writers of whoever
/// captures, and to nobody else's. The capture follows into the threads and tasks that are begun within it.
/// </summary>
internal sealed class CapturedConsole : IDisposable
{
    private static readonly AsyncLocal<CapturedConsole?> s_current = new();
    private static readonly Lock s_gate = new();
    private static bool s_installed;

    private readonly StringWriter _output = new(), _error = new();

    public CapturedConsole()
    {
        lock (s_gate)
        {
            if (!s_installed)
            {
                Console.SetOut(TextWriter.Synchronized(new Router(Console.Out, c => c._output)));
                Console.SetError(TextWriter.Synchronized(new Router(Console.Error, c => c._error)));
                s_installed = true;
            }
        }
        s_current.Value = this;
    }

    public string Output => Read(_output);

    public string Error => Read(_error);

    public void Dispose() => s_current.Value = null;

    private static string Read(StringWriter writer)
    {
        lock (writer) return writer.ToString();
    }

    private sealed class Router(TextWriter otherwise, Func<CapturedConsole, StringWriter> choose) : TextWriter
    {
        public override Encoding Encoding => otherwise.Encoding;

        public override void Write(char value)
        {
            if (s_current.Value is not { } captured) otherwise.Write(value);
            else
                lock (choose(captured)) choose(captured).Write(value);
        }

        public override void Write(string? value)
        {
            if (s_current.Value is not { } captured) otherwise.Write(value);
            else
                lock (choose(captured)) choose(captured).Write(value);
        }

        public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

        public override void Flush() => otherwise.Flush();
    }
}
