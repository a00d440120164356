using System.Text.RegularExpressions;
using TensorDecomp.Evolution.Facts;
using TensorDecomp.Evolution.Templates;

namespace TensorDecomp.Evolution.Journal;

/// <summary>
/// The program contract as the prompts of a run show it: C# blocks one below the other. A run has it in its settings; a journal of
/// version 0.1.0 has it in its prompts only, and the first one tells it. So whatever becomes of the tool's contract, a run goes on, is
/// replayed and audited under its own.
/// </summary>
internal static partial class RecordedContract
{
    /// <summary>What tells a file of the contract from a template, which is Markdown.</summary>
    private const string Extension = ".cs";

    /// <summary>The contract in a run's settings; null where they are without.</summary>
    public static string? In(EvolutionSettings settings) =>
        Blocks(settings.Templates.Where(t => t.Key.EndsWith(Extension, StringComparison.Ordinal))
            .OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => t.Value)) is { Length: > 0 } blocks ? blocks : null;

    /// <summary>The contract in the prompt that an event carries; null where there is none.</summary>
    public static string? In(IRunEvent e) =>
        (e as Proposed)?.Prompt is { } asked ? In(asked) : e is RepairAsked repair ? In(repair.Prompt) : null;

    /// <summary>The tool's own, for a run that begins, or has begun without one and asked nothing yet.</summary>
    public static string OfTheTool() => Blocks(TemplateSet.ContractFiles.Select(TemplateSet.Contract));

    private static string? In(string prompt) => Shown().Match(prompt) is { Success: true } shown ? shown.Value : null;

    private static string Blocks(IEnumerable<string> files) =>
        string.Join("\n", files.Select(file => $"```csharp\n{file.TrimEnd()}\n```"));

    /// <summary>The block that declares the interface of programs, and those right below it.</summary>
    [GeneratedRegex(@"```csharp\n(?:(?!```)[\s\S])*?interface IGradientProgram\b(?:(?!```)[\s\S])*\n```(?:\n```csharp\n(?:(?!```)[\s\S]" +
        @")*\n```)*")]
    private static partial Regex Shown();
}
