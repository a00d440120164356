using System.Text;
using NUnit.Framework;
using TensorDecomp.Bench;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
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
            byte[] input = random.Next(20) == 0 ? Mutation.Noise(random)
                : Mutation.Mutated(seed, seeds[random.Next(seeds.Length)].Bytes, random);
            SourceFile file = new(name, input, _ => random.Next(2) == 0 ? new SourceFile(name, input) : null);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                IReadOnlyList<Submission> submissions = random.Next(3) == 0 ? FormatRegistry.Read(file, Tight)
                    : FormatRegistry.Read(file, Tight, format);
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
                Assert.Fail($"{format.Name} threw {e.GetType().Name} on input {k} of batch {batch}: " +
                    $"{e.Message}\n{e.StackTrace}\n{Convert.ToBase64String(input.AsSpan(..Math.Min(input.Length, 3000)))}");
            }
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            if (allocated > MostAllocated) Assert.Fail($"{format.Name} allocated {allocated} bytes on input {k} of batch {batch}");
        }
        Assert.That(judged, Is.GreaterThan(InputsPerBatch / 50),
            "mutations so rough that nothing is read test the readers' first lines only");
        Assert.That(refused, Is.GreaterThan(InputsPerBatch / 10));
    }

    private static IEnumerable<(string, byte[], ISchemeFormat)> Own()
    {
        Scheme[] schemes =
            [Known.Strassen, Scheme.Naive(new Shape(1, 2, 3)), Known.Disguised(Known.Strassen, 3, imaginary: false),
                Known.Disguised(Known.Strassen, 4, imaginary: true)];
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
        foreach ((string name, byte[] content) in ReaderTests.WrittenParts(Known.Strassen)) yield return (name, content,
            FormatRegistry.Find("plinopt_sms")!);
        foreach (string text in (string[])[Fixtures.PerminovReduced, Fixtures.MmcSparse, Fixtures.AlphaEvolveComplex,
            Fixtures.MapleUnevaluated, Fixtures.YacasStrassen, Fixtures.PerminovFractions, Fixtures.BensonBallardDecimals])
            yield return ("own.txt", Encoding.UTF8.GetBytes(text),
                FormatRegistry.All.First(f => f.WhyNot(Fixtures.File("own.txt", text)) is null));
        yield return ("own.npy", NumpyTests.PickledStrassen(), FormatRegistry.Find("numpy_npy")!);
        foreach ((string content, string format) in ReaderTests.Texts()) yield return ("own.dat", Encoding.UTF8.GetBytes(content),
            FormatRegistry.Find(format)!);
        foreach ((string name, string text, string format) in ArrayFileTests.Samples()) yield return (name, Encoding.UTF8.GetBytes(text),
            FormatRegistry.Find(format)!);
        foreach (byte[] mat in MatFileTests.Samples()) yield return ("own.mat", mat, FormatRegistry.Find("matlab_mat")!);
        byte[] strassen = Encoding.UTF8.GetBytes(Fixtures.PerminovStrassen);
        yield return ("own.txt.gz", PackingTests.Gzipped(strassen), FormatRegistry.Find("perminov_txt")!);
        yield return ("own.zip", PackingTests.Zipped(("a.txt", strassen), ("b.txt", strassen)), FormatRegistry.Find("perminov_txt")!);
        yield return ("U.csv", Encoding.UTF8.GetBytes("1,0\n0,1/2\n"), FormatRegistry.Find("csv_factors")!);
    }

    private static IEnumerable<(string, byte[], ISchemeFormat)> Published()
    {
        foreach (Corpus.Row row in Corpus.Manifest)
            if (new FileInfo(row.Path).Length < 8_000)
                yield return (Path.GetFileName(row.Path), File.ReadAllBytes(row.Path), FormatRegistry.Find(row["format"])!);
    }
}
