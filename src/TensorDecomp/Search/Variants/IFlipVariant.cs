using TensorDecomp.Schemes;

namespace TensorDecomp.Search.Variants;

/// <summary>A variant of the flip graph: which goals its walks serve, over which ring they lead, and where they begin.</summary>
internal interface IFlipVariant
{
    /// <summary>For <c>--engine</c>.</summary>
    string Name { get; }

    /// <summary>Whether its walks are among schemes of matrix products only.</summary>
    bool IsOfMatrices => true;

    /// <summary>Why it does not run for a goal that flip graphs serve, as a sentence with the remedy; null where it does.</summary>
    string? WhyNot(SearchGoal goal);

    /// <summary>Its engines for a goal that it serves.</summary>
    /// <param name="goal">What is asked.</param>
    /// <param name="store">What there is to build on; null for nothing.</param>
    IEnumerable<FlipGraphEngine> Create(SearchGoal goal, SchemeStore? store);
}
