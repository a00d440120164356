using System.Text.Json;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Schemes.Tensors;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats;

/// <summary>
/// A tensor as JSON: an object with its name, its three sizes and its entries [a, b, c, value], all zero-based. By itself it is a file for
/// <c>--tensor</c>; in decomp_json it says what a scheme decomposes.
/// </summary>
public static class TensorJson
{
    private const int LongestName = 64;

    /// <summary>The tensor that a text names: a member of a family, a shape, or a file.</summary>
    /// <exception cref="MalformedInputException">It names none, or the file holds none.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Tensor Named(string text)
    {
        if (TensorMakers.TryParse(text, out Tensor? tensor)) return tensor;
        return TensorFile.IsName(text) ? TensorFile.Read(text)
            : throw new MalformedInputException(
                $"{CoefficientText.Quoted(text)} names no tensor; write a shape such as 3x3x3, " +
                    $"{string.Join(", ", TensorMakers.All.Select(m => m.Form))}, several joined by +, or the name of a " +
                    $"{TensorFile.Kinds} file with its entries; 'decomp tensors' explains them");
    }

    /// <summary>A name for a tensor that a file holds without one.</summary>
    internal static string NameFrom(string file)
    {
        string name = string.Concat(file.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '-')).Trim('.');
        // What names a tensor already, such as a shape, does not become the name of another one.
        return name.Length is > 0 and <= LongestName && !TensorMakers.TryParse(name, out _) ? name
            : $"tensor-{name}"[..Math.Min(LongestName, 7 + name.Length)];
    }

    /// <summary>Reads the object.</summary>
    /// <exception cref="MalformedInputException">It is no tensor, or has the name of another one.</exception>
    public static Tensor Read(JsonElement value)
    {
        string name = JsonInput.Text(JsonInput.Required(value, "name"));
        int[] sizes = [.. JsonInput.Array(JsonInput.Required(value, "sizes"), "sizes", 3).Select(e => JsonInput.Int(e, "sizes"))];
        JsonElement entries = JsonInput.Required(value, "entries");
        JsonInput.Array(entries, "entries");
        if (entries.GetArrayLength() > Tensor.MostEntries)
            throw Limits.Over("a tensor", entries.GetArrayLength(), "entries", Tensor.MostEntries);
        return Of(name, sizes, entries.EnumerateArray().Select(Entry));

        static TensorEntry Entry(JsonElement entry)
        {
            int[] numbers = [.. JsonInput.Array(entry, "entries", 4).Select(e => JsonInput.Int(e, "entries"))];
            return new TensorEntry(numbers[0], numbers[1], numbers[2], numbers[3]);
        }
    }

    /// <summary>The tensor with that name, as a file says it.</summary>
    /// <exception cref="MalformedInputException">It is no tensor, or has the name of another one.</exception>
    internal static Tensor Of(string name, int[] sizes, IEnumerable<TensorEntry> entries)
    {
        if (name.Length is 0 or > LongestName || name[0] == '.'
            || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or ':' or '.' or '+')
            || Shape.TryParse(name, out _))
            throw new MalformedInputException(
                $"the tensor's name is {CoefficientText.Quoted(name)}; it has up to {LongestName} letters, digits and - _ : . + and is " +
                    "no shape");
        Tensor tensor;
        try
        {
            tensor = new Tensor(name, sizes[0], sizes[1], sizes[2], entries);
        }
        catch (ArgumentException e)
        {
            throw new MalformedInputException(e.Message.TrimEnd('.'));
        }
        return !TensorMakers.TryParse(name, out Tensor? known) || known == tensor ? tensor
            : throw new MalformedInputException($"{name} is another tensor than the one whose entries these are; give it another name");
    }

    /// <summary>The object on one line.</summary>
    public static string Text(Tensor tensor) =>
        $"{{\"name\": \"{tensor.Name}\", \"sizes\": [{string.Join(", ", tensor.Sizes)}], \"entries\": " +
            $"[{string.Join(", ", tensor.Entries.Select(e => $"[{e.A},{e.B},{e.C},{e.Value}]"))}]}}";
}
