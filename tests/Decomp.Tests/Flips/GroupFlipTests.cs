using NUnit.Framework;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Flips;
using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Schemes.Tensors;
using TensorDecomp.Search.Flips;
using TensorDecomp.Symmetries;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Flips;

/// <summary>Flip graphs of schemes that a group of permutations of indices leaves as they are.</summary>
public sealed class GroupFlipTests
{
    internal const string Square = "perm:0123,0123,0123+13,13,13";

    private static readonly (Shape Shape, string Group)[] s_cases =
    [
        (new(2, 2, 2), "perm:01,01,01"), (new(2, 2, 2), "perm:01,-,-+-,01,01"), (new(3, 3, 3), "perm:012,012,012+01,01,01"),
        (new(2, 4, 2), "perm:01,0123,-"),
        (new(2, 3, 4), "perm:01,012,0123"), (new(3, 2, 4), "perm:-,01,01.23+012,-,02"), (new(4, 4, 5), Square),
        (new(4, 4, 4), "perm:0123,0123,0123+03.12,13,03.12"),
        (new(4, 4, 4), "perm:012,012,012+01.23,01.23,01.23"),
        (new(2, 2, 2), "perm:PMN/-,-,-"), (new(2, 2, 2), "perm:PMN/01,01,01+1~,1~,1~"), (new(3, 3, 3), "perm:PMN/-,-,-+012,012,012"),
        (new(3, 3, 3), "perm:NPM/01,01,01"), (new(2, 3, 2), "perm:PNM/-,01~,-+01,-,01"), (new(3, 3, 3), "perm:PMN/-,-,-+PNM/-,-,-"),
        (new(2, 2, 4), "perm:NMP/-,-,01.23+01,01,-"), (new(4, 4, 4), "perm:PMN/-,-,-+01.23,01.23,01.23"), (new(3, 2, 2), "perm:2~,01~,1~"),
    ];

    private static readonly (string Tensor, string Group)[] s_others =
    [
        ("poly:3x3", "perm:02,02,04.13"), ("poly:3x3", "perm:BAC/-,-,-"), ("poly:3x3", "perm:1~,1~,1~.3~+BAC/02,02,04.13"),
        ("cyclic:3", "perm:BCA/-,12,12"), ("cyclic:4", "perm:0123,-,0123"), ("algebra:quaternion", "perm:01~.23~,-,01~.23~"),
        ("gram:2x2", "perm:BAC/02.13,02.13,02"),
    ];

    private static IEnumerable<(Tensor Tensor, string Group)> Cases() =>
        [.. s_cases.Select(c => ((Tensor)c.Shape, c.Group)), .. s_others.Select(c =>
            (TensorMakers.TryParse(c.Tensor, out Tensor? tensor) ? tensor : throw new ArgumentException(c.Tensor), c.Group))];

    public static IEnumerable<Ring> Rings => FlipWalkers.SymmetricRings;

    internal static AutomorphismGroup Group(string text, Tensor tensor) =>
        SymmetryText.TryReadGroup(text, tensor, out AutomorphismGroup? group, out _, out string why) ? group
            : throw new ArgumentException(why);

    [TestCaseSource(nameof(Rings))]
    public void WalksStayInvariantDecompositions(Ring ring)
    {
        foreach ((Tensor tensor, string text) in Cases())
        {
            IFlipWalker walker = FlipWalkers.Create(tensor, ring, 3, 0);
            FlipPolicy policy = FlipPolicy.For(Group(text, tensor))[0] with { Patience = 100, Margin = 12 };
            walker.Start(Scheme.Naive(tensor), policy);
            for (int slice = 0; slice < 40; slice++)
            {
                walker.Advance(slice < 30 ? 7 : 2_000, target: 1);
                Scheme current = walker.Current;
                string where = $"{tensor} under {text}, slice {slice}";
                Assert.That(Verifier.Judge(current, new Claim.Over(ring)).Valid, Is.True, where);
                Assert.That(IsInvariant(current, policy.Group!, ring), Is.True, where);
            }
        }
    }

    [TestCaseSource(nameof(Rings))]
    public void ImagesAreWhatThePermutationsSay(Ring ring)
    {
        foreach ((Shape shape, string text) in s_cases.Where(c => c.Shape.NaiveRank < 30)) FlipWalkers.For(shape, ring,
            new EveryGroupMove(shape, Group(text, shape), 500));
    }

