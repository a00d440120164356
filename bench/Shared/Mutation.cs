using System.IO.Compression;
using System.Text;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Bench;

/// <summary>Inputs that are nearly right: bytes of real ones cut, doubled, spliced and replaced. Equal random numbers make equal
/// inputs.</summary>
internal static class Mutation
{
    private static readonly string[] Tokens =
    [
        "9999999999", "-", "1/0", "1e999", "NaN", "0", "-1", "1/2", "[", "]", "{", "}", "(", ")", "\"", ",", ";", "#", "*", "**", "a11",
        "c99", "i", ".", "\n", "\0",
        "\uFEFF", "2147483648", "65536", "x", "R", " ",
    ];

    /// <summary>The seed with a few changes, some of them parts of another input.</summary>
    public static byte[] Mutated(byte[] seed, byte[] other, Random random)
    {
        // What is inside an archive is reached only if the archive around it is whole.
        if (seed.AsSpan().StartsWith("PK"u8) && random.Next(4) != 0) return Repacked(seed, random);
        List<byte> bytes = [.. seed];
        if (seed.AsSpan().StartsWith("{"u8) && random.Next(2) == 0 && JsonMutation.Of(seed, other, random) is { } wellFormed)
            return wellFormed;
        if (random.Next(3) == 0)
        {
            Redigit(bytes, random); // and no more, so that it is not refused for its form
            return [.. bytes];
        }
        for (int changes = 1 + random.Next(3); changes > 0; changes--)
        {
            int at = random.Next(bytes.Count + 1), length = Math.Min(bytes.Count - at, 1 + random.Next(12));
            switch (random.Next(9))
            {
                case 0: bytes.RemoveRange(at, bytes.Count - at); break;
                case 1: bytes.RemoveRange(at, length); break;
                case 2: bytes.InsertRange(at, [.. bytes.GetRange(at, length)]); break;
                case 3: bytes.InsertRange(at, Encoding.UTF8.GetBytes(Tokens[random.Next(Tokens.Length)])); break;
                case 4: if (at < bytes.Count) bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 5: if (at < bytes.Count) bytes[at] = (byte)random.Next(256); break;
                case 6: bytes.InsertRange(at, other.AsSpan(random.Next(other.Length + 1)..).ToArray()); break;
                case 7:
                    bytes.InsertRange(at,
                        [.. Enumerable.Repeat(bytes.Count > 0 ? bytes[random.Next(bytes.Count)] : (byte)'(', random.Next(2000))]);
                    break;
                default: Redigit(bytes, random); break;
            }
        }
        return [.. bytes];
    }

    // Another digit in the place of one: the structure stays, the numbers, sizes and indices do not.
    private static void Redigit(List<byte> bytes, Random random)
    {
        for (int tries = 0; tries < 50 && bytes.Count > 0; tries++)
        {
            int at = random.Next(bytes.Count);
            if (!char.IsAsciiDigit((char)bytes[at])) continue;
            bytes[at] = (byte)('0' + random.Next(10));
            return;
        }
    }

    private static byte[] Repacked(byte[] archive, Random random)
    {
        List<(string Name, byte[] Content)> members = [];
        using (ZipArchive read = new(new MemoryStream(archive)))
            foreach (ZipArchiveEntry entry in read.Entries)
            {
                using Stream stream = entry.Open();
                members.Add((entry.FullName, SourceFile.ReadBounded(stream, 1 << 20)!));
            }
        int changed = random.Next(members.Count);
        members[changed] = random.Next(5) == 0
            ? ($"{members[changed].Name[..random.Next(members[changed].Name.Length)]}.npy", members[changed].Content)
            : (members[changed].Name, Mutated(members[changed].Content, members[random.Next(members.Count)].Content, random));
        using MemoryStream output = new();
        using (ZipArchive written = new(output, ZipArchiveMode.Create, leaveOpen: true))
            foreach ((string name, byte[] content) in members)
            {
                using Stream stream = written.CreateEntry(name, CompressionLevel.Fastest).Open();
                stream.Write(content);
            }
        return output.ToArray();
    }

    /// <summary>Bytes without any sense.</summary>
    public static byte[] Noise(Random random)
    {
        byte[] noise = new byte[random.Next(600)];
        random.NextBytes(noise);
        return noise;
    }
}
