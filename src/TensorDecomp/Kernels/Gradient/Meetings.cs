using TensorDecomp.Verify;

namespace TensorDecomp.Kernels.Gradient;

/// <summary>Entries of the other two factors, the earlier one first, that meet an entry in an entry of the tensor, and its value.</summary>
internal readonly record struct Meeting(int First, int Second, int Value);

/// <summary>
/// A tensor as each factor sees it: per factor and entry of it, the entries of the other two that it meets. They come in the order of the
/// tensor's own entries, in which kernels add them up.
/// </summary>
internal static class Meetings
{
    /// <summary>By factor and entry.</summary>
    public static IReadOnlyList<Meeting>[][] Of(Tensor tensor)
    {
        List<Meeting>[][] meetings = [.. tensor.Sizes.Select(size => Enumerable.Range(0, size).Select(_ => new List<Meeting>()).ToArray())];
        foreach ((int a, int b, int c, int value) in tensor.Entries)
        {
            meetings[0][a].Add(new Meeting(b, c, value));
            meetings[1][b].Add(new Meeting(a, c, value));
            meetings[2][c].Add(new Meeting(a, b, value));
        }
        return meetings;
    }
}
