namespace TensorDecomp.Cli.Web.Uploads;

/// <summary>The name that an uploaded file is judged under: its own, for formats look at names, without anything that leads
/// elsewhere.</summary>
internal static class UploadName
{
    private const int Longest = 100;

    public static string Of(string? sent)
    {
        string name = (sent ?? "").Split('/', '\\')[^1];
        string plain = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || "._-+=(),".Contains(c) ? c : '_'))
            .TrimStart('.', '-');
        if (plain.Length > Longest) plain = plain[^Longest..].TrimStart('.', '-');
        return plain.Length == 0 ? "scheme" : plain;
    }
}
