using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using NUnit.Framework;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Tests.Formats;

/// <summary>Files in gzip and zip, and files that never end or never begin.</summary>
public sealed class PackingTests
{
    private static readonly byte[] Strassen = Encoding.UTF8.GetBytes(Fixtures.PerminovStrassen);

    [Test]
    public void A_packed_file_is_read_as_if_it_were_not()
    {
        foreach ((string name, byte[] packed) in ((string, byte[])[])[("s.txt.gz", Gzipped(Strassen)),
            ("s.zip", Zipped(("s.txt", Strassen))), ("s.zip", Zipped(("a/.hidden", [1]), ("a/s.txt", Strassen))),
            ("s.tar", Tarred(TarEntryFormat.Gnu, ("./s.txt", Strassen))),
            ("s.tgz", Gzipped(Tarred(TarEntryFormat.V7, ("a/s.txt", Strassen), ("a/._s.txt", [1]))))])
        {
            Submission submission = Read(name, packed).Single();
            Assert.That((Judgement.Of(submission).Verdict.Valid, submission.Format, submission.Member),
                Is.EqualTo((true, "perminov_txt", (string?)null)));
        }
    }

    [Test]
    public void An_archive_is_like_a_folder()
    {
        IReadOnlyList<Submission> found =
            Read("s.zip", Zipped(("x/a.txt", Strassen), ("README.md", "About.\n"u8.ToArray()), ("x/b.txt", Strassen)));
        Assert.That(found.Select(s => s.Member), Is.EqualTo(new[] { "x/a.txt", "x/b.txt" }));
        Assert.That(found[0].Remarks, Has.One.Contains("README.md"));
        string[] tables = FactorTables.Of(Known.Strassen, 0, false).Between("", ",", "\n", "\n");
        Assert.That(Judgement.Of(Read("s.zip", Zipped([.. tables.Select((t, x) => ($"{"UVW"[x]}.csv", Encoding.UTF8.GetBytes(t)))]))
            .Single()).Verdict.Valid);
    }

    [TestCase(TarEntryFormat.V7)]
    [TestCase(TarEntryFormat.Ustar)]
    [TestCase(TarEntryFormat.Gnu)]
    [TestCase(TarEntryFormat.Pax)]
    public void A_tar_archive_is_like_a_folder_packed_or_not(TarEntryFormat kind)
    {
        byte[] tar = Tarred(kind, ("./x/a.txt", Strassen), ("./x/notes.txt", "About.\n"u8.ToArray()), ("./x/b.txt", Strassen));
        foreach ((string name, byte[] content) in ((string, byte[])[])[("s.tar", tar), ("s.tar.gz", Gzipped(tar))])
        {
            IReadOnlyList<Submission> found = Read(name, content);
            Assert.That(found.Select(s => s.Member), Is.EqualTo(new[] { "x/a.txt", "x/b.txt" }));
            Assert.That(found[0].Remarks, Has.One.Contains("notes.txt"));
        }
    }

    [Test]
    public void A_damaged_tar_archive_is_one_sentence()
    {
        byte[] tar = Tarred(TarEntryFormat.Gnu, ("s.txt", Strassen), ("t.txt", Strassen));
        Random random = new(1);
        int read = 0;
        for (int trial = 0; trial < 400; trial++)
        {
            byte[] damaged = [.. trial % 2 == 0 ? tar : tar[..random.Next(600, tar.Length)]];
            // One byte of the second header, and sometimes its checksum made right again, so that what it says is believed.
            int header = damaged.Length >= 2048 ? 1024 : 0;
            damaged[header + random.Next(512)] = (byte)random.Next(256);
            if (trial % 3 == 0) damaged[header + random.Next(124, 136)] = (byte)('0' + random.Next(8));
            if (trial % 4 != 3) Checksummed(damaged, header);
            try
            {
                if (Read("s.tar", damaged).Count > 0) read++;
            }
            catch (MalformedInputException e)
            {
                Assert.That(e.Message, Does.Not.Contain("\n").And.Length.LessThan(2000));
            }
        }
        Assert.That(read, Is.InRange(1, 399), "both ends are met");
    }

    [TestCase("x.bz2", "425A68393141592653590000", "bzip2")]
    [TestCase("x.xz", "FD377A585A0000000000", "xz")]
    [TestCase("x.zst", "28B52FFD0000", "Zstandard")]
    [TestCase("x.7z", "377ABCAF271C0000", "7-Zip")]
    [TestCase("x.rar", "526172211A070100", "RAR")]
    public void What_is_packed_otherwise_is_named(string name, string bytes, string kind) =>
        Assert.That(() => Read(name, Convert.FromHexString(bytes)),
            Throws.InstanceOf<MalformedInputException>().With.Message.Contains($"packed with {kind}, which is not read; unpack it"));

