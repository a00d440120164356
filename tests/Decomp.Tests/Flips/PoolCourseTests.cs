using System.Text.Json;
using NUnit.Framework;
using TensorDecomp.Kernels.Flips;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Search.Flips;
using TensorDecomp.Tests.Cli;
using TensorDecomp.Tests.Recombination;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Flips;

/// <summary>Walks from a large pool of one shape, and what is kept of it from run to run.</summary>
public sealed class PoolCourseTests
{
    private static readonly Ring s_binary = Ring.Modulo(2);
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void Prepare() => _folder = new TemporaryFolder();

    [TearDown]
    public void CleanUp() => _folder.Dispose();

    private static FlipSettings Settings(Ring ring, int target = 1) =>
        new(new Shape(3, 3, 3), ring, target, 7, Walkers: 3) { RoundAttempts = 40_000 };

    private static MetaFlipGraph Pooling(FlipSettings settings, FlipState? from = null,
        Func<Shape, IEnumerable<PackedScheme>>? pooled = null) => MetaFlipGraph.Of(settings, [], from, LegShares.Pooling, pooled);

    [TestCaseSource(typeof(MetaFlipGraphTests), nameof(MetaFlipGraphTests.Rings))]
    public void ItsCourseFollowsFromTheSeedWhereverItIsCutOff(Ring ring)
    {
        FlipSettings settings = Settings(ring);
        List<string> whole = Course(Pooling(settings), 30, threads: 3);
        MetaFlipGraph first = Pooling(settings);
        List<string> parts = Course(first, 11, threads: 1);
        FlipState progress = JsonSerializer.Deserialize<FlipState>(JsonSerializer.Serialize(first.Capture()))!;
        parts.AddRange(Course(Pooling(settings, progress), 19, threads: 1));
        Assert.That(parts, Is.EqualTo(whole));
        Assert.That(Course(Pooling(settings with { Seed = 8 }), 30, threads: 1), Is.Not.EqualTo(whole));
    }

    [Test]
    public void ItsLegsAreLongerAndMoreOfThemBeginInThePool()
    {
        FlipSettings settings = Settings(s_binary) with { RoundAttempts = 1, Walkers = 1000 }; // each is on its first leg
        FlipState roaming = MetaFlipGraph.Of(settings, [], null, LegShares.Roaming).Capture(), pooling = Pooling(settings).Capture();
        Assert.That(Elsewhere(pooling), Is.LessThan(Elsewhere(roaming)).And.Positive);
        Assert.That(roaming.Walkers.Select(w => w.Policy).Distinct(), Has.All.LessThan(MetaWalk.Long));
        Assert.That(pooling.Walkers.Count(w => w.Policy is >= MetaWalk.Long and < MetaWalk.Long + 5), Is.GreaterThan(700));

        // a cyclic start, or a projection to come
        static int Elsewhere(FlipState state) => state.Walkers.Count(w => w.Policy is MetaWalk.Cyclic or MetaWalk.Scouts);
    }

    [Test]
    public void ItsPoolReachesAsHighAsItsSharesSay()
    {
        Shape shape = new(2, 2, 3);
        PackedScheme naive = PackedScheme.Of(Scheme.Naive(shape), s_binary);
        IEnumerable<(int, int, int, int)> twice = from term in (int[])[12, 13] from factor in (int[])[0, 1, 2] select (factor, term, 0, 1);
        PackedScheme above = new(naive.Tensor, 14, s_binary, naive.Entries.Concat(twice)); // two terms more that cancel
        string[] Begun(LegShares shares) =>
            [.. MetaFlipGraph.Of(Settings(s_binary) with { Tensor = shape }, [], null, shares, of => of == shape ? [above] : [])
                .Capture().Pool];
        Assert.That(LegShares.Pooling.Margin, Is.EqualTo(2));
        Assert.That(Begun(LegShares.Pooling), Has.Member(above.ToString()));
        Assert.That(Begun(LegShares.Roaming), Has.No.Member(above.ToString()));
    }

