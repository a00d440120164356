namespace TensorDecomp.Evolution.Facts;

/// <summary>What kind of program a candidate is, for the niches.</summary>
/// <param name="MethodFamily">Its operations in sorted order, with the state values per entry: "exp+rsqrt+slots2".</param>
/// <param name="CostPerStep">Time per restart-step, Adam's being 1; 0 where unknown.</param>
public sealed record Behaviour(string MethodFamily, double CostPerStep);
