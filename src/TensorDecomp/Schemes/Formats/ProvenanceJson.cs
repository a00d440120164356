using System.Text.Json;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Schemes.Formats;

/// <summary>The "provenance" of a scheme as JSON: whole, and fit to be shown and computed with, or refused.</summary>
internal static class ProvenanceJson
{
    /// <summary>Longest text of one entry; the longest derivations of recombined schemes are a tenth of it.</summary>
    private const int LongestText = 100_000;

    /// <exception cref="MalformedInputException">An entry is missing, or is none of its kind; the sentence names it.</exception>
    public static Provenance Read(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object) throw new MalformedInputException("\"provenance\" must be an object");
        return new Provenance(Text("engine"), Text("program"), Text("programHash"), Seed(), Text("version"),
            Seconds())
        { Derivation = Derivation() };

        string Text(string name) => Checked(Required(name), name);

        JsonElement Required(string name) => JsonInput.Optional(element, name)
            ?? throw new MalformedInputException($"\"provenance\" has no \"{name}\"");

        ulong Seed() => Required("seed") is { ValueKind: JsonValueKind.Number } number && number.TryGetUInt64(out ulong seed) ? seed
            : throw new MalformedInputException("\"seed\" in \"provenance\" must be a whole number from 0 to 2^64 - 1");

        double Seconds() => Required("seconds") is { ValueKind: JsonValueKind.Number } number && number.TryGetDouble(out double seconds)
            && seconds is >= 0 and <= Provenance.LongestSeconds ? seconds
            : throw new MalformedInputException($"\"seconds\" in \"provenance\" must be a number from 0 to {Provenance.LongestSeconds:F0}");

        string? Derivation() => JsonInput.Optional(element, "derivation") is { } derivation ? Checked(derivation, "derivation") : null;
    }

    /// <summary>What is said of a scheme's origin is printed, so it must be text that does nothing to a terminal.</summary>
    private static string Checked(JsonElement value, string name)
    {
        if (value.ValueKind != JsonValueKind.String) throw new MalformedInputException($"\"{name}\" in \"provenance\" must be a text");
        string text = JsonInput.Text(value);
        if (text.Length > LongestText)
            throw new MalformedInputException($"\"{name}\" in \"provenance\" is longer than {LongestText} characters");
        return text.Any(char.IsControl) ? throw new MalformedInputException($"\"{name}\" in \"provenance\" holds a control character")
            : text;
    }
}
