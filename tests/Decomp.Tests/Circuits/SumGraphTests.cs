using NUnit.Framework;
using TensorDecomp.Circuits.Sums;
using TensorDecomp.Kernels.Flips;

namespace TensorDecomp.Tests.Circuits;

/// <summary>A graph of sums knows every line and only lines, whatever was added and taken away.</summary>
public sealed class SumGraphTests
{
    private const int Length = 6;

    [Test]
    public void Its_lines_are_all_sums_of_two_points_modulo_2() => Wander(new BitSums(Length), 1);

    [Test]
    public void Its_lines_are_all_sums_and_differences_modulo_3() => Wander(new TritSums(Length), 2);

    [Test]
    public void Its_lines_are_all_sums_and_differences_of_integers() => Wander(new SignedSums(Length), 2);

    [Test]
    public void There_is_room_for_many_inputs() =>
        Assert.That(new SumGraph<SignedSums>(new SignedSums(100), 100).Reach().Length, Is.EqualTo(100));

    [Test]
    public void Longer_vectors_than_a_word_holds_add_up_as_short_ones_do()
    {
        Compare(new BitSums(80), (a, b) => a ^ b);
        Compare(new TritSums(80), (a, b) => (a + b) % 3);
        Compare(new SignedSums(80), (a, b) => a + b);

        static void Compare<TSums>(TSums sums, Func<int, int, int> sum) where TSums : struct, ISums
        {
            Xoroshiro random = new(7, 0);
            for (int trial = 0; trial < 50; trial++)
            {
                ulong a = 0, b = 0, whole = 0;
                for (int k = 0; k < 80; k++)
                {
                    (int x, int y) = (random.Below(2), random.Below(2));
                    a = sums.Combine(a, sums.Word(k, x), 0);
                    b = sums.Combine(b, sums.Word(k, y), 0);
                    whole = sums.Combine(whole, sums.Word(k, sum(x, y)), 0);
                }
                Assert.That(sums.Combine(a, b, 0), Is.EqualTo(whole));
                if (sums.Units > 1) Assert.That(sums.Combine(whole, b, 1), Is.EqualTo(a));
                if (sums.Units > 1) Assert.That(sums.Canonical(sums.Combine(a, b, 1)), Is.EqualTo(sums.Canonical(sums.Combine(b, a, 1))));
            }
        }
    }

    private static void Wander<TSums>(TSums sums, int units) where TSums : struct, ISums
    {
        SumGraph<TSums> graph = new(sums, Length);
        Xoroshiro random = new(11, 0);
        for (int step = 0; step < 400; step++)
        {
            if (random.Below(3) > 0)
            {
                ulong[] words = [.. graph.Points.ToArray().Select(graph.Word)];
                ulong sum = sums.Canonical(sums.Combine(words[random.Below(words.Length)], words[random.Below(words.Length)],
                    random.Below(units)));
                if (sum != 0 && graph.Find(sum) < 0) graph.Add(sum);
            }
            else if (graph.Points.ToArray().Where(p => !graph.IsInput(p)).ToArray() is { Length: > 0 } others)
                graph.Remove(others[random.Below(others.Length)]);
            if (step % 10 == 0) Check(graph, sums, units);
        }
    }

    private static void Check<TSums>(SumGraph<TSums> graph, TSums sums, int units) where TSums : struct, ISums
    {
        int[] points = graph.Points.ToArray();
        foreach (int p in points)
        {
            HashSet<(int, int)> expected = [];
            foreach (int a in points)
                for (int unit = 0; unit < units; unit++)
                    if (a != p && graph.Find(sums.Canonical(sums.Combine(graph.Word(p), graph.Word(a), unit))) is >= 0 and var b
                        && b != a && b != p) // a point and its double are on no line
                        expected.Add((Math.Min(a, b), Math.Max(a, b)));
            Assert.That(graph.Lines(p).ToArray().Select(l => (Math.Min(l.A, l.B), Math.Max(l.A, l.B))), Is.EquivalentTo(expected));
            int pairs = points.Sum(a => points.Count(b => a < b && Enumerable.Range(0, units).Any(unit =>
                sums.Canonical(sums.Combine(graph.Word(a), graph.Word(b), unit)) == graph.Word(p))));
            Assert.That(graph.Pairs(graph.Word(p)), Is.EqualTo(pairs));
        }
    }
}