    [Test]
    public void MembersOfItsPoolDiffer()
    {
        MetaFlipGraph search = Pooling(Settings(s_binary));
        Course(search, 60, threads: 2);
        PackedScheme[] members = [.. search.Capture().Pool.Select(word => PackedScheme.Parse(word, s_binary))];
        Assert.That(members.Select(member => CanonicalForm.Hash(member.Scheme, s_binary)), Is.Unique);
        Assert.That(members.Count(member => member.Tensor == MatrixProduct.Of(new Shape(3, 3, 3))), Is.GreaterThan(20));
    }

    [Test]
    public void TheKeyOfTermsForgetsTheirOrderOnly()
    {
        PackedScheme strassen = PackedScheme.Of(RecombinationTests.Strassen, Ring.Zt);
        var entries = strassen.Entries.ToArray();
        ulong Key(IEnumerable<(int, int, int, int)> changed) => new PackedScheme(strassen.Tensor, 7, Ring.Zt, changed).TermsKey;
        Assert.That(Key(entries.Select(e => (e.Factor, 6 - e.Term, e.Index, e.Value))), Is.EqualTo(strassen.TermsKey));
        HashSet<ulong> keys = [strassen.TermsKey];
        for (int i = 0; i < entries.Length; i++)
        {
            (int factor, int term, int index, int value) = entries[i];
            Assert.That(keys.Add(Key(entries.Where((_, k) => k != i))), Is.True, "an entry less");
            Assert.That(keys.Add(Key(entries.Select((e, k) => k == i ? (factor, term, index, -value) : e))), Is.True, "another sign");
        }
        // The same entries, two of them exchanged between two terms.
        Assert.That(Key(entries.Select(e => e.Factor == 0 ? (e.Factor, (e.Term + 1) % 7, e.Index, e.Value) : e)),
            Is.Not.EqualTo(strassen.TermsKey));
    }

    [Test]
    public void AFullPoolOfDistinctSchemesTakesOnesThatLeftAgain()
    {
        var random = new Xoroshiro(1, 1);
        PackedScheme[] schemes = [.. FlipNeighbours.Of(RecombinationTests.Strassen, s_binary, 3).Select(s => PackedScheme.Of(s, s_binary))
            .DistinctBy(s => s.TermsKey).Take(9)];
        SchemePool pool = new(perRank: 4, distinct: true);
        for (int turn = 0; turn < 40; turn++)
            foreach (PackedScheme scheme in schemes)
            {
                pool.Add(scheme, ref random);
                Assert.That(pool.UpTo(7), Has.Member(scheme)); // the last one that came is always there
                Assert.That(pool.UpTo(7).Select(s => s.TermsKey), Is.Unique);
            }
        Assert.That(pool.UpTo(7).Count(), Is.EqualTo(4));
    }

    [Test]
    public void WhatOneSearchKeepsAnotherBeginsWith()
    {
        PoolFolder folder = new(_folder["pools"], s_binary);
        folder.Open();
        MetaFlipGraph first = Pooling(Settings(s_binary, 23));
        for (int round = 0; round < 400 && first.BestRank > 24; round++) first.Step(2);
        FlipState left = first.Capture();
        folder.Write(left.Pool);
        MetaFlipGraph second = Pooling(Settings(s_binary, 23) with { Seed = 99 }, pooled: folder.Read);
        Assert.That(second.BestRank, Is.EqualTo(first.BestRank).And.LessThan(27));
        Assert.That(second.Capture().Pool, Is.SupersetOf(left.Pool));
        Assert.That((second.Known.Rank, second.Known.IsDerived), Is.EqualTo((first.BestRank, true)), "news to whoever has not got it");
        Assert.That(Verifier.Judge(second.Known.Scheme, new Claim.Over(s_binary)).Valid, Is.True);
    }

    [Test]
    public void WhatStandsThereStaysAsLongAsItIsLowEnough()
    {
        PoolFolder folder = new(_folder["."], s_binary);
        Shape shape = new(2, 2, 2);
        string Word(Scheme scheme) => PackedScheme.Of(scheme, s_binary).ToString();
        string[] sevens = [.. FlipNeighbours.Of(RecombinationTests.Strassen, s_binary, 5).Select(Word).Distinct().Take(3)];
        folder.Write([Word(Scheme.Naive(shape)), sevens[0]]);
        folder.Write([sevens[1], "../../evil:7 AAAA", "no colon", sevens[1]]);
        Assert.That(folder.Read(shape).Select(s => $"{s}"), Is.EqualTo((string[])[sevens[1], sevens[0], Word(Scheme.Naive(shape))]));
        Assert.That(Directory.GetFiles(_folder["."], "*", SearchOption.AllDirectories), Is.EqualTo((string[])[folder.PathOf(shape)]));
        Assert.That(new PoolFolder(_folder["."], Ring.Zt).Read(shape), Is.Empty, "each ring has files of its own");
    }

