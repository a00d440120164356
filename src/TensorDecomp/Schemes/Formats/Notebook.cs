using System.Text;
using System.Text.Json;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Schemes.Formats;

/// <summary>
/// The code cells of a Jupyter notebook (nbformat 4). Each is read as the source text that it is; cells that hold no scheme are
/// passed over, since they hold programs. What is printed under them is not read.
/// </summary>
internal sealed class Notebook : ISchemeFormat
{
    public string Name => "notebook";
    public string Summary => "the code cells of a Jupyter notebook";

    public string? WhyNot(SourceFile file) => JsonInput.WhyNotJson(file, "cells", "nbformat");

    public IReadOnlyList<Submission> Read(SourceFile file, Limits limits)
    {
        using JsonDocument document = JsonInput.Parse(file);
        List<Submission> found = [];
        List<string> refusals = [];
        StringBuilder whole = new();
        int cell = 0;
        foreach (JsonElement element in JsonInput.Array(JsonInput.Required(document.RootElement, "cells"), "cells"))
        {
            cell++;
            if (JsonInput.Optional(element, "cell_type") is not { ValueKind: JsonValueKind.String } type || type.GetString() != "code")
                continue;
            string content = Source(element);
            foreach (ReadOnlySpan<char> line in content.AsSpan().EnumerateLines())
                if (line.TrimStart() is not ['%' or '!', ..]) whole.Append(line).Append('\n'); // those are for the notebook itself
            SourceFile source = Text(file, content);
            if (FormatRegistry.Texts.FirstOrDefault(f => f.WhyNot(source) is null) is not { } format) continue;
            try
            {
                foreach (Submission submission in FormatRegistry.Read(source, limits, format))
                    found.Add(submission with
                    {
                        Member = submission.Member is null ? $"cell {cell}"
                        : $"cell {cell}, {submission.Member}"
                    });
            }
            catch (MalformedInputException e)
            {
                refusals.Add(e.Within($"cell {cell}").Message);
            }
            if (found.Count > limits.Schemes) throw Limits.Over("a file", found.Count, "schemes", limits.Schemes);
        }
        // A cell that looks like a scheme and is none that can be read may be part of the others.
        if (found.Count == 0 && Together(Text(file, $"{whole}"), limits) is { } together) return together;
        if (found.Count == 0 || refusals.Count > 0)
            throw new MalformedInputException(refusals.FirstOrDefault() ?? "no code cell holds a scheme");
        return found is [var only] ? [only with { Member = null }] : found;
    }

    // The factors of one scheme may stand in several cells: all cells are then one text.
    private static IReadOnlyList<Submission>? Together(SourceFile whole, Limits limits)
    {
        if (FormatRegistry.Texts.FirstOrDefault(f => f.WhyNot(whole) is null) is not { } format) return null;
        try
        {
            return FormatRegistry.Read(whole, limits, format);
        }
        catch (MalformedInputException)
        {
            return null; // what a single cell was refused for says more
        }
    }

    private static SourceFile Text(SourceFile notebook, string content) =>
        new($"{Path.GetFileNameWithoutExtension(notebook.Name)}.py", Encoding.UTF8.GetBytes(content));

    private static string Source(JsonElement cell) => JsonInput.Optional(cell, "source") switch
    {
        { ValueKind: JsonValueKind.String } text => JsonInput.Text(text),
        { ValueKind: JsonValueKind.Array } lines => string.Concat(lines.EnumerateArray().Select(JsonInput.Text)),
        _ => "",
    };
}
