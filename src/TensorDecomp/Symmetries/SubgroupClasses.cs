namespace TensorDecomp.Symmetries;

/// <summary>
/// The subgroups of a group up to conjugacy: what can fix a term, since the terms of one orbit are fixed by conjugate subgroups. They are
/// ordered by the length of the orbit, shortest first, then by the numbers of their elements.
/// </summary>
public static class SubgroupClasses
{
    /// <summary>Classes that are enumerated; elementary abelian groups have many more.</summary>
    public const int Most = 1024;

    /// <summary>One subgroup of each class, that with the lowest elements, a bit for each element; null where there are more than
    /// <see cref="Most"/>.</summary>
    public static IReadOnlyList<UInt128>? Of(AutomorphismGroup group)
    {
        HashSet<UInt128> found = [UInt128.One];
        Queue<UInt128> open = new(found);
        while (open.TryDequeue(out UInt128 subgroup))
            for (int g = 1; g < group.Order; g++)
            {
                if ((subgroup >> g & 1) != 0) continue;
                UInt128 join = Representative(group, group.Join(subgroup, g));
                if (!found.Add(join)) continue;
                if (found.Count > Most) return null;
                open.Enqueue(join);
            }
        return [.. found.OrderByDescending(UInt128.PopCount).ThenBy(subgroup => subgroup)];
    }

    /// <summary>The conjugate with the lowest elements.</summary>
    public static UInt128 Representative(AutomorphismGroup group, UInt128 subgroup) =>
        Enumerable.Range(0, group.Order).Min(g => group.Conjugate(subgroup, g));
}
