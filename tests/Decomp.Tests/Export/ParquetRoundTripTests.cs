using FsCheck;
using NUnit.Framework;
using TensorDecomp.Cli;
using TensorDecomp.Cli.Host;
using TensorDecomp.Export;
using TensorDecomp.Export.Parquet;
using TensorDecomp.Export.Tables;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Export;

/// <summary>What was exported comes back bit for bit, and a damaged table never comes back as something else.</summary>
public sealed class ParquetRoundTripTests
{
    [FsCheck.NUnit.Property(MaxTest = 25)]
    public void AStoreComesBackBitForBit(int seed, PositiveInt codecs, PositiveInt groupBytes)
    {
        using TemporaryFolder folder = new();
        Random random = new(seed);
        foreach (Scheme scheme in SampleSchemes.All(seed).Where(_ => random.Next(3) > 0))
            ExportVerbTests.Store(scheme, Ring.Of(scheme), RandomProvenance(random),
                folder[$"store/{scheme.Shape}/{random.Next()} ⟨{scheme.Rank}⟩.json"]);
        Directory.CreateDirectory(folder["store"]);

        Codec[] all = Enum.GetValues<Codec>();
        Codec plain = all[codecs.Get % all.Length], lists = all[codecs.Get / all.Length % all.Length];
        ParquetOptions options = new() { Codec = plain, ListCodec = lists, RowGroupBytes = groupBytes.Get * 5000 };
        AtomicFile.Write(folder["table.parquet"], stream => Export(folder["store"], stream, options));
        Assert.That(Application.Run(["import", folder["table.parquet"], folder["restored"]]), Is.EqualTo(ExitCode.Success));

        string[] before = [.. Files(folder["store"])], after = [.. Files(folder["restored"])];
        Assert.That(after, Is.EqualTo(before));
        foreach (string file in before)
            Assert.That(File.ReadAllBytes(Path.Combine(folder["restored"], file)),
                Is.EqualTo(File.ReadAllBytes(Path.Combine(folder["store"], file))), file);
    }

    /// <summary>Schemes of other tensors, of a family and of a file, come back with their entries; m, n and p are null for them.</summary>
    [Test]
    public void OtherTensorsComeBackBitForBit()
    {
        using TemporaryFolder folder = new();
        Tensor lone = new("lone", 2, 3, 1, [new(0, 0, 0, 1), new(1, 2, 0, -3)]);
        ExportVerbTests.Store(Known.Karatsuba, Ring.Zt, RandomProvenance(new Random(2)), folder["store/poly-2x2/3-ZT-0.json"]);
        ExportVerbTests.Store(Scheme.Naive(lone), Ring.Integers, null, folder["store/lone/2-Z-0.json"]);
        ExportVerbTests.Store(SampleSchemes.Strassen, Ring.Zt, null, folder["store/2x2x2/7-ZT-0.json"]);
        Assert.That(Application.Run(["export", folder["store"], folder["s.parquet"], "--terms", folder["t.csv"], "--runs",
            folder["r.parquet"]]), Is.EqualTo(ExitCode.Success));
        Assert.That(Application.Run(["import", folder["s.parquet"], folder["restored"]]), Is.EqualTo(ExitCode.Success));
        Assert.That(Files(folder["restored"]), Is.EqualTo(Files(folder["store"])));
        foreach (string file in Files(folder["store"]))
            Assert.That(File.ReadAllBytes(Path.Combine(folder["restored"], file)),
                Is.EqualTo(File.ReadAllBytes(Path.Combine(folder["store"], file))), file);
        string[] terms = File.ReadAllLines(folder["t.csv"]);
        Assert.That(terms[0], Does.StartWith("sha256,m,n,p,tensor,rank,term,a,"));
        Assert.That(terms.Count(line => line.Contains(",,,,poly:2x2,3,")), Is.EqualTo(3));
        Assert.That(terms, Has.Some.Contains(",2,2,2,2x2x2,7,1,a11 + a22,").And.Some.Contains("a1 + a2"));
    }

