using NUnit.Framework;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Descents;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Programs;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Kernels;

/// <summary>Chains that go on from a hop for a while and go back.</summary>
public sealed class ReturningChainTests
{
    private static readonly Target Goal = new(new Shape(2, 2, 3), 10);

    /// <summary>Marks its first minimum, goes three hops wherever they lead, and returns; the odd memories say what it saw.</summary>
    private readonly struct Tentative : IGradientProgram
    {
        public static T Initialize<T>(in Site at, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> =>
            rng.Gaussian() * 0.5f;
        public static T EntryPenalty<T>(T x, in Hyper<T> h) where T : struct, IReal<T> => 0.02f * x * x;
        public static Plan Plan(in Target target) => new() { Steps = 40, Descents = new() };
        public static DescentRules Descend(in Chain now, in Slots<double> memory, ref HostRandom rng, Span<double> hyper)
        {
            if (now.Hops == 1 && now.Marked != now.Energy) memory[0]++; // marked where it stood
            if (now.Hops == 5 && (now.Energy != now.Marked || now.Away != 1)) memory[0]++; // back again
            if (now.Hops is > 1 and < 5 && now.Away != now.Hops) memory[0]++;
            return new(300, 1e-6);
        }
        public static bool Accept(in Chain now, in Minimum there, in Slots<double> memory, in Hyper<double> h, ref HostRandom rng)
        {
            if ((now.Hops == 0) != (there.Distance == 0)) memory[0]++;
            return true;
        }
        public static Release LetGo(in Chain now, in Minimum there, int leg, Span<double> hyper) => Release.Back;
        public static Next After(in Chain now, in Slots<double> memory) =>
            memory[0] > 0 ? Next.End : now.Hops == 0 ? Next.Mark : now.Hops == 4 ? Next.Return : now.Hops == 8 ? Next.Stage : Next.Hop;
    }

    /// <summary>Returns at every hop, and never marks.</summary>
    private readonly struct Homeless : IGradientProgram
    {
        public static T Initialize<T>(in Site at, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> =>
            rng.Gaussian() * 0.5f;
        public static Plan Plan(in Target target) => new() { Steps = 12, Descents = new() };
        public static Release LetGo(in Chain now, in Minimum there, int leg, Span<double> hyper) => Release.Back;
        public static Next After(in Chain now, in Slots<double> memory) => Next.Return;
    }

    [Test]
    public void The_marked_minimum_is_kept_again_and_a_stage_forgets_it()
    {
        RestartResult[] results = Run<Tentative>(Goal);
        Assert.That(results.Select(r => (r.End, r.Steps)), Has.All.EqualTo((RestartEnd.Exhausted, 40)),
            "a chain that saw something else ends at once");
        Assert.That(Run<Tentative>(Goal).Select(r => r.Loss), Is.EqualTo(results.Select(r => r.Loss)));
    }

    [Test]
    public void With_nothing_marked_a_return_is_a_hop()
    {
        Assert.That(Run<Homeless>(Goal).Select(r => (r.End, r.Steps)), Has.All.EqualTo((RestartEnd.Exhausted, 12)));
        ChainMinima minima = new(Goal, Goal.Rank);
        minima.Clear(given: false, mates: 0);
        minima.Mark();
        Assert.That(minima.Now.Marked, Is.EqualTo(double.PositiveInfinity), "before the first minimum there is nothing to mark");
        float[] first = [1], second = [2];
        minima.Keep(new Minimum(3, 2, 1, 9), first, _ => true);
        minima.Return();
        Assert.That((minima.Kept, minima.Now.Energy), Is.EqualTo((first, 3d)));
        minima.Mark();
        minima.BeginHop();
        minima.Keep(new Minimum(5, 4, 1, 9), second, orbit => orbit == 0);
        Assert.That((minima.Now.Marked, minima.Now.Away, minima.Now.Energy, minima.Ages[0], minima.Ages[1]), Is.EqualTo((3d, 1, 5d, 0, 1)));
        minima.Return();
        Assert.That((minima.Kept, minima.Now.Energy, minima.Now.Loss, minima.Now.Away), Is.EqualTo((first, 3d, 2d, 0)));
        Assert.That(minima.Ages, Is.All.Zero, "terms are as old as they were");
        minima.Leave(anew: false, mates: 1);
        Assert.That(minima.Now.Marked, Is.EqualTo(double.PositiveInfinity));
    }

    /// <summary>Terms in another order and differently scaled are the same point; one term that is gone is as far as it is long.</summary>
    [Test]
    public void Distances_are_between_sums_of_terms_and_not_between_factors()
    {
        PointLayout layout = new(Goal);
        HostRandom random = HostRandom.For(4, 0);
        float[] left = [.. Enumerable.Range(0, layout.Length).Select(_ => (float)random.Gaussian())], there = new float[layout.Length];
        for (int r = 0; r < Goal.Rank; r++)
            for (int f = 0; f < 3; f++)
            {
                Span<float> to = layout.Vector(there.AsSpan(), f, (r + 3) % Goal.Rank);
                layout.Vector((ReadOnlySpan<float>)left, f, r).CopyTo(to);
                foreach (ref float x in to) x *= f == 0 ? 4 : f == 1 ? -0.5f : -0.5f;
            }
        double[] squares = [.. Enumerable.Range(0, Goal.Rank).Select(r => TermMatching.Inner(layout, left, r, left, r))];
        double size = Math.Sqrt(squares.Sum());
        PointDistance distance = new(layout);
        Assert.That(distance.Of(left, there).Distance, Is.EqualTo(0).Within(2e-3 * size));
        layout.Vector(there.AsSpan(), 1, 3).Clear(); // what was the first
        Assert.That(distance.Of(left, there).Distance, Is.EqualTo(Math.Sqrt(squares[0])).Within(2e-3 * size));
        Assert.That((distance.Of(null, there).Distance, new Minimum(1, 1, 1, 1).Distance), Is.EqualTo((0d, 0d)));
    }

    [Test]
    public void Programs_may_ask_for_all_of_it()
    {
        string program = ProgramRegistry.Find("chains")!.Source
            .Replace("now.Since < Patience ? Next.Hop",
                "now.Away > 9 ? Next.Return : now.Energy < now.Marked ? Next.Mark : now.Since < Patience ? Next.Hop")
            .Replace("!(there.Energy > now.Energy) ||", "!(there.Energy > now.Energy) && there.Distance >= 0 ||")
            .Replace("moves.Draw(rng.Below(terms.Count))", "moves.Draw(terms.Shared(k, k + 1) > 0.5 ? k : rng.Below(terms.Count))");
        Assert.That(TensorDecomp.Programs.Compilation.ProgramCompiler.Compile(program).Complaints.Select(c => c.In("mine.cs")), Is.Empty);
    }

    private static RestartResult[] Run<TProgram>(Target target) where TProgram : struct, IGradientProgram
    {
        List<RestartResult> results = [];
        using DescentChain<TProgram> chain = new(new SearchSpace(target), 3, ridge: true, ofTerms: false);
        int next = 0;
        while (chain.RunChunk(() => next < 3 ? next++ : -1, results.Add) > 0) { }
        return [.. results];
    }
}
