using System.Diagnostics.CodeAnalysis;
using System.Text;
using TensorDecomp.Verify;

namespace TensorDecomp.Symmetries;

/// <summary>
/// An automorphism as text: <c>0123,0123,-</c> has the cycles of the rows of A, of its columns and of the columns of B, indices from 0,
/// cycles of one range joined by dots, - for a range that stays. An index with ~ behind it goes to the negative of the next one,
/// as in <c>01~,-,2~</c>. Where ranges change places that comes first: <c>NPM/01,01,01</c> takes M to N, N to P and P to M, and
/// each index to that of the same number after its cycle.
/// </summary>
public static class GeneratorText
{
    private const string Digits = "0123456789abcdefghijklmnopqrstuvwxyz", Ranges = "MNP", Stays = "-";
    private const char Negative = '~', Behind = '/';

    /// <summary>The largest dimension whose indices have a digit.</summary>
    public static int LargestDimension => Digits.Length;

    /// <summary>Why automorphisms of the shape have no text, as a clause, or null.</summary>
    public static string? WhyNot(Shape shape) => Math.Max(shape.M, Math.Max(shape.N, shape.P)) <= Digits.Length ? null
        : $"its indices are written as one digit each, up to dimension {Digits.Length}";

    /// <summary>The text of an automorphism of a shape that has one (see <see cref="WhyNot"/>).</summary>
    public static string Write(Automorphism automorphism)
    {
        int[] ranges = [.. Enumerable.Range(0, 3).Select(automorphism.Range)];
        string cycles = string.Join(',', Enumerable.Range(0, 3).Select(x => Cycles(automorphism, x)));
        return ranges is [0, 1, 2] ? cycles : $"{string.Concat(ranges.Select(x => Ranges[x]))}{Behind}{cycles}";
    }

    /// <summary>Reads an automorphism.</summary>
    /// <param name="text">The text.</param>
    /// <param name="shape">The shape whose automorphism it is.</param>
    /// <param name="automorphism">The automorphism.</param>
    /// <param name="why">What is wrong, as a clause.</param>
    public static bool TryRead(string text, Shape shape, [NotNullWhen(true)] out Automorphism? automorphism, out string why)
    {
        (automorphism, why) = (null, "");
        int[] ranges = [0, 1, 2];
        string cycles = text;
        if (text.IndexOf(Behind) is var slash and >= 0)
        {
            ranges = [.. text[..slash].ToUpperInvariant().Select(letter => Ranges.IndexOf(letter))];
            cycles = text[(slash + 1)..];
            if (ranges.Length != 3 || Automorphism.WhyNot(shape, ranges) is not null)
            {
                why = ranges.Length == 3 && ranges.Order().SequenceEqual([0, 1, 2])
                    ? Automorphism.WhyNot(shape, ranges)!
                    : $"'{text[..slash]}' says not where M, N and P go, as NPM does";
                return false;
            }
        }
        string[] parts = cycles.Split(',');
        if (parts.Length != 3)
        {
            why = $"'{text}' is no permutation of three ranges, the rows of A, its columns and the columns of B, as 01,01,- is one";
            return false;
        }
        var indices = new int[3][];
        var negative = new bool[3][];
        for (int x = 0; x < 3; x++)
        {
            int size = Automorphism.Size(shape, x);
            (indices[x], negative[x]) = ([.. Enumerable.Range(0, size)], new bool[size]);
            if (TryRead(parts[x], indices[x], negative[x])) continue;
            why = $"'{parts[x]}' is no product of cycles without a common index among 0 to {Digits[Math.Min(size, Digits.Length) - 1]}, " +
                "as 01.23 is one";
            return false;
        }
        automorphism = new Automorphism(shape, ranges, indices, negative);
        return true;
    }

    private static bool TryRead(string cycles, int[] indices, bool[] negative)
    {
        if (cycles == Stays) return true;
        HashSet<int> seen = [];
        foreach (string cycle in cycles.Split('.'))
        {
            List<int> turn = [];
            foreach (char c in cycle)
            {
                if (c == Negative && turn.Count > 0 && !negative[turn[^1]])
                {
                    negative[turn[^1]] = true;
                    continue;
                }
                int index = Digits.IndexOf(c);
                if (index < 0 || index >= indices.Length || !seen.Add(index)) return false;
                turn.Add(index);
            }
            if (turn.Count == 0 || turn.Count == 1 && !negative[turn[0]]) return false;
            for (int k = 0; k < turn.Count; k++) indices[turn[k]] = turn[(k + 1) % turn.Count];
        }
        return true;
    }

    private static string Cycles(Automorphism automorphism, int range)
    {
        int size = Automorphism.Size(automorphism.Shape, range);
        List<string> cycles = [];
        bool[] seen = new bool[size];
        for (int first = 0; first < size; first++)
        {
            StringBuilder cycle = new();
            int length = 0;
            bool negates = false;
            for (int i = first; !seen[i]; i = automorphism.Index(range, i), length++)
            {
                seen[i] = true;
                negates |= automorphism.Negates(range, i);
                cycle.Append(i < Digits.Length ? Digits[i] : '?');
                if (automorphism.Negates(range, i)) cycle.Append(Negative);
            }
            if (length > 1 || negates) cycles.Add(cycle.ToString());
        }
        return cycles.Count == 0 ? Stays : string.Join('.', cycles);
    }
}
