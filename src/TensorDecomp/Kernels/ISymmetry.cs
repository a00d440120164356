using TensorDecomp.Symmetries;

namespace TensorDecomp.Kernels;

/// <summary>A symmetry of the tensor that schemes have to have, with the structure of its orbits of terms. Its text is what --symmetry
/// reads.</summary>
public interface ISymmetry
{
    /// <summary>Why the target has no such symmetry, in one clause, or null.</summary>
    string? WhyNot(Target target);

    /// <summary>The generators of the group as maps of factor entries: an invariant decomposition has the same value at an entry and, up
    /// to sign, at its image.</summary>
    IReadOnlyList<Func<EntryAddress, (EntryAddress Image, int Sign)>> Generators(Target target);

    /// <summary>
    /// Lengths of the orbits of the first so many terms, which determine the others. Where the length is not 1 the derivative by a
    /// term's image is the image of the derivative by the term, and its entries are tied to none of its own; those of length 1 come first.
    /// A symmetry that mixes factors has length 1 for all terms.
    /// </summary>
    IReadOnlyList<int> Lengths(int rank);

    /// <summary>The terms of a decomposition of the target, those together that the group takes to one another.</summary>
    int[][] Orbits(Target target)
    {
        int[] orbit = [.. Enumerable.Repeat(-1, target.Rank)];
        List<int[]> orbits = [];
        for (int r = 0; r < target.Rank; r++)
        {
            if (orbit[r] >= 0) continue;
            List<int> members = [r];
            orbit[r] = orbits.Count;
            for (int k = 0; k < members.Count; k++)
                foreach (Func<EntryAddress, (EntryAddress Image, int Sign)> generator in Generators(target))
                    if (generator(new EntryAddress(0, 0, members[k])).Image.Term is var image && orbit[image] < 0)
                    {
                        orbit[image] = orbits.Count;
                        members.Add(image);
                    }
            orbits.Add([.. members]);
        }
        return [.. orbits];
    }
}
