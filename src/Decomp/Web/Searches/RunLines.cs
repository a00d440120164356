using System.Text;

namespace TensorDecomp.Cli.Web.Searches;

/// <summary>The JSON lines of a search, as <c>decomp search --json</c> writes them, as far as pictures need them: without the lines of
/// progress, and no more than a few megabytes.</summary>
internal sealed class RunLines : TextWriter
{
    private const int Longest = 4 << 20;
    private readonly StringBuilder _text = new();

    public override Encoding Encoding => Encoding.UTF8;

    public string Text
    {
        get
        {
            lock (_text) return _text.ToString();
        }
    }

    public override void WriteLine(string? line)
    {
        lock (_text)
            if (line is not null && _text.Length + line.Length < Longest && !line.StartsWith("{\"event\":\"progress\"",
                StringComparison.Ordinal))
                _text.Append(line).Append('\n');
    }

    public override void Write(char c) => throw new NotSupportedException("Lines are written whole.");
}
