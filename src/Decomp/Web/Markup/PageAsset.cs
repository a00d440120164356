using System.Reflection;

namespace TensorDecomp.Cli.Web.Markup;

/// <summary>The files that pages need beside them, out of the assembly.</summary>
internal static class PageAsset
{
    public static byte[] Read(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Web/{name}")!;
        using MemoryStream content = new();
        stream.CopyTo(content);
        return content.ToArray();
    }
}
