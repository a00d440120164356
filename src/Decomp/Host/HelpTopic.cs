using System.Reflection;
using TensorDecomp.Export.Code;
using TensorDecomp.Parts;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Schemes.Tensors;

namespace TensorDecomp.Cli.Host;

/// <summary>A page of help about what several verbs share. A new one is a text in Help/ and one line here.</summary>
/// <param name="Name">The word behind 'decomp help'.</param>
/// <param name="Summary">What the page is about, in a few words.</param>
internal sealed record HelpTopic(string Name, string Summary)
{
    public static IReadOnlyList<HelpTopic> All { get; } =
    [
        new("symmetries", "symmetries that schemes have to have"),
        new("rings", "where coefficients lie"),
        new("tensors", "bilinear maps other than matrix products"),
        new("files", "what is read and written, exit codes"),
        new("settings", "defaults for all commands"),
        new("parts", "optional parts of the tool, and where they are looked for"),
    ];

    /// <summary>The page, its lists filled in from the tables of the tool.</summary>
    public string Text
    {
        get
        {
            using StreamReader reader = new(Assembly.GetExecutingAssembly().GetManifestResourceStream($"Help/{Name}.txt")!);
            return reader.ReadToEnd()
                .Replace("{families}", string.Join('\n', TensorMakers.All.Select(maker => $"  {maker.Form,-13} {maker.Summary}")))
                .Replace("{parts}", string.Join('\n', OptionalPart.All.Select(part =>
                    $"  {part.Name,-10} for {part.Purpose}; {(part.WhyAbsent is null ? "it is there" : "it is not there")}")))
                .Replace("{folders}", string.Join('\n', OptionalPart.Folders.Select(folder => $"  {folder}")))
                .Replace("{own}", OptionalPart.UserFolder)
                .Replace("{formats}", string.Join('\n', FormatRegistry.All.Select(format =>
                    $"  {(format is IWritableFormat or IPartedFormat ? '+' : ' ')} {format.Name,-21}  {format.Summary}")))
                .Replace("{code}", string.Join(", ", CodeTargets.All.Select(target => target.Name)));
        }
    }
}
