using System.Buffers.Binary;
using NUnit.Framework;
using TensorDecomp.Export.Parquet;
using TensorDecomp.Export.Tables;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Export;

/// <summary>Tables of earlier versions are read, and what would make the library run on or take all memory is refused before.</summary>
public sealed class ParquetReadingTests
{
    private sealed record Row(string Text, int Number);

    /// <summary>
    /// own-writer.parquet has 1,250 schemes for 2x2x2 and was written before Parquet.Net, with required lists, bit-packed levels and
    /// indices, and several pages a column: bench/ParquetBench 1250 1, version 0.1.0.
    /// </summary>
    [Test]
    public void ATableOfAnEarlierVersionIsRead()
    {
        using FileStream table =
            File.OpenRead(Path.Combine(Surroundings.Root, "tests", "Decomp.Tests", "Export", "own-writer.parquet"));
        CertifiedScheme[] schemes =
            [.. SchemesReader.Read(table, Limits.Default, TimeProvider.System).Select(row => Restoration.Prove(row, out string? refusal)
                ?? throw new InvalidOperationException(refusal))];
        Assert.Multiple(() =>
        {
            Assert.That(schemes, Has.Length.EqualTo(1250));
            Assert.That(schemes.Select(s => s.File).Distinct().Count(), Is.EqualTo(1250));
            Assert.That(schemes.Select(s => (s.Shape, s.Scheme.Rank)).Distinct(), Is.EqualTo([(new Shape(2, 2, 2), 7)]));
            Assert.That(schemes.Select(s => s.Sha256).Distinct().Count(), Is.InRange(100, 600));
            Assert.That(schemes.All(s => s.Provenance is { Engine: "gradient", Program: "Adam", Seconds: > 0 and < 60 }));
        });
    }

    /// <summary>schemes-2.parquet has the schemes of docs/examples/store, written by version schemes/2, which knew matrix products
    /// only.</summary>
    [Test]
    public void ATableWithoutOtherTensorsIsRead()
    {
        using FileStream table = File.OpenRead(Path.Combine(Surroundings.Root, "tests", "Decomp.Tests", "Export", "schemes-2.parquet"));
        string[] read = [.. SchemesReader.Read(table, Limits.Default, TimeProvider.System)
            .Select(row => $"{row.File} {Restoration.Prove(row, out _)?.Sha256}")];
        Assert.That(read, Is.EqualTo(SchemeSource.Read(Path.Combine(Surroundings.Root, "docs", "examples", "store"), Limits.Default)
            .Select(stored => $"{stored.Scheme!.File} {stored.Scheme.Sha256}")));
        Assert.That(read, Has.Length.EqualTo(18));
    }

    /// <summary>The library reads on for ever behind the end of a footer, so a wrong length must not reach it.</summary>
    [Test]
    public void AFooterThatEndsEarlyIsRefused()
    {
        byte[] whole = Table([new("a", 1), new("b", 2)], Codec.Zstd);
        int footer = BinaryPrimitives.ReadInt32LittleEndian(whole.AsSpan()[^8..]);
        for (int missing = 1; missing < footer; missing++)
        {
            byte[] cut = [.. whole[..^(8 + missing)], .. BitConverter.GetBytes(footer - missing), .. whole[^4..]];
            Assert.Throws<MalformedInputException>(() => Open(cut, Limits.Default), $"{missing} bytes");
        }
    }

    /// <summary>A page that unpacks to more than the limit is refused before it is unpacked, whatever compresses it.</summary>
    [Test]
    public void APageOverTheLimitIsRefused([Values] Codec codec)
    {
        Limits limits = Limits.Default with { FileBytes = 1 << 16 };
        byte[] table = Table([new(new string('0', 40_000), 1)], codec);
        Assert.Multiple(() =>
        {
            Assert.That(() => Read(table, limits),
                Throws.TypeOf<MalformedInputException>().With.Message.Contains("raise it with --limits"));
            Assert.That(Read(table, Limits.Default), Is.EqualTo(40_000));
        });
    }

    /// <summary>Many values can hide in few bytes; room for them is made only within the limit.</summary>
    [Test]
    public void MoreValuesThanTheLimitAreRefused()
    {
        byte[] table = Table([.. Enumerable.Repeat(new Row("0", 7), 20_000)], Codec.Zstd);
        Assert.That(table, Has.Length.LessThan(2_000));
        Assert.That(() => Read(table, Limits.Default with { FileBytes = 70_000 }),
            Throws.TypeOf<MalformedInputException>().With.Message.Contains("of 20000 values is over the limit of 17500"));
    }

    [Test]
    public void AColumnOfAnotherTypeIsNamed()
    {
        ParquetFile file = Open(Table([new("a", 1)], Codec.Zstd), Limits.Default);
        Assert.Multiple(() =>
        {
            Assert.That(() => file.Column<ulong>(0, "number", 0, false),
                Throws.TypeOf<MalformedInputException>().With.Message.EqualTo("column \"number\" has another type"));
            Assert.That(() => file.Column<int>(0, "number", 1, false),
                Throws.TypeOf<MalformedInputException>().With.Message.EqualTo("column \"number\" has another type"));
            Assert.That(() => file.Column<int>(0, "nothing", 0, false),
                Throws.TypeOf<MalformedInputException>().With.Message.EqualTo("there is no column \"nothing\""));
            Assert.That(file.Column<int>(0, "number", 0, false).Take(), Is.EqualTo(1));
        });
    }

    // The length of the first text.
    private static int Read(byte[] table, Limits limits) =>
        Open(table, limits).Column<ReadOnlyMemory<char>>(0, "text", 0, false).Take().Length;

    private static ParquetFile Open(byte[] table, Limits limits) => new(new MemoryStream(table), limits, TimeProvider.System);

    private static byte[] Table(IReadOnlyList<Row> rows, Codec codec)
    {
        using MemoryStream stream = new();
        ParquetWriter<Row> writer = new(stream, [Column<Row>.Text("text", r => r.Text), Column<Row>.Int32("number", r => r.Number)],
            new Dictionary<string, string> { ["key"] = "value" }, new ParquetOptions { Codec = codec, ListCodec = codec });
        foreach (Row row in rows) writer.Add(row);
        writer.Complete();
        return stream.ToArray();
    }
}
