using System.Text;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Search.Flips;

/// <summary>
/// Pools of flip graphs as files, one for each shape: what one search leaves another begins with. A line is a word of
/// <see cref="PackedScheme"/>, the lowest ranks first. Whatever is read is proved; the folder is a state of searches, and no store of
/// schemes.
/// </summary>
/// <param name="folder">Where they are.</param>
/// <param name="ring">The ring of all schemes in it.</param>
internal sealed class PoolFolder(string folder, Ring ring)
{
    /// <summary>Most lines of one rank; what stands in the file gives way to what is written.</summary>
    public const int MostOfOneRank = 512;

    /// <summary>How many ranks there are in a file, the lowest first.</summary>
    public const int Ranks = 3;

    private const long MostBytes = 1 << 26;

    /// <summary>The file of a shape, whose dimensions ascend.</summary>
    public string PathOf(Shape shape) => Path.Combine(folder, $"{shape}-{ring}.pool");

    /// <summary>Makes the folder where there is none: what cannot be written is to show before the first flip.</summary>
    /// <exception cref="IOException">It cannot be made; the message is a sentence.</exception>
    public void Open()
    {
        if (File.Exists(folder)) throw new IOException($"cannot keep a pool in {folder}: it is a file; name a folder");
        Directory.CreateDirectory(folder);
    }

    /// <summary>What is there of the shape.</summary>
    /// <exception cref="MalformedInputException">A line is no decomposition of the shape over the ring.</exception>
    public IEnumerable<PackedScheme> Read(Shape shape)
    {
        string file = PathOf(shape);
        int number = 0;
        foreach (string line in Lines(file))
        {
            number++;
            if (line.Length > 0) yield return Parse(line, number);
        }

        PackedScheme Parse(string line, int number)
        {
            try
            {
                PackedScheme scheme = PackedScheme.Parse(line, ring);
                return scheme.Tensor == MatrixProduct.Of(shape) ? scheme
                    : throw new InvalidDataException($"a scheme in it is one of {scheme.Tensor}");
            }
            catch (InvalidDataException e)
            {
                throw new MalformedInputException($"{e.Message}; delete the line, or the file to begin without it.",
                    $"{file}, line {number}");
            }
        }
    }

    /// <summary>Writes the words of a search's pools, each file whole or not at all; of what stands there already as much as there is room
    /// for stays.</summary>
    /// <param name="words">Of any shapes with ascending dimensions.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public void Write(IEnumerable<string> words)
    {
        foreach (IGrouping<string, string> ofShape in words.GroupBy(word => word[..Math.Max(0, word.IndexOf(':'))]))
        {
            if (!Shape.TryParse(ofShape.Key, out Shape shape)) continue; // of another tensor, whose name may be no file's
            string file = PathOf(shape);
            string[] kept =
                [.. ofShape.Concat(Lines(file)).Distinct().GroupBy(RankOf).Where(rank => rank.Key > 0).OrderBy(rank => rank.Key)
                    .Take(Ranks).SelectMany(rank => rank.Take(MostOfOneRank))];
            AtomicFile.Write(file, stream => stream.Write(Encoding.ASCII.GetBytes(string.Join('\n', kept) + '\n')));
        }
    }

    private static int RankOf(string word)
    {
        int from = word.IndexOf(':') + 1, to = word.IndexOf(' ');
        return from > 0 && to > from && int.TryParse(word[from..to], out int rank) ? rank : 0;
    }

    private static IEnumerable<string> Lines(string file)
    {
        FileInfo info = new(file);
        if (!info.Exists) return [];
        return info.Length <= MostBytes ? File.ReadLines(file)
            : throw new MalformedInputException($"it is larger than {MostBytes >> 20} MiB and no pool; delete it, or name another folder.",
                file);
    }
}
