using TensorDecomp.Export.Code;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Export;

/// <summary>What --as can name: the languages code is generated in, and the published formats that schemes can be written in.</summary>
public static class TextExport
{
    /// <summary>Every name with what it stands for; "json" is short for this tool's own format.</summary>
    public static IReadOnlyList<(string Name, string Summary)> All { get; } =
    [
        .. CodeTargets.All.Select(t => (t.Name, t.Summary)),
        ("json", "this tool's own format"),
        .. FormatRegistry.All.OfType<IWritableFormat>().Where(f => f is not CanonicalJson).Select(f => (f.Name, f.Summary)),
    ];

    /// <summary>Writes the scheme as the named kind of text, or says why it cannot be.</summary>
    public static string? Write(CertifiedScheme scheme, string name, Stream output)
    {
        if (name == "json")
        {
            CanonicalJson.Write(scheme.Scheme, scheme.Ring, scheme.Provenance, output, scheme.Program);
            return null;
        }
        if (CodeTargets.All.FirstOrDefault(t => t.Name == name) is not { } target)
        {
            IWritableFormat format = FormatRegistry.All.OfType<IWritableFormat>().First(f => f.Name == name);
            if (format.WhyNot(scheme.Tensor) is { } other) return other;
            try
            {
                format.Write(scheme.Scheme, scheme.Ring, output);
                return null;
            }
            catch (NotSupportedException e)
            {
                return e.Message;
            }
        }
        Algorithm algorithm = new(scheme);
        if (target.WhyNot(algorithm) is { } reason) return reason;
        using StreamWriter text = new(output, leaveOpen: true) { NewLine = "\n" };
        target.Write(algorithm, text);
        return null;
    }
}
