using System.Runtime.CompilerServices;
using TensorDecomp.Search.Flips;

namespace TensorDecomp.Tests;

/// <summary>Rounds of a flip-graph search, one after the other, with walkers that are kept from round to round.</summary>
internal static class WalkRoundsOfTests
{
    private static readonly ConditionalWeakTable<IFlipEngine, WalkRounds> s_rounds = [];

    public static IReadOnlyList<FlipImprovement> Step(this IFlipEngine engine, int threads) =>
        s_rounds.GetValue(engine, one => new WalkRounds(one)).Next(threads);
}
