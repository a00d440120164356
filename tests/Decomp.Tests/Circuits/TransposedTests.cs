using NUnit.Framework;
using TensorDecomp.Circuits;
using TensorDecomp.Circuits.Sums;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Circuits;

/// <summary>A chain read backwards computes the transposed map, and a walk begins at the program that it is given.</summary>
public sealed class TransposedTests
{
    [FsCheck.NUnit.Property(MaxTest = 30)]
    public void Twice_transposed_a_chain_computes_what_it_did(int seed)
    {
        LinearChain chain = Drawn(new Random(seed)), back = chain.Transposed();
        int[,] map = Map(chain), turned = Map(back);
        for (int q = 0; q < chain.Outputs.Count; q++)
            for (int x = 0; x < chain.Inputs; x++) Assert.That(turned[x, q], Is.EqualTo(map[q, x]), $"{q}, {x}");
        Assert.That(Map(back.Transposed()), Is.EqualTo(map));
    }

    /// <summary>Tellegen's principle: as many additions more as there are inputs more than outputs, where nothing is idle.</summary>
    [Test]
    public void Strassens_sums_of_products_are_transposed_at_their_price()
    {
        LinearChain result = StraightLine.Of(Known.Strassen).Result, back = result.Transposed();
        Assert.That((back.Inputs, back.Outputs.Count), Is.EqualTo((4, 7)));
        Assert.That(back.Additions, Is.EqualTo(result.Additions - (7 - 4)));
    }

    [Test]
    public void A_walk_begins_at_the_program_that_it_is_given([Range(1, 3)] int seed)
    {
        CircuitWalk<SignedSums> walk = new(Known.Strassen, Ring.Zt, size => new SignedSums(size), (ulong)seed);
        for (int step = 0; step < 3000 && walk.Additions > 15; step++)
        {
            walk.ChangeBasis(0.5);
            walk.Exchange();
        }
        (Scheme scheme, StraightLine program) = (walk.Scheme, walk.Program);
        Assert.That(program.Computes(scheme, Ring.Zt));
        CircuitWalk<SignedSums> next = new(scheme, Ring.Zt, size => new SignedSums(size), 99, program);
        Assert.That(next.Additions, Is.LessThanOrEqualTo(program.Additions));
        Assert.That(next.Program.Computes(next.Scheme, Ring.Zt));
        // A program of something else leads nowhere, and elimination does what it did before.
        StraightLine other = StraightLine.Of(Scheme.Naive(new Shape(1, 7, 1)));
        Assert.That(new CircuitWalk<SignedSums>(scheme, Ring.Zt, size => new SignedSums(size), 99, other with
        {
            Tensor = scheme.Tensor,
            Left = StraightLine.Of(Known.Strassen).Left
        }).Program.Computes(scheme, Ring.Zt));
    }

    /// <summary>A chain with sums that are used several times, once and not at all.</summary>
    private static LinearChain Drawn(Random random)
    {
        int inputs = random.Next(1, 6), sums = random.Next(0, 8), outputs = random.Next(1, 6);
        Entry[][] fresh = [.. Enumerable.Range(0, sums).Select(k => Form(inputs + k))];
        return new LinearChain(inputs, fresh, [.. Enumerable.Range(0, outputs).Select(_ => Form(inputs + sums))]);

        Entry[] Form(int variables) => [.. Enumerable.Range(0, variables).Where(_ => random.Next(3) == 0)
            .Select(x => new Entry(x, new Rational(random.Next(2) == 0 ? 1 : random.Next(-2, 0))))];
    }

    private static int[,] Map(LinearChain chain)
    {
        int[,] map = new int[chain.Outputs.Count, chain.Inputs];
        foreach ((int q, Entry[] form) in chain.Expanded().Index())
            foreach (Entry e in form) map[q, e.Index] = (int)e.Value.Re.Numerator;
        return map;
    }
}