    /// <summary>Under the square ⟨4,4,5⟩ comes down in seconds to where walks under one permutation are after minutes.</summary>
    [Test]
    public void UnderTheSquareAFewWalksTakeFourByFourByFiveToSixtyEight()
    {
        Shape shape = new(4, 4, 5);
        var search =
            new FlipSearch(new FlipSettings(shape, Ring.Modulo(2), 68, 1, Walkers: 4) { Policies = FlipPolicy.For(Group(Square, shape)) });
        Scheme? found = null;
        for (int round = 0; round < 60 && !search.Done; round++) found = search.Step(2).LastOrDefault()?.Scheme ?? found;
        Assert.That(search.BestRank, Is.LessThanOrEqualTo(68));
        Assert.That(Verifier.Judge(found!, new Claim.Over(Ring.Modulo(2))).Valid, Is.True);
    }

    /// <summary>Terms a⊗a⊗a take part in no move, and from the four of the naive scheme a walk comes to 52 at best.</summary>
    [Test]
    public void UnderRotationAndReversalAFewWalksTakeFourByFourByFourToFortyNine()
    {
        Shape shape = new(4, 4, 4);
        AutomorphismGroup group = Group("perm:NPM/03.12,03.12,03.12", shape);
        FlipSearch search = new(new FlipSettings(shape, Ring.Modulo(2), 49, 1, Walkers: 4) { Policies = FlipPolicy.For(group) });
        Scheme? found = null;
        for (int round = 0; round < 60 && !search.Done; round++) found = search.Step(2).LastOrDefault()?.Scheme ?? found;
        Assert.That(search.BestRank, Is.EqualTo(49));
        Assert.That(Verifier.Judge(found!, new Claim.Over(Ring.Modulo(2))).Valid, Is.True);
        Assert.That(IsInvariant(found!, group, Ring.Modulo(2)), Is.True);
    }

    [TestCase("6x6x6", 153, "perm:NPM/05.14.23,05.14.23,05.14.23", 2)] // one block stays and two change places, or all three stay
    [TestCase("6x6x6", 153, "perm:NPM/-,-,-", 1)]
    [TestCase("5x5x5", 93, "perm:NPM/04.13,04.13,04.13", 2)]
    [TestCase("3x3x3", 23, "perm:NPM/-,-,-+12,12,12", 1)]
    public void WalksThatRotateTheFactorsStartFromSumsOverInvariantBlocks(string text, int rank, string symmetry, int count)
    {
        Assert.That(Shape.TryParse(text, out Shape shape), Is.True);
        AutomorphismGroup group = Group(symmetry, shape);
        FlipSettings settings = new(shape, Ring.Modulo(2), rank, 1, Walkers: 1) { Policies = FlipPolicy.For(group) };
        Assert.That(settings.Starts, Has.Count.EqualTo(count));
        foreach (Scheme start in settings.Starts)
        {
            Assert.That(Verifier.Judge(start, new Claim.Over(Ring.Zt)).Valid, Is.True);
            Assert.That(start.Rank % 3, Is.EqualTo(rank % 3));
            foreach (Ring ring in Rings) Assert.That(IsInvariant(start, group, ring), Is.True, $"{start.Rank} over {ring}");
        }
    }

    [TestCase(true)]
    [TestCase(false)]
    public void OrbitsBecomeShorterOnlyWhereTheyMay(bool keeps)
    {
        Shape shape = new(4, 4, 4);
        FlipPolicy policy = FlipPolicy.For(Group("perm:NPM/03.12,03.12,03.12", shape))[0] with { Patience = 500, KeepsOrbits = keeps };
        Scheme start = new FlipSettings(shape, Ring.Modulo(2), 49, 1, Walkers: 1) { Policies = [policy] }.Starts[0];
        IFlipWalker walker = FlipWalkers.Create(shape, Ring.Modulo(2), 3, 0);
        HashSet<int> ranks = [];
        walker.Start(start, policy);
        for (int slice = 0; slice < 400; slice++)
        {
            walker.Advance(50, target: 1);
            ranks.Add(walker.Rank);
            if (slice % 40 == 0)
                Assert.That(Verifier.Judge(walker.Current, new Claim.Over(Ring.Modulo(2))).Valid, Is.True);
        }
        Assert.That(ranks.All(rank => (rank - start.Rank) % 6 == 0), Is.EqualTo(keeps), string.Join(' ', ranks.Order()));
    }

