using System.Globalization;
using System.Text.Json;
using TensorDecomp.Schemes.Formats.Numpy;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats;

/// <summary>
/// A tensor in a file of one's own: JSON (<see cref="TensorJson"/>); a NumPy array of whole numbers, either the tensor itself with three
/// axes, or its entries as rows a, b, c, value; or such rows as text, with blanks or commas between the numbers and comments behind #. All
/// indices count from 0. Where nothing says the sizes, they are the least that hold the entries; in text a line "sizes A B C" says them.
/// </summary>
public static class TensorFile
{
    private static readonly string[] s_kinds = [".json", ".npy", ".txt", ".coo", ".csv"];

    /// <summary>How the name of such a file ends.</summary>
    public static string Kinds { get; } = $"{string.Join(", ", s_kinds.SkipLast(1))} or {s_kinds[^1]}";

    /// <summary>Whether the text is the name of such a file.</summary>
    public static bool IsName(string text) => s_kinds.Contains(Path.GetExtension(text).ToLowerInvariant());

    /// <summary>Reads the file; a tensor that has no name in it is called after it.</summary>
    /// <exception cref="MalformedInputException">It holds no tensor.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Tensor Read(string path)
    {
        try
        {
            SourceFile file = SourceFile.Open(path, Limits.Default);
            if (Path.GetExtension(path).Equals(".json", StringComparison.OrdinalIgnoreCase))
            {
                using JsonDocument document = JsonInput.Parse(file);
                return TensorJson.Read(document.RootElement);
            }
            string name = TensorJson.NameFrom(Path.GetFileNameWithoutExtension(path));
            return file.StartsWith(NpyFile.Magic) ? Of(name, NpyFile.Read(file.Bytes)) : Of(name, file.Text);
        }
        catch (MalformedInputException e)
        {
            throw e.Within(path);
        }
    }

    private static Tensor Of(string name, NumpyArray array)
    {
        if (!array.Type.IsNumeric || array.Dimensions.Any(size => size < 1))
            throw new MalformedInputException("a tensor is an array of whole numbers with three axes, or rows a, b, c, value");
        return array.Dimensions switch
        {
            [var a, var b, var c] => Make(name, (a, b, c), Dense(array, b, c)),
            [var rows, 4] when rows <= Tensor.MostEntries => Make(name, null, Enumerable.Range(0, rows).Select(row =>
                new TensorEntry(array.Int(4L * row), array.Int(4L * row + 1), array.Int(4L * row + 2), array.Int(4L * row + 3)))),
            _ => throw new MalformedInputException(
                $"an array of {array} numbers is no tensor; it has three axes, or rows of four numbers a, b, c, value"),
        };
    }

    private static IEnumerable<TensorEntry> Dense(NumpyArray array, int b, int c)
    {
        for (long at = 0; at < array.Count; at++)
            if (!array[at].IsZero) yield return new TensorEntry((int)(at / c / b), (int)(at / c % b), (int)(at % c), array.Int(at));
    }

    private static Tensor Of(string name, string text)
    {
        (int, int, int)? sizes = null;
        List<TensorEntry> entries = [];
        int number = 0;
        foreach (string line in text.Split('\n'))
        {
            number++;
            string[] words = line.Split('#')[0].Split([' ', '\t', ',', '\r'], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0) continue;
            bool isSizes = words[0] == "sizes";
            int[] numbers = [.. words.Skip(isSizes ? 1 : 0).Select(word => Whole(word, number))];
            if (isSizes && numbers is [var a, var b, var c] && sizes is null && entries.Count == 0) sizes = (a, b, c);
            else if (!isSizes && numbers.Length == 4 && entries.Count < Tensor.MostEntries)
                entries.Add(new TensorEntry(numbers[0], numbers[1], numbers[2], numbers[3]));
            else
                throw MalformedInputException.AtLine(number, 1,
                    isSizes ? "sizes are three numbers, once and before the entries"
                        : numbers.Length == 4 ? $"a tensor has {Tensor.MostEntries} entries at most"
                        : $"an entry is four whole numbers, a b c value; here are {numbers.Length}");
        }
        return Make(name, sizes, entries);
    }

    private static int Whole(string word, int line) =>
        int.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) ? value
            : throw MalformedInputException.AtLine(line, 1, $"{CoefficientText.Quoted(word)} is no whole number");

    private static Tensor Make(string name, (int A, int B, int C)? sizes, IEnumerable<TensorEntry> entries)
    {
        TensorEntry[] all = [.. entries];
        if (all.Length == 0) throw new MalformedInputException("there are no entries in it, a line of four whole numbers each");
        (int a, int b, int c) = sizes ?? ((int)Least(e => e.A), (int)Least(e => e.B), (int)Least(e => e.C));
        try
        {
            return new Tensor(name, a, b, c, all);
        }
        catch (ArgumentException e)
        {
            throw new MalformedInputException(e.Message.TrimEnd('.'));
        }

        // In 64 bits, for an index may be the largest number there is; the tensor then says that it is too large.
        long Least(Func<TensorEntry, int> index) => Math.Min(int.MaxValue, all.Max(e => (long)index(e)) + 1);
    }
}
