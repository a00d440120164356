using TensorDecomp.Programs;
using TensorDecomp.Schemes;
using TensorDecomp.Verify;

namespace TensorDecomp.Search.Kinds;

/// <summary>What engines need to serve a goal and nobody can write down.</summary>
/// <param name="Programs">The goal's gradient programs, compiled, and moved to where they run.</param>
/// <param name="Store">What there is to build on; null for nothing.</param>
/// <param name="Starts">The schemes of a higher rank that the goal names.</param>
/// <param name="Known">What a folder holds over a ring of the shapes that are wanted, with the names of its files.</param>
public sealed record EngineNeeds(IReadOnlyList<GradientProgram> Programs, SchemeStore? Store,
    IReadOnlyList<KnownStart> Starts, Func<string, Ring, Predicate<Shape>, IEnumerable<(Scheme Scheme, string File)>> Known);

/// <summary>A kind of engine: what it is called, which goals it cannot serve, and how its engines for a goal are made.</summary>
/// <param name="Name">For <c>--engine</c>.</param>
/// <param name="Family">The name that it shares with its like: <c>--engine</c> with that name asks for all of them.</param>
/// <param name="WhyNot">Why it does not run for a goal, as a sentence with the remedy; null where it does.</param>
/// <param name="Create">Its engines for a goal that it serves.</param>
public sealed record EngineKind(string Name, string Family, Func<SearchGoal, string?> WhyNot,
    Func<SearchGoal, EngineNeeds, IEnumerable<IEngine>> Create)
{
    /// <summary>Whether it serves goals of its own, which no portfolio shares.</summary>
    public bool IsApart { get; init; }
}
