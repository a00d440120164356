using System.Text;
using NUnit.Framework;
using TensorDecomp.Circuits;
using TensorDecomp.Circuits.Sums;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Tests.Cli;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Circuits;

/// <summary>A circuit lies with its scheme, is believed only where it computes it, and gives way to better ones.</summary>
public sealed class StoredCircuitTests
{
    private static readonly Provenance s_origin = new("test", "test", Provenance.HashOf("test"), 1, "0", 0);
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void Begin() => _folder = new TemporaryFolder();

    [TearDown]
    public void End() => _folder.Dispose();

    [Test]
    public void It_is_read_as_it_was_written_and_gives_way_to_a_better_one_only()
    {
        (Scheme scheme, StraightLine better) = Winograd();
        StraightLine plain = StraightLine.Of(scheme);
        Assert.That(better.Additions, Is.EqualTo(15));
        if (plain.Additions <= 15) plain = Naive(scheme);
        SchemeStore store = new(_folder.Path);
        CertifiedScheme first = CertifiedScheme.Canonical(scheme, 0, s_origin, plain)!,
            second = CertifiedScheme.Canonical(scheme, 0, s_origin with { Seed = 2 }, better)!;
        Assert.That((first.Program?.Additions, second.Program?.Additions), Is.EqualTo((plain.Additions, 15)));
        string file = store.Save(first);
        Assert.That(Read(file).Program(Ring.Zt)!.Additions, Is.EqualTo(plain.Additions));
        Assert.That(store.Save(second), Is.EqualTo(file));
        Submission there = Read(file);
        Assert.That(there.Program(Ring.Zt)!.Additions, Is.EqualTo(15));
        Assert.That(there.Provenance!.Seed, Is.EqualTo(1), "who found the scheme stays");
        Assert.That(Verifier.Judge(there.Scheme, there.Claim).Valid);
        byte[] bytes = File.ReadAllBytes(file);
        store.Save(first);
        Assert.That(File.ReadAllBytes(file), Is.EqualTo(bytes));
    }

    [Test]
    public void One_of_less_depth_lies_beside_one_of_fewer_additions()
    {
        (Scheme scheme, StraightLine fewest) = Winograd();
        StraightLine shallow = StraightLine.Of(scheme, shallow: true);
        Assert.That(shallow.Depth, Is.LessThan(fewest.Depth));
        SchemeStore store = new(_folder.Path);
        string file = store.Save(CertifiedScheme.Canonical(scheme, 0, s_origin, fewest)!);
        byte[] before = File.ReadAllBytes(file);
        string beside = store.Save(CertifiedScheme.Canonical(scheme, 0, s_origin, shallow)!);
        Assert.That(Path.GetFileName(beside), Does.StartWith(Path.GetFileNameWithoutExtension(file) + $"-depth{shallow.Depth}-"));
        Assert.That(Read(beside).Program(Ring.Zt)!.Depth, Is.EqualTo(shallow.Depth));
        Assert.That(File.ReadAllBytes(file), Is.EqualTo(before));
        Assert.That(store.Save(CertifiedScheme.Canonical(scheme, 0, s_origin, shallow)!), Is.EqualTo(beside));
    }

    [Test]
    public void It_goes_through_a_table_and_is_found_again_byte_for_byte()
    {
        (Scheme scheme, StraightLine program) = Winograd();
        string file = new SchemeStore(_folder["store"]).Save(CertifiedScheme.Canonical(scheme, 0, s_origin, program)!);
        Assert.That(CommandLine.Run("export", _folder["store"], _folder["all.parquet"]).Code, Is.Zero);
        Assert.That(CommandLine.Run("import", _folder["all.parquet"], _folder["again"]).Code, Is.Zero);
        string again = Path.Combine(_folder["again"], Path.GetRelativePath(_folder["store"], file));
        Assert.That(File.ReadAllText(again), Is.EqualTo(File.ReadAllText(file)).And.Contain("\"circuit\""));
    }

    [Test]
    public void One_of_another_scheme_is_left_out()
    {
        (_, StraightLine winograd) = Winograd();
        Assert.That(CertifiedScheme.Canonical(Known.Strassen, 0, s_origin, winograd)!.Program, Is.Null);
        Assert.That(Read(Written(Known.Strassen, winograd)).Program(Ring.Zt), Is.Null);
    }

