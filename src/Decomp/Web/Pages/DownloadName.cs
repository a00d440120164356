using TensorDecomp.Export.Code;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Cli.Web.Pages;

/// <summary>What a text of a scheme is called where it is kept: 3x3x3-23-ZT-6837359b.c.</summary>
internal static class DownloadName
{
    public static string Of(string folder, string name, string kind)
    {
        string extension = kind == "json" ? ".json" : CodeTargets.All.FirstOrDefault(t => t.Name == kind)?.Extension
            ?? FormatRegistry.All.OfType<IWritableFormat>().FirstOrDefault(f => f.Name == kind)?.Extension ?? "";
        string stem = $"{folder}-{Path.GetFileNameWithoutExtension(name)}";
        return CodeTargets.All.Any(t => t.Name == kind) || kind == "json" ? $"{stem}{extension}" : $"{stem}.{kind}{extension}";
    }
}
