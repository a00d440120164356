using NUnit.Framework;
using Parquet;
using TensorDecomp.Export.Parquet;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Tests.Export;

/// <summary>
/// Files that would keep the library reading for ever, take all memory or exhaust the stack. Each ends in one sentence. The bytes are of
/// Thrift's compact protocol: a field is a byte of its number's step and its type, a list a byte of its length and its type.
/// </summary>
public sealed class HostileParquetTests
{
    private sealed record Row(string Text);

    // What a list of more than 14 elements begins with, by their type: 1 flags, 3 bytes, 5 numbers, 8 texts, 12 structures.
    private static byte[] List(int type, uint count) => [(byte)(0xF0 | type), .. Varint(count)];

    private static byte[] Varint(uint number)
    {
        List<byte> bytes = [];
        for (; number >= 0x80; number >>= 7) bytes.Add((byte)(number | 0x80));
        return [.. bytes, (byte)number];
    }

    private static IEnumerable<TestCaseData> Footers()
    {
        const uint Most = 0x7FFFFFC7, Many = 2_000_000; // the largest array of .NET, and what is not too large to be true
        const string Past = "which is not where the data is", Large = "a number that is too large for any sound file";
        const string Empty = "the schema of the Parquet file has 0 elements", Damaged = "the Parquet file is damaged (";
        const string Deep = "the Parquet metadata has lists in lists without end";
        byte[] chunk = [0x49, 0x1C, 0x19, 0x1C, 0x3C]; // the metadata of the first column of the first row group
        return
        [
            Case("no bytes at all", [], Past),
            Case("a stop where all should be", [0x00], Empty),
            Case("a list of 2^28 elements", [0x29, .. List(12, 1 << 28)], Large),
            Case("a list of as many elements as an array can have", [0x29, .. List(12, Most)], Large),
            Case("a list of more elements than an array can have", [0x29, .. List(12, 0x7FFFFFFF)], Large),
            Case("a list of fewer elements than none", [0x29, .. List(12, 0xFFFFFFFF)], Large),
            Case("row groups, columns, encodings without end", [0x49, .. List(12, Most), 0x19, .. List(12, Most), 0x3C, 0x29,
                .. List(5, Most), 0x02], Large),
            Case("two million elements that are not there", [0x29, .. List(12, Many)], Past),
            Case("row groups, columns, encodings that are not there", [0x49, .. List(12, Many), 0x19, .. List(12, Many), 0x3C, 0x29,
                .. List(5, Many), 0x02], Past),
            Case("encodings without end", [.. chunk, 0x29, .. List(5, Most)], Large),
            Case("a path without end", [.. chunk, 0x39, .. List(8, Most)], Large),
            Case("a text of two gigabytes", [0x68, .. Varint(Most), 0x61], Large),
            Case("a text of a negative length", [0x68, .. Varint(0xFFFFFFFF), 0x61], Large),
            Case("a number without an end", [0x15, .. Enumerable.Repeat((byte)0xFF, 40)], Large),
            Case("a number of eleven bytes", [0x15, .. Enumerable.Repeat((byte)0xFF, 10), 0x01, 0x00], Large),
            Case("a number for a list", [0x25, 0x02, 0x00], Empty),
            Case("an unknown structure", [0xEC, 0x00, 0x00], Empty),
            Case("numbers for structures", [0x29, 0x15, 0x02, 0x00], Past),
            Case("a type that there is none of", [0xFF, 0x00], Damaged),
            Case("lists in lists, of nothing known", [0xF9, .. Enumerable.Repeat((byte)0x19, 3_000_000)], Deep),
            Case("bytes without end, of nothing known", [0xF9, .. List(3, Most), 0x00], Large),
            Case("numbers without end, of nothing known", [0xF9, .. List(5, Most), 0x00], Large),
            Case("texts without end, of nothing known", [0xF9, .. List(8, Most), 0x00], Large),
            Case("texts that are not there, of nothing known", [0x09, 0x28, .. List(8, Many), 0x00], Past),
            Case("bytes that are not there, of nothing known", [0x09, 0x28, .. List(3, Many), 0x00], Past),
            Case("a long text that is not there", [0x68, .. Varint(100_000_000), 0x61], Past),
        ];

        static TestCaseData Case(string name, byte[] footer, string why) => new TestCaseData(footer, why).SetName($"A footer with {name}");
    }

    [TestCaseSource(nameof(Footers))]
    public void AHostileFooterIsRefused(byte[] footer, string why) => Refused(File(footer), why);

    /// <summary>A structure of next to nothing takes one to three bytes of the file and a hundred of memory.</summary>
    [TestCase(2, 0x15, TestName = "Elements of a schema that say next to nothing")]
    [TestCase(4, 0x26, TestName = "Row groups that say next to nothing")]
    public void TooMuchMetadataIsRefused(int field, byte number)
    {
        byte[] element = [number, 0x00, 0x00];
        byte[] footer = [(byte)(field << 4 | 9), .. List(12, 30_000), .. Enumerable.Repeat(element, 30_000).SelectMany(e => e), 0x00];
        Refused(File(footer), "Parquet metadata of 65537 bytes or more is over the limit of 65536; raise it with --limits",
            Limits.Default with { FileBytes = 1 << 20 });
    }

