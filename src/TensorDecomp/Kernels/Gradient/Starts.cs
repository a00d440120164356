using Entry = (int Factor, int Index, int Term, int Plane);

namespace TensorDecomp.Kernels.Gradient;

/// <summary>Which number of a start goes where.</summary>
internal static class Starts
{
    /// <summary>
    /// Every entry with the one whose number it starts with: itself, or where starts are shuffled any of the same factor (Fisher and Yates
    /// 1938).
    /// </summary>
    public static IEnumerable<(Entry To, Entry From)> Places(FactorLayout layout, HostRandom random)
    {
        if (!layout.Space.Shuffled) return layout.Entries().Select(entry => ((Entry)entry, (Entry)entry));
        return layout.Entries().GroupBy(entry => (entry.Factor, entry.Plane)).SelectMany(group =>
        {
            Entry[] from = [.. group];
            for (int k = from.Length - 1; k > 0; k--)
            {
                int other = random.Below(k + 1);
                (from[k], from[other]) = (from[other], from[k]);
            }
            return group.Zip(from, (to, number) => ((Entry)to, number));
        });
    }
}
