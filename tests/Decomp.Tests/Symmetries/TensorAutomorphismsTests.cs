using System.Numerics;
using NUnit.Framework;
using TensorDecomp.Kernels;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Tensors;
using TensorDecomp.Symmetries;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Symmetries;

/// <summary>Automorphisms of tensors that are no matrix products: as many as can be counted by hand, and each keeps the tensor.</summary>
public sealed class TensorAutomorphismsTests
{
    // Polynomials: the two factors may be exchanged where they are equally long, coefficients reversed, and x may become -x.
    [TestCase("poly:2x2", 2 * 2 * 2)]
    [TestCase("poly:2x3", 2 * 2)]
    [TestCase("poly:4x4", 2 * 2 * 2)]
    // Convolutions: i -> ui + s and j -> uj + t for units u, all exchanges of three factors (i + j - k = 0), and for an even length
    // x -> -x.
    [TestCase("cyclic:2", 4 * 1 * 6 * 2)]
    [TestCase("cyclic:3", 9 * 2 * 6)]
    [TestCase("cyclic:4", 16 * 2 * 6 * 2)]
    [TestCase("cyclic:5", 25 * 4 * 6)]
    [TestCase("algebra:complex", 4 * 1 * 6 * 2)]
    // Quaternions: units on either side and automorphisms of the group Z2 x Z2 of units up to sign, each with its characters.
    [TestCase("algebra:quaternion", 16 * 6 * 6 * 4)]
    [TestCase("algebra:octonion", 64 * 168 * 6 * 8)]
    // A row of four blocks b1 - a1 - b2 - a2, joined where they meet in c, read from either end; columns; five free signs less two.
    [TestCase("gram:2x2", 2 * 2 * 8)]
    // A bilinear form: its pairs, exchanged inside all at once, and a sign for each, and for c, less two.
    [TestCase("trace:2x2", 24 * 2 * 8)]
    [TestCase("trace:1x2", 2 * 2 * 2)]
    public void Their_number_is_the_one_counted_by_hand(string name, int order)
    {
        Assert.That(TensorMakers.TryParse(name, out Tensor? tensor));
        SchemeAutomorphisms found = SchemeAutomorphisms.Of(tensor!);
        Assert.That(found.Order, Is.EqualTo((BigInteger)order));
        Assert.That(found.Generators.All(g => g.Keeps()), Is.True);
        if (order > 3000) return;
        HashSet<Automorphism> closure = [Automorphism.Identity(tensor!)];
        Queue<Automorphism> open = new(closure);
        while (open.TryDequeue(out Automorphism? at))
            foreach (Automorphism generator in found.Generators)
                if (closure.Add(generator.After(at))) open.Enqueue(generator.After(at));
        Assert.That(closure, Has.Count.EqualTo(order), "the generators make as many as the product of orbits says");
    }

    /// <summary>Every signed permutation of every range, with every exchange of ranges.</summary>
    [TestCase("poly:2x2")]
    [TestCase("cyclic:2")]
    [TestCase("algebra:complex")]
    [TestCase("trace:1x2")]
    public void Trying_all_finds_as_many(string name)
    {
        Assert.That(TensorMakers.TryParse(name, out Tensor? tensor));
        int count = 0;
        foreach (int[] ranges in Permutations(3).Where(ranges => Automorphism.WhyNot(tensor!, ranges) is null))
            foreach (int[] a in Permutations(tensor!.USize))
                foreach (int[] b in Permutations(tensor.VSize))
                    foreach (int[] c in Permutations(tensor.WSize))
                        for (int signs = 0; signs < 1 << tensor.Sizes.Sum(); signs++)
                        {
                            int left = signs;
                            bool[][] negative = [.. tensor.Sizes.Select(size => Enumerable.Range(0, size).Select(_ =>
                            {
                                bool one = (left & 1) != 0;
                                left >>= 1;
                                return one;
                            }).ToArray())];
                            if (new Automorphism(tensor, ranges, [a, b, c], negative).Keeps()) count++;
                        }
        Assert.That(count % 4, Is.Zero, "signs of two factors at once turn no term");
        Assert.That((BigInteger)(count / 4), Is.EqualTo(SchemeAutomorphisms.Of(tensor!).Order));
    }

