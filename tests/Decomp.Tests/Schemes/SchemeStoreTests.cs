using NUnit.Framework;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Schemes;

public sealed class SchemeStoreTests
{
    private static readonly Provenance Origin = new("gradient", "adam", new string('a', 64), 7, "0.0.1", 1.5);
    private static readonly Scheme Halved =
        Known.Strassen.Select((x, r, c) => r != 0 || c.IsZero ? c : x == 2 ? c * new Rational(1, 2) : x == 0 ? c * new Rational(2) : c);
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void Prepare() => _folder = new TemporaryFolder();

    [TearDown]
    public void CleanUp() => _folder.Dispose();

    /// <summary>Scheme number such of an endless row of different ones, certified.</summary>
    internal static CertifiedScheme Variant(int number) => Certified(Known.Disguised(Known.Strassen, number, imaginary: number % 2 == 0));

    [Test]
    public void A_stored_scheme_reads_back_as_the_one_that_was_certified()
    {
        CertifiedScheme certified = Certified(Known.Strassen);
        string path = new SchemeStore(_folder.Path).Save(certified);
        Submission read = FormatRegistry.Read(SourceFile.Open(path, Limits.Default), Limits.Default).Single();
        Assert.That(Verifier.Judge(read.Scheme, read.Claim).Valid, Is.True);
        Assert.That(CanonicalForm.Text(read.Scheme, Ring.Rationals), Is.EqualTo(CanonicalForm.Text(certified.Scheme, Ring.Rationals)));
        Assert.That(read.Provenance, Is.EqualTo(Origin));
    }

    [Test]
    public void The_name_says_shape_rank_ring_and_hash()
    {
        CertifiedScheme ternary = Certified(Known.Strassen);
        Assert.That(Path.GetRelativePath(_folder.Path, new SchemeStore(_folder.Path).Save(ternary)),
            Is.EqualTo(Path.Combine("2x2x2", $"7-ZT-{Hash(ternary)}.json")));

        CertifiedScheme sheared =
            Certified(Enumerable.Range(0, 100).Select(seed => Known.Disguised(Known.Strassen, seed, imaginary: true))
                .First(s => $"{Ring.Of(Certified(s).Scheme)}" == "Z[i,1/2]"));
        Assert.That(Path.GetFileName(new SchemeStore(_folder.Path).PathOf(sheared)), Is.EqualTo($"7-Z_i_1_2-{Hash(sheared)}.json"));
    }

    [Test]
    public void Equal_schemes_are_stored_once_however_they_were_written()
    {
        SchemeStore store = new(_folder.Path);
        string first = store.Save(Certified(Known.Strassen));
        DateTime written = File.GetLastWriteTimeUtc(first);
        Assert.That(store.Save(Certified(Halved)), Is.EqualTo(first));
        Assert.That(_folder.Files(), Is.EqualTo((string[])[first]));
        Assert.That(File.GetLastWriteTimeUtc(first), Is.EqualTo(written));
    }

    [Test]
    public void What_is_not_a_decomposition_cannot_be_certified()
    {
        Assert.That(TryCertify(Known.Strassen.With(2, 3, 1, Coefficient.One)), Is.Null);
        // Holds modulo 2 and nowhere else.
        Assert.That(TryCertify(Known.Strassen.Select((_, _, c) => c.IsZero ? c : Coefficient.One)), Is.Null);
    }

    [Test]
    public void Files_lists_the_schemes_in_a_fixed_order_and_nothing_else()
    {
        SchemeStore store = new(_folder.Path);
        Assert.That(new SchemeStore(Path.Combine(_folder.Path, "absent")).Files(), Is.Empty);
        string[] saved =
            [.. ((Scheme[])[Scheme.Naive(new Shape(2, 2, 3)), Known.Strassen, Scheme.Naive(new Shape(1, 1, 1))]).Select(s =>
                store.Save(Certified(s)))];
        File.WriteAllText(Path.Combine(_folder.Path, "notes.txt"), "");
        File.WriteAllText(saved[0] + ".0123.tmp", "");
        Assert.That(store.Files(), Is.EqualTo(saved.Order(StringComparer.Ordinal)));
    }

    [Test]
    public void Opening_makes_the_folder_and_leaves_nothing_in_it()
    {
        string deep = Path.Combine(_folder.Path, "a", "b");
        new SchemeStore(deep).Open();
        Assert.That(Directory.Exists(deep), Is.True);
        Assert.That(_folder.Files(), Is.Empty);
    }

    [Test]
    public void A_folder_that_cannot_be_written_is_refused_in_one_sentence()
    {
        string file = Path.Combine(_folder.Path, "file");
        File.WriteAllText(file, "");
        foreach (string hopeless in (string[])[file, Path.Combine(file, "below")])
        {
            IOException e = Assert.Throws<IOException>(() => new SchemeStore(hopeless).Open())!;
            Assert.That(e.Message, Does.Contain(hopeless).And.Contain("--out").And.Not.Contain("\n"));
        }
    }

    [Test]
    public void A_write_that_fails_half_way_leaves_neither_the_file_nor_its_beginning()
    {
        string path = Path.Combine(_folder.Path, "scheme.json");
        Assert.Throws<IOException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write(new byte[100_000]);
            throw new IOException("No space left on device");
        }));
        Assert.That(_folder.Files(), Is.Empty);
    }

    [Test]
    public void A_write_that_fails_keeps_the_file_that_was_there()
    {
        string path = Path.Combine(_folder.Path, "scheme.json");
        AtomicFile.Write(path, stream => stream.Write("old"u8));
        Assert.Throws<IOException>(() => AtomicFile.Write(path, _ => throw new IOException("No space left on device")));
        Assert.That(File.ReadAllText(path), Is.EqualTo("old"));
        AtomicFile.Write(path, stream => stream.Write("new"u8));
        Assert.That(File.ReadAllText(path), Is.EqualTo("new"));
        Assert.That(_folder.Files(), Is.EqualTo((string[])[path]));
    }

    [Test]
    public void A_full_disk_is_one_sentence_and_no_partial_file()
    {
        using SmallDisk disk = SmallDisk.Mount(_folder.Path, kibibytes: 64);
        SchemeStore store = new(disk.Path);
        store.Open();
        IOException? full = null;
        List<string> stored = [];
        for (int seed = 0; seed < 200 && full is null; seed++)
        {
            try
            {
                stored.Add(store.Save(Certified(Known.Disguised(Known.Strassen, seed, imaginary: false))));
            }
            catch (IOException e)
            {
                full = e;
            }
        }
        Assert.That(full, Is.Not.Null, "the disk was never full");
        Assert.That(full!.Message, Does.StartWith($"cannot write {disk.Path}").And.Not.Contain("\n"));
        Assert.That(Directory.EnumerateFiles(disk.Path, "*", SearchOption.AllDirectories), Is.EquivalentTo(stored.Distinct()),
            "whole files and no others");
        foreach (string path in stored)
            Assert.That(Verifier.Certify(FormatRegistry.Read(SourceFile.Open(path, Limits.Default), Limits.Default).Single().Scheme).Valid,
                Is.True);
    }

    private static CertifiedScheme Certified(Scheme scheme) => TryCertify(scheme)!;

    private static CertifiedScheme? TryCertify(Scheme scheme) => CertifiedScheme.Canonical(scheme, 0, Origin);

    /// <summary>The part of the hash that is in the name.</summary>
    private static string Hash(CertifiedScheme certified) => CanonicalForm.Hash(certified.Scheme, Ring.Of(certified.Scheme))[..8];
}
