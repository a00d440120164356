using System.Globalization;
using System.Text;
using TensorDecomp.Evolution.Facts;
using TensorDecomp.Evolution.Templates;
using TensorDecomp.Schemes;

namespace TensorDecomp.Evolution.Models;

/// <summary>
/// A model that is whoever reads files: each prompt is written to <c>prompt-0007.md</c> in a folder, the answer is read from
/// <c>answer-0007.md</c> beside it (<c>prompt-0007-repair1.md</c> for a repair). For clusters without a network and for people.
/// An answer that starts with the word SKIP gives the question up.
/// </summary>
public sealed class FileExchange(string folder, TimeProvider clock) : ILanguageModel
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    /// <summary>Makes the folder and the page in it that says how it works.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Open()
    {
        Directory.CreateDirectory(folder);
        string page = Path.Combine(folder, "README.md");
        if (!File.Exists(page))
            AtomicFile.Write(page, stream => stream.Write(Encoding.UTF8.GetBytes(TemplateSet.Resource("Prompts/exchange.md"))));
    }

    /// <summary>"0007.md", "0007-repair1.md": how the names of a question's two files end.</summary>
    public static string NameOf(Question question) =>
        string.Create(CultureInfo.InvariantCulture,
            $"{question.Candidate:D4}{(question.Attempt == 0 ? "" : $"-repair{question.Attempt}")}.md");

    /// <inheritdoc/>
    public async Task<Reply> AskAsync(Question question, CancellationToken cancel)
    {
        string prompt = Path.Combine(folder, $"prompt-{NameOf(question)}"), answer = Path.Combine(folder, $"answer-{NameOf(question)}");
        // After a restart the same prompt is there already, perhaps with its answer.
        if (!File.Exists(prompt)) AtomicFile.Write(prompt, stream => stream.Write(Encoding.UTF8.GetBytes(question.Text)));
        string text = await Settled(answer, cancel);
        if (text.TrimStart().StartsWith("SKIP", StringComparison.Ordinal))
            throw new NoAnswerException($"{Path.GetFileName(answer)} says SKIP");
        return new Reply(text, Tokens.Estimate(question.Text), Tokens.Estimate(text));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>The file's text once it is there, is not empty, and has been the same at two looks in a row: it may be written
    /// slowly.</summary>
    private async Task<string> Settled(string path, CancellationToken cancel)
    {
        (long Length, DateTime Written) last = default;
        while (true)
        {
            FileInfo file = new(path);
            if (file.Exists && file.Length > 0)
            {
                if (file.Length > Reply.LongestText)
                    throw new NoAnswerException($"{Path.GetFileName(path)} is longer than {Reply.LongestText >> 20} MiB");
                if (last == (file.Length, file.LastWriteTimeUtc)) return await Text(path, cancel);
                last = (file.Length, file.LastWriteTimeUtc);
            }
            await Task.Delay(Look, clock, cancel);
        }
    }

    private static async Task<string> Text(string path, CancellationToken cancel)
    {
        try
        {
            return await File.ReadAllTextAsync(path, cancel);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new NoAnswerException($"{Path.GetFileName(path)} cannot be read: {e.Message}");
        }
    }
}