    [TestCase("2x2x2:7 AAAA", "cut off or garbled")]
    [TestCase("garbage", "cut off or garbled")]
    [TestCase("2x2x2:999999999 AAAA", "cut off or garbled")]
    [TestCase("naive 2x2x3", "one of 2x2x3")]
    [TestCase("wrong", "no decomposition")]
    public void ALineThatIsNoSchemeIsRefusedByFileAndLine(string line, string reason)
    {
        Shape shape = new(2, 2, 2);
        PackedScheme strassen = PackedScheme.Of(RecombinationTests.Strassen, s_binary);
        line = line == "wrong" ? new PackedScheme(strassen.Tensor, 7, s_binary, strassen.Entries.Skip(1)).ToString()
            : line.StartsWith("naive", StringComparison.Ordinal)
            ? PackedScheme.Of(Scheme.Naive(new Shape(2, 2, 3)), s_binary).ToString() : line;
        PoolFolder folder = new(_folder["."], s_binary);
        File.WriteAllText(folder.PathOf(shape), $"{strassen}\n\n{line}\n");
        Assert.That(() => folder.Read(shape).ToArray(), Throws.InstanceOf<MalformedInputException>()
            .With.Message.Contains($"{folder.PathOf(shape)}, line 3: ").And.Message.Contains(reason)
            .And.Message.Contains("delete the line"));
    }

    [Test]
    public void TheCommandKeepsItsPoolAndGoesOnFromIt()
    {
        string pools = _folder["pools"], file = Path.Combine(pools, "2x2x3-F2.pool");
        string[] Flip(ulong seed) => ["flip", "2", "2", "3", "--ring", "F2", "--pool", "--keep", pools, "--rank", "11", "--rounds",
            "60", "--seed", $"{seed}", "--threads", "1", "--walkers", "2", "--out", _folder["store"], "--json"];
        (int code, string output, string error) = CommandLine.Run(Flip(1));
        Assert.That(code, Is.Zero, output + error);
        Assert.That(File.ReadLines(file).First(), Does.StartWith("2x2x3:11 "));
        Directory.Delete(_folder["store"], recursive: true);
        (code, output, error) = CommandLine.Run(Flip(2));
        Assert.That(code, Is.Zero, output + error);
        Assert.That(Directory.GetFiles(_folder["store/2x2x3"]), Has.Length.EqualTo(1), "what was kept is stored where it is not");
        File.AppendAllText(file, "2x2x3:11 cut\n");
        (code, output, error) = CommandLine.Run(Flip(2));
        Assert.That((code, output), Is.EqualTo((3, "")));
        Assert.That(error, Does.Contain(file).And.Contain("line ").And.Contain("delete the line"));
    }

    [Test]
    public void AFileInPlaceOfTheFolderIsRefusedBeforeTheFirstFlip()
    {
        File.WriteAllText(_folder["pools"], "");
        string[] flip = ["flip", "2", "2", "3", "--pool", "--keep", _folder["pools"], "--out", _folder["store"]];
        (int code, _, string error) = CommandLine.Run(flip);
        Assert.That(code, Is.Not.Zero.And.Not.EqualTo(70));
        Assert.That(error, Does.Contain("it is a file; name a folder"));
    }

    private static List<string> Course(MetaFlipGraph search, int rounds, int threads)
    {
        List<string> course = [];
        for (int round = 0; round < rounds; round++)
        {
            course.AddRange(search.Step(threads).Select(i => $"{i.Walker} {i.Flips} {PackedScheme.Of(i.Scheme, i.Ring)}"));
            course.Add($"{search.Flips} {search.State}");
        }
        return course;
    }
}