    /// <summary>Elements nested without end would exhaust the stack where the library follows them.</summary>
    [Test]
    public void ASchemaHasABoundedNumberOfElements()
    {
        byte[] element = [0x48, 0x01, (byte)'a', 0x15, 0x02, 0x00]; // name "a", one child
        byte[] footer = [0x15, 0x02, 0x19, .. List(12, 100_000), .. Enumerable.Repeat(element, 100_000).SelectMany(e => e), 0x00];
        Refused(File(footer), "the schema of the Parquet file has 100000 elements, which is not between 1 and 1000");
    }

    /// <summary>Flags take the library time and no bytes: two million each five bytes. On this clock every look is a second.</summary>
    [Test]
    public void MetadataThatTakesTooLongIsRefused()
    {
        byte[] footer = [.. Enumerable.Repeat((byte[])[0x09, 0x28, .. List(1, 300)], 100).SelectMany(b => b), 0x00];
        Assert.Multiple(() =>
        {
            Refused(File(footer), "longer to read than any sound file's", clock: new HastyClock());
            Refused(File(footer), "the schema of the Parquet file has 0 elements");
        });
    }

    private static IEnumerable<TestCaseData> Pages()
    {
        // Kind, bytes unpacked, bytes packed, then as field 5 what a page of data says, or as field 7 a dictionary: values, encoding.
        byte[] Page(byte kind, uint unpacked, uint packed, byte field, uint values, byte encoding = 0) =>
            [0x15, kind, 0x15, .. Varint(unpacked), 0x15, .. Varint(packed), (byte)(field - 3 << 4 | 12), 0x15, .. Varint(values), 0x15,
                encoding, 0x15, 6, 0x15, 6, 0x00, 0x00];
        return
        [
            Case("of two gigabytes", Page(0, 0xFFFFFFFE, 2, 5, 2), "is over the limit"),
            Case("of a negative length", Page(0, 8, 0xFFFFFFFF, 5, 0), "has a broken header"),
            Case("that unpacks to a negative length", Page(0, 0xFFFFFFFF, 8, 5, 2), "has a broken header"),
            Case("of fewer values than none", Page(0, 8, 8, 5, 1), "has a broken header"),
            Case("of more values than the column", Page(0, 8, 8, 5, 400), "has more values than its metadata says"),
            Case("that ends outside of the column", Page(0, 8, 1 << 26, 5, 2), "has a broken header"),
            Case("of data and a dictionary's header", Page(0, 8, 8, 7, 2), "has a page of kind 0"),
            Case("of the second version", Page(6, 8, 8, 5, 2), "has a page of kind 3"),
            Case("of an index", Page(2, 8, 8, 5, 2), "has a page of kind 1"),
            Case("in deltas", Page(0, 8, 8, 5, 2, 10), "is in encoding 5"),
            Case("with a dictionary of 2^30 values", Page(4, 8, 8, 7, 0x7FFFFFFE), "is shorter than it claims"),
            Case("without values, again and again", [.. Enumerable.Repeat(Page(0, 0, 0, 5, 0), 100).SelectMany(b => b)], ""),
            Case("with a text without end", [0x15, 0, 0x98, .. Varint(0x7FFFFFC7)], "which is not where the data is"),
            Case("with lists in lists", [0x15, 0, 0xE9, .. Enumerable.Repeat((byte)0x19, 1_900_000)], "lists in lists without end"),
        ];

        static TestCaseData Case(string name, byte[] page, string why) => new TestCaseData(page, why).SetName($"A page {name}");
    }

    /// <summary>What stands before the one page of a column, as it lies in the file, is written over.</summary>
    [TestCaseSource(nameof(Pages))]
    public void AHostilePageIsRefused(byte[] page, string why)
    {
        byte[] table = Table(new string('x', 2_000_000));
        using MemoryStream sound = new(table);
        long at = ParquetReader.CreateAsync(sound).GetAwaiter().GetResult().RowGroups[0].RowGroup.Columns[0].MetaData!.DataPageOffset;
        Assert.That(Text(table).Take().Length, Is.EqualTo(2_000_000));
        page.CopyTo(table, at);
        Refused(() => Text(table), why);
    }

    private static ColumnCursor<ReadOnlyMemory<char>> Text(byte[] table) =>
        new ParquetFile(new MemoryStream(table), Limits.Default, TimeProvider.System).Column<ReadOnlyMemory<char>>(0, "text", 0, false);

    private static byte[] File(byte[] footer) => [.. "PAR1"u8, .. footer, .. BitConverter.GetBytes(footer.Length), .. "PAR1"u8];

    private static void Refused(byte[] file, string why, Limits? limits = null, TimeProvider? clock = null) =>
        Refused(() => new ParquetFile(new MemoryStream(file), limits ?? Limits.Default, clock ?? TimeProvider.System), why);

    private static void Refused(Action reading, string why)
    {
        string said = Assert.Throws<MalformedInputException>(reading)!.Message;
        Assert.That(said, Does.Contain(why).And.Not.Contain("\n").And.Not.Contain(". ").And.Length.LessThan(200));
    }

    private static byte[] Table(string text)
    {
        using MemoryStream stream = new();
        ParquetWriter<Row> writer = new(stream, [Column<Row>.Text("text", r => r.Text)], new Dictionary<string, string>(),
            new TensorDecomp.Export.Parquet.ParquetOptions { Codec = Codec.Uncompressed });
        writer.Add(new Row(text));
        writer.Complete();
        return stream.ToArray();
    }

    private sealed class HastyClock : TimeProvider
    {
        private long _looks;
        public override long TimestampFrequency => 1;
        public override long GetTimestamp() => ++_looks;
    }
}
