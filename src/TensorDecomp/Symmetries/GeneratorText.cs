using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using TensorDecomp.Verify;

namespace TensorDecomp.Symmetries;

/// <summary>
/// An automorphism as text: <c>0123,0123,-</c> has the cycles of the rows of A, of its columns and of the columns of B, indices from 0,
/// cycles of one range joined by dots, - for a range that stays. An index with ~ behind it goes to the negative of the next one,
/// as in <c>01~,-,2~</c>. Where ranges change places that comes first: <c>NPM/01,01,01</c> takes M to N, N to P and P to M, and
/// each index to that of the same number after its cycle. Behind 9 come a to z, then {36}, {37} and so on. Of a tensor that is no matrix
/// product the ranges are the entries of a, of b and of c: <c>BAC/-,-,12</c> exchanges a and b, and entries 1 and 2 of c.
/// </summary>
public static class GeneratorText
{
    private const string Digits = "0123456789abcdefghijklmnopqrstuvwxyz", OfMatrices = "MNP", OfOthers = "ABC", Stays = "-";
    private const char Negative = '~', Behind = '/', Open = '{', Close = '}';

    /// <summary>The text of an automorphism.</summary>
    public static string Write(Automorphism automorphism)
    {
        int[] ranges = [.. Enumerable.Range(0, 3).Select(automorphism.Range)];
        string cycles = string.Join(',', Enumerable.Range(0, 3).Select(x => Cycles(automorphism, x)));
        string names = Names(automorphism.Tensor);
        return ranges is [0, 1, 2] ? cycles : $"{string.Concat(ranges.Select(x => names[x]))}{Behind}{cycles}";
    }

    /// <summary>Reads an automorphism.</summary>
    /// <param name="text">The text.</param>
    /// <param name="tensor">The tensor that it leaves as it is, or does modulo 2.</param>
    /// <param name="automorphism">The automorphism.</param>
    /// <param name="why">What is wrong, as a clause.</param>
    public static bool TryRead(string text, Tensor tensor, [NotNullWhen(true)] out Automorphism? automorphism, out string why)
    {
        (automorphism, why) = (null, "");
        int[] ranges = [0, 1, 2];
        string cycles = text, names = Names(tensor);
        if (text.IndexOf(Behind) is var slash and >= 0)
        {
            ranges = [.. text[..slash].ToUpperInvariant().Select(letter => names.IndexOf(letter))];
            cycles = text[(slash + 1)..];
            if (ranges.Length != 3 || Automorphism.WhyNot(tensor, ranges) is not null)
            {
                why = ranges.Length == 3 && ranges.Order().SequenceEqual([0, 1, 2])
                    ? Automorphism.WhyNot(tensor, ranges)!
                    : $"'{text[..slash]}' says not where {names[0]}, {names[1]} and {names[2]} go, as {names[1]}{names[2]}{names[0]} does";
                return false;
            }
        }
        string[] parts = cycles.Split(',');
        if (parts.Length != 3)
        {
            why = $"'{text}' is no permutation of three ranges, {(tensor.Product is null ? "the entries of a, of b and of c"
                : "the rows of A, its columns and the columns of B")}, as 01,01,- is one";
            return false;
        }
        var indices = new int[3][];
        var negative = new bool[3][];
        for (int x = 0; x < 3; x++)
        {
            int size = Automorphism.Size(tensor, x);
            (indices[x], negative[x]) = ([.. Enumerable.Range(0, size)], new bool[size]);
            if (TryRead(parts[x], indices[x], negative[x])) continue;
            why = $"'{parts[x]}' is no product of cycles without a common index among 0 to {Digit(size - 1)}, as 01.23 is one";
            return false;
        }
        automorphism = new Automorphism(tensor, ranges, indices, negative);
        if (automorphism.Keeps() || automorphism.Keeps(2)) return true;
        why = $"'{text}' does not leave {tensor} as it is; 'decomp symmetry --tensor {tensor}' lists what does";
        return false;
    }

    private static string Names(Tensor tensor) => tensor.Product is null ? OfOthers : OfMatrices;

    private static bool TryRead(string cycles, int[] indices, bool[] negative)
    {
        if (cycles == Stays) return true;
        HashSet<int> seen = [];
        foreach (string cycle in cycles.Split('.'))
        {
            List<int> turn = [];
            for (int at = 0; at < cycle.Length; at++)
            {
                if (cycle[at] == Negative && turn.Count > 0 && !negative[turn[^1]])
                {
                    negative[turn[^1]] = true;
                    continue;
                }
                int index = Index(cycle, ref at);
                if (index < 0 || index >= indices.Length || !seen.Add(index)) return false;
                turn.Add(index);
            }
            if (turn.Count == 0 || turn.Count == 1 && !negative[turn[0]]) return false;
            for (int k = 0; k < turn.Count; k++) indices[turn[k]] = turn[(k + 1) % turn.Count];
        }
        return true;
    }

    /// <summary>The index that begins at a place, which moves to its last character; −1 where there is none.</summary>
    private static int Index(string cycle, ref int at)
    {
        if (cycle[at] != Open) return Digits.IndexOf(cycle[at]);
        int first = at + 1, close = cycle.IndexOf(Close, first);
        if (close < 0) return -1;
        at = close;
        // a digit has one way to be written, and so has a number
        return int.TryParse(cycle.AsSpan(first, close - first), NumberStyles.None, CultureInfo.InvariantCulture, out int index)
            && index >= Digits.Length && cycle[first] != '0' ? index : -1;
    }

    /// <summary>An index as texts write it.</summary>
    internal static string Digit(int index) => index < Digits.Length ? $"{Digits[index]}" : $"{Open}{index}{Close}";

    private static string Cycles(Automorphism automorphism, int range)
    {
        int size = Automorphism.Size(automorphism.Tensor, range);
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
                cycle.Append(Digit(i));
                if (automorphism.Negates(range, i)) cycle.Append(Negative);
            }
            if (length > 1 || negates) cycles.Add(cycle.ToString());
        }
        return cycles.Count == 0 ? Stays : string.Join('.', cycles);
    }
}