    private sealed record Row(int? M, int? N, int? P, string Tensor, string? Entries);

    /// <summary>What a row says of its tensor is believed only where it can be.</summary>
    [Test]
    public void ARowThatDecomposesNothingIsMalformed()
    {
        const string Pair = "{\"name\": \"pair\", \"sizes\": [1, 1, 1], \"entries\": [[0,0,0,1]]}";
        Assert.That(Read(new(null, null, null, "pair", Pair)), Is.EqualTo("pair"));
        Assert.That(Read(new(1, 1, 1, "1x1x1", null)), Is.EqualTo("1x1x1"));
        foreach ((Row row, string reason) in ((Row, string)[])[
            (new(null, null, null, "pair", null), "either three dimensions or the entries"),
            (new(1, 1, 1, "pair", Pair), "either three dimensions or the entries"),
            (new(1, null, 1, "1x1x1", null), "either three dimensions or the entries"),
            (new(1, 1, 1, "2x2x2", null), "\"tensor\" is"),
            (new(null, null, null, "poly:1x1", Pair), "\"tensor\" is"),
            (new(null, null, null, "pair", "{}"), "\"name\" is missing"),
            (new(null, null, null, "pair", "nonsense"), ""),
            (new(null, null, null, "pair", Pair.Replace("[0,0,0,1]", "[0,0,9,1]")), "lies outside"),
            (new(null, null, null, "pair", Pair.Replace("[1, 1, 1]", "[1, 2000000000, 1]")), "sizes lie between"),
            (new(0, 1, 1, "0x1x1", null), "dimension 0 is not between"),
        ]) Assert.That(() => Read(row), Throws.TypeOf<MalformedInputException>().With.Message.Contains(reason), $"{row}");

        static string Read(Row row)
        {
            using MemoryStream stream = new();
            IEnumerable<IEnumerable<Run<string>>> one = [[new Run<string>("1", 1)]];
            IColumn<Row> Nothing(string name) => Column<Row>.OptionalText(name, _ => null);
            ParquetWriter<Row> writer = new(stream, [Column<Row>.OptionalInt32("m", r => r.M), Column<Row>.OptionalInt32("n", r => r.N),
                Column<Row>.OptionalInt32("p", r => r.P), Column<Row>.Int32("rank", _ => 1), Column<Row>.Text("ring", _ => "ZT"),
                Column<Row>.Text("sha256", _ => ""), Nothing("file"), Nothing("engine"), Nothing("program"), Nothing("program_hash"),
                Column<Row>.OptionalUInt64("seed", _ => null), Nothing("version"), Column<Row>.OptionalDouble("seconds", _ => null),
                Nothing("derivation"), Nothing("circuit"), Column<Row>.TextLists("u", _ => one), Column<Row>.TextLists("v", _ => one),
                Column<Row>.TextLists("w", _ => one), Column<Row>.Text("tensor", r => r.Tensor),
                Column<Row>.OptionalText("entries", r => r.Entries)],
                new Dictionary<string, string> { ["decomp.schema"] = SchemesTable.Schema }, new ParquetOptions());
            writer.Add(row);
            writer.Complete();
            stream.Position = 0;
            return SchemesReader.Read(stream, Limits.Default, TimeProvider.System).Single().Submission.Scheme.Tensor.Name;
        }
    }