    [TestCase("\"fresh\": [[0,1,1,1]", "\"fresh\": [[0,1,99,1]", "variables before it")]
    [TestCase("\"fresh\": [[", "\"fresh\": [[0,1,0,1],[", "ascending")]
    [TestCase("\"fresh\": [[", "\"fresh\": [[0,0],[", "no zeros")]
    [TestCase("\"fresh\": [[", "\"fresh\": [[0],[", "[variable, coefficient")]
    [TestCase("\"fresh\": [[", "\"fresh\": [[0,\"x\"],[", "coefficient")]
    [TestCase("\"outputs\": [[", "\"outputs\": [[0,1],[", "must hold 7 elements")]
    [TestCase("\"circuit\": {", "\"circuit\": [], \"other\": {", "must be an object")]
    [TestCase("\"left\": {", "\"middle\": {", "left")]
    public void A_garbled_one_is_refused_in_a_sentence(string text, string garbled, string sentence)
    {
        (Scheme scheme, StraightLine program) = Winograd();
        StraightLine shared = program with
        {
            Left = new LinearChain(4, [[new Entry(0, Coefficient.One), new Entry(1, Coefficient.One)]],
                [.. Enumerable.Repeat<Entry[]>([new Entry(4, Coefficient.One)], 7)]),
        };
        string file = File.ReadAllText(Written(scheme, shared));
        int at = file.IndexOf(text, StringComparison.Ordinal);
        Assert.That(at, Is.Positive, "the test is about nothing");
        string path = _folder["garbled.json"];
        File.WriteAllText(path, file[..at] + garbled + file[(at + text.Length)..]);
        Assert.That(() => Read(path), Throws.InstanceOf<MalformedInputException>().With.Message.Contains(sentence));
    }

    [Test]
    public void One_that_grows_beyond_all_bounds_when_it_is_written_out_is_refused_at_once()
    {
        Entry[] Doubled(int k) => [new Entry(k - 1, new Rational(1, 3)), new Entry(k, new Rational(1_000_003, 7))];
        (Scheme scheme, StraightLine program) = Winograd();
        StraightLine growing = program with
        {
            Left = new LinearChain(4, [.. Enumerable.Range(3, 30).Select(Doubled)], program.Left.Outputs.Select(_ =>
                (Entry[])[new Entry(33, Coefficient.One)]).ToArray()),
        };
        Assert.That(() => Read(Written(scheme, growing)), Throws.InstanceOf<MalformedInputException>());
        StraightLine endless = program with
        {
            Left = program.Left with { Fresh = [.. Enumerable.Repeat<Entry[]>([new Entry(0, Coefficient.One)], 1000)] },
        };
        Assert.That(() => Read(Written(scheme, endless)),
            Throws.InstanceOf<MalformedInputException>().With.Message.Contains("longer than the scheme"));
    }

    /// <summary>Without shared sums.</summary>
    private static StraightLine Naive(Scheme scheme)
    {
        return new StraightLine(scheme.Tensor, Chain(scheme.Tensor.USize, Rows(scheme.U)), Chain(scheme.Tensor.VSize, Rows(scheme.V)),
            Chain(scheme.Rank, [.. Enumerable.Range(0, scheme.Tensor.WSize).Select(q => Enumerable.Range(0, scheme.Rank)
                .SelectMany(r => scheme.W.Term(r).ToArray().Where(e => e.Index == q).Select(e => e with { Index = r })).ToArray())]));

        Entry[][] Rows(Factor factor) => [.. Enumerable.Range(0, scheme.Rank).Select(r => factor.Term(r).ToArray())];
        LinearChain Chain(int inputs, Entry[][] outputs) => new(inputs, [], outputs);
    }

    private static (Scheme, StraightLine) Winograd()
    {
        CircuitWalk<SignedSums> walk = new(Known.Strassen, Ring.Zt, size => new SignedSums(size), 1);
        for (int step = 0; step < 3000 && walk.Additions > 15; step++)
        {
            if (step % 2 == 0) walk.ChangeBasis(0.5);
            else walk.Exchange();
        }
        return (walk.Scheme, walk.Program);
    }

    private string Written(Scheme scheme, StraightLine program)
    {
        using MemoryStream text = new();
        CanonicalJson.Write(scheme, Ring.Zt, null, text, program);
        string path = _folder["scheme.json"];
        File.WriteAllText(path, Encoding.UTF8.GetString(text.ToArray()));
        return path;
    }

    private static Submission Read(string path) =>
        new CanonicalJson().Read(SourceFile.Open(path, Limits.Default), Limits.Default).Single();
}
