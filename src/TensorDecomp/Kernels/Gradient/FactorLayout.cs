namespace TensorDecomp.Kernels.Gradient;

/// <summary>Where each entry of U, V and W lies in a batch: three sets of panels, one behind the other.</summary>
internal sealed class FactorLayout
{
    public FactorLayout(SearchSpace space)
    {
        (Space, Target target) = (space, space.Target);
        Panels = [.. target.Tensor.Sizes.Select(size => new Panels(size, target.Rank, space.Planes))];
        Base = [0, Panels[0].Length, Panels[0].Length + Panels[1].Length];
        Length = Base[2] + Panels[2].Length;
    }

    public SearchSpace Space { get; }

    public Panels[] Panels { get; }

    /// <summary>Start of each factor.</summary>
    public int[] Base { get; }

    /// <summary>Number of lane values in all, padding included.</summary>
    public int Length { get; }

    public int Offset(int factor, int index, int term, int plane = 0) => Base[factor] + Panels[factor].Offset(index, term, plane);

    /// <summary>Every number of the factors: the parts of every entry of every term.</summary>
    public IEnumerable<(int Factor, int Index, int Term, int Plane)> Entries() =>
        Point.Entries(Space.Target.Tensor.Sizes, Space.Target.Rank, Space.Planes);
}