    [Test]
    public void Checksums_are_compared()
    {
        byte[] stored = Zipped(CompressionLevel.NoCompression, ("s.txt", Strassen)), gz = Gzipped(Strassen);
        int at = stored.AsSpan().IndexOf("1 0 0 1"u8);
        stored[at] = (byte)'2';
        Assert.That(() => Read("s.zip", stored), Throws.InstanceOf<MalformedInputException>().With.Message.Contains("checksum"));
        gz[^6] ^= 1;
        Assert.That(() => Read("s.txt.gz", gz), Throws.InstanceOf<MalformedInputException>().With.Message.Contains("damaged"));
        Assert.That(() => Read("s.txt.gz", [.. Gzipped(Strassen), .. "rest"u8]), Throws.InstanceOf<MalformedInputException>());
        using MemoryStream npz = new();
        new NumpyNpz().Write(Known.Strassen, Verify.Ring.Zt, npz);
        byte[] bytes = npz.ToArray();
        int crc = 14; // of the first member, in its local header and in the directory
        uint right = BitConverter.ToUInt32(bytes, crc);
        for (int q = 0; q + 4 <= bytes.Length; q++)
            if (BitConverter.ToUInt32(bytes, q) == right && right != 0) bytes[q] ^= 1;
        Assert.That(() => Read("s.npz", bytes), Throws.InstanceOf<MalformedInputException>());
    }

    [Test]
    public void What_is_packed_twice_or_unpacks_without_end_is_refused()
    {
        Assert.That(() => Read("s.gz.gz", Gzipped(Gzipped(Strassen))),
            Throws.InstanceOf<MalformedInputException>().With.Message.Contains("packed twice"));
        Assert.That(() => Read("s.zip", Zipped(("t.zip", Zipped(("s.txt", Strassen))))),
            Throws.InstanceOf<MalformedInputException>().With.Message.Contains("packed twice"));
        Assert.That(() => Read("s.tar", Tarred(TarEntryFormat.Pax, ("s.txt.gz", Gzipped(Strassen)))),
            Throws.InstanceOf<MalformedInputException>().With.Message.Contains("packed twice"));
        Limits small = Limits.Default with { FileBytes = 1 << 20 };
        foreach (byte[] bomb in (byte[][])[Gzipped(new byte[32 << 20]), Zipped(("a", new byte[32 << 20])),
            Gzipped(Tarred(TarEntryFormat.Gnu, ("a", new byte[32 << 20])))])
            Assert.That(() => FormatRegistry.Read(new SourceFile("bomb", bomb), small),
                Throws.InstanceOf<MalformedInputException>().With.Message.Contains("over the limit of 1048576"));
    }

    [Test]
    public void An_endless_device_is_bounded_and_a_silent_pipe_given_up()
    {
        if (OperatingSystem.IsWindows()) Assert.Ignore("there are no such devices");
        Assert.That(() => SourceFile.Open("/dev/zero", Limits.Default with { FileBytes = 1 << 20 }),
            Throws.InstanceOf<MalformedInputException>().With.Message.Contains("larger than the limit"));
        using TemporaryFolder folder = new();
        using (Process make = Process.Start("mkfifo", folder["pipe"])) make.WaitForExit();
        Assert.That(() => SourceFile.Open(folder["pipe"], Limits.Default),
            Throws.InstanceOf<MalformedInputException>().With.Message.Contains("nothing came from it"));
        Assert.That(SourceFile.Open("/dev/null", Limits.Default).Bytes, Is.Empty);
    }

    internal static byte[] Gzipped(byte[] content)
    {
        using MemoryStream output = new();
        using (GZipStream stream = new(output, CompressionLevel.Optimal, leaveOpen: true)) stream.Write(content);
        return output.ToArray();
    }

    internal static byte[] Tarred(TarEntryFormat kind, params (string Name, byte[] Content)[] members)
    {
        using MemoryStream output = new();
        using (TarWriter tar = new(output, kind, leaveOpen: true))
            foreach ((string name, byte[] content) in members)
            {
                TarEntryType type = kind == TarEntryFormat.V7 ? TarEntryType.V7RegularFile : TarEntryType.RegularFile;
                TarEntry entry = kind switch
                {
                    TarEntryFormat.V7 => new V7TarEntry(type, name),
                    TarEntryFormat.Ustar => new UstarTarEntry(type, name),
                    TarEntryFormat.Gnu => new GnuTarEntry(type, name),
                    _ => new PaxTarEntry(type, name),
                };
                entry.DataStream = new MemoryStream(content);
                tar.WriteEntry(entry);
            }
        return output.ToArray();
    }

    // The sum of a header's bytes, with blanks in the place of the sum.
    private static void Checksummed(byte[] tar, int header)
    {
        Span<byte> block = tar.AsSpan(header, 512);
        block.Slice(148, 8).Fill((byte)' ');
        int sum = 0;
        foreach (byte b in block) sum += b;
        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0')).CopyTo(block[148..]);
        block[154] = 0;
    }

    internal static byte[] Zipped(params (string Name, byte[] Content)[] members) => Zipped(CompressionLevel.Optimal, members);

    private static byte[] Zipped(CompressionLevel level, params (string Name, byte[] Content)[] members)
    {
        using MemoryStream output = new();
        using (ZipArchive archive = new(output, ZipArchiveMode.Create, leaveOpen: true))
            foreach ((string name, byte[] content) in members)
            {
                using Stream stream = archive.CreateEntry(name, level).Open();
                stream.Write(content);
            }
        return output.ToArray();
    }

    private static IReadOnlyList<Submission> Read(string name, byte[] content) =>
        FormatRegistry.Read(new SourceFile(name, content), Limits.Default);
}