    /// <summary>A matrix product whose shape nobody tells has the automorphisms that permute its rows and columns, and no others.</summary>
    [TestCase("2x2x2"), TestCase("2x2x3"), TestCase("2x3x2"), TestCase("1x2x3"), TestCase("3x3x3")]
    public void A_matrix_product_by_its_entries_alone_has_those_of_its_shape(string shape)
    {
        Assert.That(Shape.TryParse(shape, out Shape s));
        Tensor product = s, entries = new("entries", product.USize, product.VSize, product.WSize, product.Entries);
        Assert.That(SchemeAutomorphisms.Of(entries).Order, Is.EqualTo(SchemeAutomorphisms.Of(product).Order));
        HashSet<string> orbits(Tensor tensor) => [.. SchemeAutomorphisms.Of(tensor).Orbits().Select(o => $"{o.Length}")];
        Assert.That(orbits(entries), Is.EqualTo(orbits(product)));
    }

    [Test]
    public void Generators_of_every_family_keep_the_tensor_and_are_read_as_they_are_written()
    {
        int more = 0;
        foreach (Tensor tensor in Examples())
        {
            SchemeAutomorphisms found = SchemeAutomorphisms.Of(tensor);
            string own = Hash(Scheme.Naive(tensor));
            foreach (Automorphism generator in found.Generators)
            {
                more++;
                string text = GeneratorText.Write(generator);
                Assert.That(GeneratorText.TryRead(text, tensor, out Automorphism? read, out string why), Is.True,
                    $"{tensor} {text}: {why}");
                Assert.That((read, GeneratorText.Write(read!)), Is.EqualTo((generator, text)), $"{tensor}");
                Assert.That(Hash(generator.Image(Scheme.Naive(tensor))), Is.EqualTo(own), $"{tensor} {text}");
                Assert.That(generator.After(generator.Inverse()), Is.EqualTo(Automorphism.Identity(tensor)));
            }
        }
        Assert.That(more, Is.GreaterThan(30));
    }

    [TestCase("BAC/-,-,-", "")]
    [TestCase("bac/-,-,-", "")]
    [TestCase("-,-,1~", "does not leave poly:2x2 as it is", Description = "a sign that nothing takes back")]
    [TestCase("01,-,-", "does not leave poly:2x2 as it is")]
    [TestCase("01,01,02", "")]
    [TestCase("1~,1~,1~", "")]
    [TestCase("NMP/-,-,-", "where A, B and C go")]
    [TestCase("CBA/-,-,-", "same size")]
    [TestCase("-,-", "entries of a, of b and of c")]
    [TestCase("02,-,-", "0 to 1")]
    [TestCase("0{1},-,-", "0 to 1")]
    [TestCase("0{,-,-", "0 to 1")]
    [TestCase("0{99999999999},-,-", "0 to 1")]
    [TestCase("{,-,-", "0 to 1")]
    [TestCase("}0,-,-", "0 to 1")]
    public void A_generator_that_moves_the_tensor_is_refused(string text, string reason)
    {
        Assert.That(TensorMakers.TryParse("poly:2x2", out Tensor? tensor));
        bool read = GeneratorText.TryRead(text, tensor!, out Automorphism? automorphism, out string why);
        // over F2 signs do not show, so what only they forbid is left to who walks there
        bool modulo2 = read && !automorphism!.Keeps();
        Assert.That((read, modulo2), Is.EqualTo((reason.Length == 0 || text == "-,-,1~", text == "-,-,1~")), why);
        if (!read) Assert.That(why, Does.Contain(reason));
    }

    [Test]
    public void A_group_that_keeps_the_tensor_modulo_2_only_is_for_walks_over_F2()
    {
        Assert.That(TensorMakers.TryParse("algebra:quaternion", out Tensor? tensor));
        Assert.That(SymmetryText.TryReadGroup("perm:01.23,-,01.23", tensor!, out AutomorphismGroup? group, out _, out string why), why);
        Assert.That(group!.IsModulo2, Is.True);
        Assert.That(SymmetryText.TryReadStructures("perm:01.23,-,01.23", tensor!, 8, out _, out why), Is.False);
        Assert.That(why, Does.Contain("modulo 2 only"));
        Assert.That(SymmetryText.TryReadGroup("perm:01~.23~,-,01~.23~", tensor!, out group, out _, out why), why);
        Assert.That((group!.IsModulo2, group.Order), Is.EqualTo((false, 2)), "i times i is -1, which no term shows");
    }