    [TestCase("4x4x4", "perm:0123,0123,0123")]
    [TestCase("3x3x3", "perm:NPM/01,02,12")] // rotates, but not by itself
    [TestCase("2x3x4", "perm:01,-,-")]
    public void OtherWalksUnderAGroupStartFromTheNaiveScheme(string text, string symmetry)
    {
        Assert.That(Shape.TryParse(text, out Shape shape), Is.True);
        FlipSettings settings = new(shape, Ring.Modulo(2), 7, 1, Walkers: 1) { Policies = FlipPolicy.For(Group(symmetry, shape)) };
        Assert.That(settings.Starts.Single().Rank, Is.EqualTo(shape.NaiveRank));
    }

    [Test]
    public void OrbitsHaveTheLengthsOfCosets()
    {
        Shape shape = new(4, 4, 5);
        AutomorphismGroup square = Group(Square, shape);
        GroupTable<Narrow<uint>> table = new(96);
        Assert.That(GroupCodec<Gf2, Narrow<uint>>.TryEncode(Scheme.Naive(shape), square, null, table), Is.True);
        // By Burnside 13 orbits: 80 terms are fixed by 1, 12 by either reflection in a diagonal, none by the others.
        int[] lengths = [.. Enumerable.Range(0, 80).Select(table.Length)];
        Assert.That(lengths.Count(l => l == 8) / 8 + lengths.Count(l => l == 4) / 4, Is.EqualTo(13));
        for (int r = 0; r < 80; r++)
        {
            Assert.That(table.Cosets(table.Fixing(r)).Select(g => table.Image(g, r)).Distinct().Count(), Is.EqualTo(lengths[r]));
            for (int g = 0; g < 8; g++)
            {
                Assert.That(table.Image(square.Inverse(g), table.Image(g, r)), Is.EqualTo(r));
                for (int h = 0; h < 8; h++)
                    Assert.That(table.Image(square.Product(g, h), r), Is.EqualTo(table.Image(g, table.Image(h, r))));
            }
        }
    }

    [Test]
    public void ASchemeWithoutTheSymmetryIsRefused()
    {
        Shape shape = new(3, 3, 3);
        Scheme turned = Sandwich.Random(Scheme.Naive(shape), 3, new Random(1).Next);
        IFlipWalker walker = FlipWalkers.Create(shape, Ring.Modulo(2), 1, 0);
        FlipPolicy policy = FlipPolicy.For(Group("perm:012,012,012+01,01,01", shape))[0];
        Assert.That(walker.Accepts(Scheme.Naive(shape), policy), Is.True);
        Assert.That(walker.Accepts(turned, policy), Is.False);
        Assert.That(() => walker.Start(turned, policy), Throws.ArgumentException.With.Message.Contains("not invariant under perm:"));
        Assert.That(walker.Accepts(Scheme.Naive(shape), FlipPolicy.For(Group("perm:01,01,01", new Shape(2, 2, 2)))[0]), Is.False,
            "the group of another shape");
    }

    [Test]
    public void ImagesThatAreNoneAreRefused()
    {
        Shape shape = new(2, 4, 2);
        AutomorphismGroup group = Group("perm:01,0123,-", shape);
        GroupTable<Narrow<ushort>> table = new(32);
        Assert.That(GroupCodec<Gf2, Narrow<ushort>>.TryEncode(Scheme.Naive(shape), group, null, table), Is.True);
        int[] images = GroupCodec<Gf2, Narrow<ushort>>.Images(table);
        Assert.That(Encodes(images), Is.True);
        foreach (int at in (int[])[0, 5, 17, images.Length - 1])
            foreach (int image in (int[])[-1, 16, int.MaxValue, (images[at] + 1) % 16])
                Assert.That(Encodes([.. images.Select((i, k) => k == at ? image : i)]), Is.False, $"{image} at {at}");
        Assert.That(Encodes(images[1..]), Is.False);
        Assert.That(Encodes([]), Is.False);
        Assert.That(Encodes([.. images[16..], .. images[..16]]), Is.False, "the elements in another order");

        bool Encodes(IReadOnlyList<int> given) =>
            GroupCodec<Gf2, Narrow<ushort>>.TryEncode(Scheme.Naive(shape), group, given, new GroupTable<Narrow<ushort>>(32));
    }

    private static bool IsInvariant(Scheme scheme, AutomorphismGroup group, Ring ring)
    {
        Ring over = ring.Modulus == 0 ? Ring.Integers : ring;
        string text = CanonicalForm.Text(CanonicalForm.Of(scheme, over), over);
        return group.Elements.All(element => CanonicalForm.Text(CanonicalForm.Of(element.Image(scheme), over), over) == text);
    }
}
