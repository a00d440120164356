using System.Text.Json;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Cli.Host;

/// <summary>The file with a user's defaults: one JSON object of names and texts or numbers, such as {"store":
/// "/data/schemes", "threads": 4}.</summary>
internal static class SettingsFile
{
    public const string Variable = "DECOMP_CONFIG";

    private const int LargestBytes = 1 << 16;

    /// <summary>Where it is looked for: DECOMP_CONFIG, else decomp/config.json below XDG_CONFIG_HOME or ~/.config; null where there is no
    /// home.</summary>
    public static string? Path
    {
        get
        {
            if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named) return named;
            string folder = Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData); // XDG_CONFIG_HOME on Unix
            return folder.Length == 0 ? null : System.IO.Path.Combine(folder, "decomp", "config.json");
        }
    }

    /// <summary>What it says of a setting; null where it says nothing, or is not there.</summary>
    /// <exception cref="MalformedInputException">It cannot be read as settings.</exception>
    public static string? Read(string name)
    {
        if (Path is not { } path || !File.Exists(path)) return null;
        if (new FileInfo(path).Length > LargestBytes)
            throw new MalformedInputException($"{path} has more than {LargestBytes} bytes; {Setting.Form}.");
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path), new JsonDocumentOptions
            {
                CommentHandling = JsonCommentHandling.Skip,
                AllowTrailingCommas = true,
            });
            return Read(document.RootElement, name, path);
        }
        catch (JsonException e)
        {
            throw new MalformedInputException($"{path}:{e.LineNumber + 1}: no JSON; {Setting.Form}.");
        }
    }

    private static string? Read(JsonElement root, string name, string path)
    {
        if (root.ValueKind != JsonValueKind.Object) throw new MalformedInputException($"{path} is no object; {Setting.Form}.");
        string? found = null;
        foreach (JsonProperty property in root.EnumerateObject())
        {
            if (Setting.All.All(setting => setting.Name != property.Name))
            {
                string meant = DidYouMean.Of(property.Name, Setting.All.Select(s => s.Name)) is { } near ? $"; did you mean {near}?"
                    : $"; there are {string.Join(", ", Setting.All.Select(s => s.Name))}.";
                throw new MalformedInputException($"{path}: there is no setting {property.Name}{meant}");
            }
            if (property.Name == name)
                found = property.Value.ValueKind switch
                {
                    JsonValueKind.String when property.Value.GetString() is { Length: > 0 } text => text,
                    JsonValueKind.Number => property.Value.GetRawText(),
                    _ => throw new MalformedInputException($"{path}: {name} is neither a text nor a number; {Setting.Form}."),
                };
        }
        return found;
    }
}