    [Test]
    public void NoDamagedByteIsTakenForAScheme([Values] Codec codec)
    {
        using TemporaryFolder folder = new();
        ExportVerbTests.Store(SampleSchemes.Strassen, Ring.Zt, RandomProvenance(new Random(2)), folder["store/a.json"]);
        ExportVerbTests.Store(Scheme.Naive(new Shape(1, 2, 1)), Ring.Zt, null, folder["store/b.json"]);
        using MemoryStream table = new();
        Export(folder["store"], table, new ParquetOptions { Codec = codec, ListCodec = codec });
        byte[] whole = table.ToArray();
        HashSet<string> known = [.. Schemes(whole)];
        Assert.That(known, Has.Count.EqualTo(2));
        for (int at = 0; at < whole.Length; at++)
            foreach (int flip in (int[])[0x01, 0xFF])
            {
                byte[] damaged = [.. whole];
                damaged[at] ^= (byte)flip;
                try
                {
                    foreach (string hash in Schemes(damaged)) Assert.That(known, Does.Contain(hash), $"byte {at} ^ {flip}");
                }
                catch (MalformedInputException)
                {
                    // The expected end; any other exception fails the test.
                }
            }
    }

    [Test]
    public void ATruncatedTableIsMalformed()
    {
        using TemporaryFolder folder = new();
        ExportVerbTests.Store(SampleSchemes.Strassen, Ring.Zt, null, folder["store/a.json"]);
        using MemoryStream table = new();
        Export(folder["store"], table, ParquetOptions.Default);
        byte[] whole = table.ToArray();
        for (int length = 0; length < whole.Length; length += 7)
            Assert.Throws<MalformedInputException>(() => Schemes(whole[..length]).Count(), $"{length} bytes");
    }

    [TestCase("../evil.json")]
    [TestCase("/etc/evil.json")]
    [TestCase("a/../../evil.json")]
    [TestCase("evil.sh")]
    [TestCase("c:evil.json")]
    public void NoRecordedNameLeadsOutOfTheFolder(string file)
    {
        CertifiedScheme scheme = CertifiedScheme.Of(new Submission(SampleSchemes.Strassen, new Claim.Exact(), "test"), file, out _)!;
        Assert.Throws<MalformedInputException>(() => Restoration.Place("store", scheme));
    }

    // The hashes of the rows that would be restored.
    private static IEnumerable<string> Schemes(byte[] table) =>
        SchemesReader.Read(new MemoryStream(table), Limits.Default, TimeProvider.System)
            .Select(row => Restoration.Prove(row, out _)?.Sha256).OfType<string>();

    /// <summary>A table is read with the care that a file of its row would be.</summary>
    [Test]
    public void NoProvenanceThatCannotBeIsRestored([Values(-1, 1e300, double.NaN)] double seconds)
    {
        using TemporaryFolder folder = new();
        Provenance never = new("flip", "Walk", "00ff", 1, "0.1.0", seconds);
        AtomicFile.Write(folder["table.parquet"], stream =>
        {
            IRowWriter<CertifiedScheme> writer = SchemesTable.Table.Open(stream, new ParquetTables(new ParquetOptions()));
            writer.Add(CertifiedScheme.Canonical(SampleSchemes.Strassen, 0, never)!);
            writer.Complete();
        });
        Assert.That(Application.Run(["import", folder["table.parquet"], folder["restored"]]), Is.EqualTo(ExitCode.Malformed));
        Assert.That(Files(folder["restored"]), Is.Empty);
    }

    private static void Export(string store, Stream stream, ParquetOptions options)
    {
        IRowWriter<CertifiedScheme> writer = SchemesTable.Table.Open(stream, new ParquetTables(options));
        foreach (StoreReading sighting in SchemeSource.Read(store, Limits.Default)) writer.Add(sighting.Scheme!);
        writer.Complete();
    }

    private static IEnumerable<string> Files(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(folder, f)).Order(StringComparer.Ordinal) : [];

    private static Provenance? RandomProvenance(Random random) => random.Next(4) == 0 ? null
        : new Provenance("gradient", $"Program{random.Next(5)} \"ü\"", Convert.ToHexStringLower(BitConverter.GetBytes(random.NextInt64())),
            (ulong)random.NextInt64() << 1, "0.1.0", random.NextDouble() * 100)
        {
            Derivation = random.Next(2) == 0 ? null : "naive 1x2x2 + found 2x2x2",
        };
}
