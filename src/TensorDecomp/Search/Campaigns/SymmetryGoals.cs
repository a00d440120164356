using TensorDecomp.Kernels;
using TensorDecomp.Search.Kinds;
using TensorDecomp.Symmetries;
using TensorDecomp.Verify;

namespace TensorDecomp.Search.Campaigns;

/// <summary>
/// The goals of a campaign through symmetries: a rank of a tensor under each group of a catalogue, by chains of descents for the orbit
/// structures that pass <see cref="CharacterConditions"/>, and by flip graphs. A board shares the time among them as among any others.
/// </summary>
public static class SymmetryGoals
{
    /// <summary>The goals that some engine serves.</summary>
    /// <param name="target">A tensor and the rank that is asked for.</param>
    /// <param name="ring">The ring. Chains are for those of characteristic 0.</param>
    /// <param name="structures">Most orbit structures of one group, those nearest to the schoolbook algorithm's first.</param>
    public static IEnumerable<SearchGoal> Of(Target target, Ring ring, int structures)
    {
        foreach (AutomorphismGroup group in GroupCatalogue.Of(target.Tensor))
        {
            if (ring.Modulus == 0)
                foreach (OrbitStructure one in NearSchoolbook.Structures(new OrbitKinds(group), target.Rank)
                    .Where(one => CharacterConditions.WhyNot(one) is null).Take(structures))
                    if (Served(target, ring, "lbfgs", one.Text) is { } chains) yield return chains;
            if (Served(target, ring, "flip", $"{group}") is { } walks) yield return walks;
        }
    }

    private static SearchGoal? Served(Target target, Ring ring, string engine, string symmetry)
    {
        SearchGoal goal = new(target, ring) { Engine = engine, Symmetry = symmetry };
        try
        {
            Portfolio.Kinds(goal);
            return goal;
        }
        catch (GoalRefusedException)
        {
            return null;
        }
    }
}
