using System.IO.Compression;
using System.Text;
using NUnit.Framework;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Formats;

/// <summary>
/// Files that are nearly right: own ones of every format and, where they are, published ones, mutated, truncated and spliced.
/// Nothing but judgements and clean refusals may come out, within bounded memory. The inputs are the same every time.
/// </summary>
public sealed class FuzzTests
{
    private const int InputsPerBatch = 2_750, Batches = 8;

    /// <summary>More than any input of this size has a right to; an input that gets it has found a way to multiply.</summary>
    private const long MostAllocated = 256 << 20;

    private static readonly Limits Tight = new()
    {
        FileBytes = 1 << 20,
        Coefficients = 40_000,
        Nonzeros = 20_000,
        Rank = 2_000,
        Digits = 60,
        DenominatorBits = 1 << 12,
        Schemes = 20,
        Work = 3_000_000,
    };

    private static readonly string[] Tokens =
        ["9999999999", "-", "1/0", "1e999", "NaN", "0", "-1", "1/2", "[", "]", "{", "}", "(", ")", "\"", ",", ";", "#", "*", "**", "a11", "c99", "i", ".", "\n", "\0", "\uFEFF", "2147483648", "65536", "x", "R", " "];

    private static readonly Lazy<(string Name, byte[] Bytes, ISchemeFormat Format)[]> Seeds = new(() => [.. Own(), .. Published()]);

    [Test]
    public void Nothing_but_judgements_and_refusals_comes_out([Range(1, Batches)] int batch)
    {
        var random = new Random(batch);
        (string Name, byte[] Bytes, ISchemeFormat Format)[] seeds = Seeds.Value;
        int judged = 0, refused = 0;
        for (int k = 0; k < InputsPerBatch; k++)
        {
            (string name, byte[] seed, ISchemeFormat format) = seeds[random.Next(seeds.Length)];
            byte[] input = random.Next(20) == 0 ? Noise(random) : Mutated(seed, seeds[random.Next(seeds.Length)].Bytes, random);
            SourceFile file = new(name, input, _ => random.Next(2) == 0 ? new SourceFile(name, input) : null);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                IReadOnlyList<Submission> submissions = random.Next(3) == 0 ? FormatRegistry.Read(file, Tight) : FormatRegistry.Read(file, Tight, format);
                foreach (Submission submission in submissions.Take(3)) Judgement.Of(submission);
                judged++;
            }
            catch (MalformedInputException e)
            {
                refused++;
                Assert.That(e.Message, Is.Not.Empty.And.Not.Contains("\n"));
            }
            catch (Exception e)
            {
                Assert.Fail($"{format.Name} threw {e.GetType().Name} on input {k} of batch {batch}: {e.Message}\n{e.StackTrace}\n{Convert.ToBase64String(input.AsSpan(..Math.Min(input.Length, 3000)))}");
            }
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            if (allocated > MostAllocated) Assert.Fail($"{format.Name} allocated {allocated} bytes on input {k} of batch {batch}");
        }
        Assert.That(judged, Is.GreaterThan(InputsPerBatch / 50), "mutations so rough that nothing is read test the readers' first lines only");
        Assert.That(refused, Is.GreaterThan(InputsPerBatch / 10));
    }

    private static byte[] Mutated(byte[] seed, byte[] other, Random random)
    {
        // What is inside an archive is reached only if the archive around it is whole.
        if (seed.AsSpan().StartsWith("PK"u8) && random.Next(4) != 0) return Repacked(seed, random);
        List<byte> bytes = [.. seed];
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
                case 7: bytes.InsertRange(at, [.. Enumerable.Repeat(bytes.Count > 0 ? bytes[random.Next(bytes.Count)] : (byte)'(', random.Next(2000))]); break;
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

    private static byte[] Noise(Random random)
    {
        byte[] noise = new byte[random.Next(600)];
        random.NextBytes(noise);
        return noise;
    }

    private static IEnumerable<(string, byte[], ISchemeFormat)> Own()
    {
        Scheme[] schemes = [Known.Strassen, Scheme.Naive(new Shape(1, 2, 3)), Known.Disguised(Known.Strassen, 3, imaginary: false), Known.Disguised(Known.Strassen, 4, imaginary: true)];
        foreach (IWritableFormat format in FormatRegistry.All.OfType<IWritableFormat>())
            foreach (Scheme scheme in schemes)
            {
                using MemoryStream stream = new();
                try
                {
                    format.Write(scheme, Ring.Of(scheme), stream);
                }
                catch (NotSupportedException)
                {
                    continue;
                }
                yield return ($"own-{scheme.Shape}{format.Extension}", stream.ToArray(), format);
            }
        foreach ((string name, byte[] content) in ReaderTests.WrittenParts(Known.Strassen)) yield return (name, content, FormatRegistry.Find("plinopt_sms")!);
        foreach (string text in (string[])[Fixtures.PerminovReduced, Fixtures.MmcSparse, Fixtures.AlphaEvolveComplex, Fixtures.MapleUnevaluated, Fixtures.YacasStrassen, Fixtures.PerminovFractions, Fixtures.BensonBallardDecimals])
            yield return ("own.txt", Encoding.UTF8.GetBytes(text), FormatRegistry.All.First(f => f.WhyNot(Fixtures.File("own.txt", text)) is null));
        yield return ("own.npy", NumpyTests.PickledStrassen(), FormatRegistry.Find("numpy_npy")!);
        foreach ((string content, string format) in ReaderTests.Texts()) yield return ("own.dat", Encoding.UTF8.GetBytes(content), FormatRegistry.Find(format)!);
        foreach ((string name, string text, string format) in ArrayFileTests.Samples()) yield return (name, Encoding.UTF8.GetBytes(text), FormatRegistry.Find(format)!);
        foreach (byte[] mat in MatFileTests.Samples()) yield return ("own.mat", mat, FormatRegistry.Find("matlab_mat")!);
        byte[] strassen = Encoding.UTF8.GetBytes(Fixtures.PerminovStrassen);
        yield return ("own.txt.gz", PackingTests.Gzipped(strassen), FormatRegistry.Find("perminov_txt")!);
        yield return ("own.zip", PackingTests.Zipped(("a.txt", strassen), ("b.txt", strassen)), FormatRegistry.Find("perminov_txt")!);
        yield return ("U.csv", Encoding.UTF8.GetBytes("1,0\n0,1/2\n"), FormatRegistry.Find("csv_factors")!);
    }

    private static IEnumerable<(string, byte[], ISchemeFormat)> Published()
    {
        foreach (Corpus.Row row in Corpus.Manifest)
            if (new FileInfo(row.Path).Length < 8_000) yield return (Path.GetFileName(row.Path), File.ReadAllBytes(row.Path), FormatRegistry.Find(row["format"])!);
    }
}
