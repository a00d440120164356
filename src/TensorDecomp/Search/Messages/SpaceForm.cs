using TensorDecomp.Kernels;
using TensorDecomp.Symmetries;
using TensorDecomp.Verify;

namespace TensorDecomp.Search.Messages;

/// <summary>Where restarts look, as it is written.</summary>
internal sealed record SpaceForm(string Tensor, int Lowest, int Highest, bool Complex, string? Symmetry, bool Shuffled)
{
    /// <exception cref="NotSupportedException">It cannot be written; the message is a clause.</exception>
    public static SpaceForm Of(SearchSpace space)
    {
        if (space.Known is not null) throw new NotSupportedException("restarts that start at known schemes do not travel");
        if (space.Given is not null) throw new NotSupportedException("restarts that start at given points do not travel");
        SpaceForm form = new(TensorWord.Of(space.Target.Tensor), space.LowestRank, space.Target.Rank, space.Complex,
            space.Symmetry?.ToString(), space.Shuffled);
        return form.Orbits(space.Target)?.ToString() == form.Symmetry ? form
            : throw new NotSupportedException($"the orbits {space.Symmetry} do not travel");
    }

    /// <exception cref="InvalidDataException">There is no such space; the message is a clause.</exception>
    public SearchSpace Read()
    {
        Target target = new(TensorWord.Read(Tensor), Highest);
        SearchSpace space = new(target, Complex, Orbits(target)) { LowestRank = Lowest, Shuffled = Shuffled };
        return Symmetry is null || space.Symmetry is not null
            ? space : throw new InvalidDataException($"{target} has no orbits {Symmetry}");
    }

    private OrbitStructure? Orbits(Target target)
    {
        if (Symmetry is null) return null;
        try
        {
            return SymmetryChoice.Parse(Symmetry, target).Orbits is [var orbits] ? orbits : null;
        }
        catch (GoalRefusedException)
        {
            return null;
        }
    }
}