    [Test]
    public void Indices_beyond_the_letters_are_numbers()
    {
        Assert.That(TensorMakers.TryParse("trace:1x40", out Tensor? tensor));
        const string Text = "0{36}{39}.z~,0{36}{39}.z~,-";
        Assert.That(GeneratorText.TryRead(Text, tensor!, out Automorphism? read, out string why), Is.True, why);
        Assert.That((GeneratorText.Write(read!), read!.Index(0, 36), read.Order), Is.EqualTo((Text, 39, 6)));
        foreach (string wrong in (string[])["0{40},0{40},-", "{0}1,{0}1,-", "{036}1,{036}1,-", "{-1}1,{-1}1,-", "{+36}1,01,-",
            "{ 36}1,01,-"])
            Assert.That(GeneratorText.TryRead(wrong, tensor!, out _, out _), Is.False, wrong);
    }

    /// <summary>The tied entries of a point are moved among each other by each generator, whose signs come back.</summary>
    [TestCase("poly:3x3", 5, "perm:02,02,04.13:1x1,2x2")]
    [TestCase("poly:3x3", 6, "perm:02,02,04.13+1~,1~,1~.3~:2")]
    [TestCase("cyclic:3", 4, "perm:BCA/-,12,12")]
    [TestCase("cyclic:4", 8, "perm:0123,-,0123")]
    [TestCase("algebra:quaternion", 8, "perm:01~.23~,-,01~.23~:0")]
    public void An_orbit_structure_acts_on_entries_as_the_group_does(string name, int rank, string text)
    {
        Assert.That(TensorMakers.TryParse(name, out Tensor? tensor));
        Assert.That(SymmetryText.TryReadStructures(text, tensor!, rank, out IReadOnlyList<OrbitStructure>? structures, out string why),
            why);
        foreach (OrbitStructure structure in structures!)
        {
            Assert.That(structure.WhyNot(tensor!, rank), Is.Null);
            Assert.That(structure.WhyNot(new Shape(2, 2, 2), rank), Does.Contain("another shape"));
            EntryAddress[] entries = [.. from f in Enumerable.Range(0, 3)
                                         from r in Enumerable.Range(0, rank)
                                         from a in Enumerable.Range(0, tensor!.Sizes[f])
                                         select new EntryAddress(f, a, r)];
            foreach (Func<EntryAddress, (EntryAddress Image, int Sign)> generator in structure.Generators())
            {
                Assert.That(entries.Select(e => generator(e).Image).ToHashSet().SetEquals(entries), Is.True);
                foreach (EntryAddress entry in entries)
                {
                    (EntryAddress at, int sign) = (entry, 1);
                    for (int k = 0; k < 12; k++) (at, sign) = (generator(at).Image, sign * generator(at).Sign);
                    Assert.That((at, sign), Is.EqualTo((entry, 1)));
                }
            }
        }
    }

    [Test]
    public void A_catalogue_of_groups_exists_for_any_tensor()
    {
        foreach (string name in (string[])["poly:3x3", "gram:2x2"])
        {
            Assert.That(TensorMakers.TryParse(name, out Tensor? tensor));
            IReadOnlyList<AutomorphismGroup> groups = GroupCatalogue.Of(tensor!);
            Assert.That(groups, Has.Count.GreaterThan(3), name);
            Assert.That(groups.All(group => group.Generators.All(g => g.Keeps())), Is.True, name);
            Assert.That(groups.Select(group => $"{group}").Distinct().Count(), Is.EqualTo(groups.Count), name);
        }
    }

    private static IEnumerable<Tensor> Examples() => TensorMakers.All.Select(maker =>
        TensorMakers.TryParse(maker.Example, out Tensor? tensor) ? tensor : throw new InvalidOperationException(maker.Example));

    private static IEnumerable<int[]> Permutations(int size) => size == 0 ? [[]]
        : from shorter in Permutations(size - 1)
          from at in Enumerable.Range(0, size)
          select (int[])[.. shorter[..at], size - 1, .. shorter[at..]];

    private static string Hash(Scheme scheme) => CanonicalForm.Hash(CanonicalForm.Of(scheme, Ring.Integers), Ring.Integers);
}
