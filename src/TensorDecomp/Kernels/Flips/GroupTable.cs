using System.Numerics;
using System.Runtime.CompilerServices;
using TensorDecomp.Symmetries;

namespace TensorDecomp.Kernels.Flips;

/// <summary>
/// The terms of a scheme that a group of automorphisms leaves as it is: each term knows its image under every element,
/// so the terms fall into orbits, each as long as the group or, where some elements fix its terms, a part of that. As in an
/// <see cref="OrbitTable{T}"/> no bits are permuted in a walk: what happens to a term happens to its images.
/// </summary>
internal sealed class GroupTable<T> where T : unmanaged, IBits<T>
{
    /// <summary>Elements of the largest group: those that fix a term are a set of bits.</summary>
    public const int LargestOrder = 64;

    private readonly Dictionary<ulong, int[]> _cosets = []; // by subgroup, of this group
    private int[] _elements = [];
    private int[] _image = []; // by element, then term
    private byte[] _opposite = []; // likewise; bit x for factor x
    private byte[] _place = []; // by element, then factor
    private readonly ulong[] _moving = new ulong[3]; // by factor: the elements that take it to another place
    private readonly ulong[] _fixing;
    private readonly T[] _values;
    private readonly int[] _numbers;

    /// <param name="capacity">The most terms it is to hold.</param>
    public GroupTable(int capacity)
    {
        Terms = new TermTable<T, SeparateTerms>(capacity);
        _fixing = new ulong[Terms.Capacity];
        _values = new T[Terms.Capacity];
        _numbers = new int[Terms.Capacity];
    }

    /// <summary>All terms, those of an orbit in no particular place.</summary>
    public TermTable<T, SeparateTerms> Terms { get; }

    /// <summary>The group; null before the first <see cref="Clear"/>.</summary>
    public AutomorphismGroup? Group { get; private set; }

    /// <summary>Number of its elements.</summary>
    public int Order { get; private set; }

    /// <summary>The term to which element g takes term r.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Image(int g, int r) => _image[g * Terms.Capacity + r];

    /// <summary>1 where element g takes factor x of term r to the negative of that factor of the image, both being canonical.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Opposite(int x, int g, int r) => _opposite[g * Terms.Capacity + r] >> x & 1;

    /// <summary>The factor of its image in which the image of factor x under element g lies.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Place(int g, int x) => _place[3 * g + x];

    /// <summary>Whether all elements of a set leave factor x in its place, so that it can change in a term that they fix without another
    /// factor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Keeps(ulong elements, int x) => (elements & _moving[x]) == 0;

    /// <summary>The elements that take term r to itself.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Fixing(int r) => _fixing[r];

    /// <summary>Number of terms in the orbit of term r.</summary>
    public int Length(int r) => Order / BitOperations.PopCount(_fixing[r]);

    /// <summary>Whether q is one of the images of r, or r itself.</summary>
    public bool SameOrbit(int r, int q)
    {
        for (int g = 0; g < Order; g++)
            if (Image(g, r) == q) return true;
        return false;
    }

    /// <summary>One element of each coset g·H; what H fixes has as many images as there are.</summary>
    /// <param name="subgroup">H, the identity included.</param>
    public int[] Cosets(ulong subgroup) => subgroup == 1 ? _elements : _cosets.TryGetValue(subgroup, out int[]? elements) ? elements
        : _cosets[subgroup] = [.. Group!.Cosets(subgroup)];

    /// <summary>Room for one value for each term, while a move is made.</summary>
    internal T[] Values => _values;

    /// <summary>Room for one number for each term, while a move is made.</summary>
    internal int[] Numbers => _numbers;

    /// <summary>Says to which term element g takes term r and which factors change their sign on the way, a bit for each.</summary>
    internal void Link(int g, int r, int image, int opposite) =>
        (_image[g * Terms.Capacity + r], _opposite[g * Terms.Capacity + r]) = (image, (byte)opposite);

    /// <summary>The signs of all three factors under element g.</summary>
    internal int Opposites(int g, int r) => _opposite[g * Terms.Capacity + r];

    /// <summary>Notes which elements fix term r, once its images are linked.</summary>
    internal void Settle(int r)
    {
        ulong fixing = 0;
        for (int g = 0; g < Order; g++)
            if (Image(g, r) == r) fixing |= 1UL << g;
        _fixing[r] = fixing;
    }

    /// <summary>Factor x of term r and its images were replaced by canonical values; <see cref="Numbers"/> has a one for each that was
    /// turned
    /// for it.</summary>
    internal void Turn(int x, int r)
    {
        foreach (int c in Cosets(_fixing[r]))
        {
            int i = Image(c, r), place = Place(c, x);
            for (int g = 0; g < Order; g++) _opposite[g * Terms.Capacity + i] ^= (byte)((_numbers[i] ^ _numbers[Image(g, i)]) << place);
        }
    }

    /// <summary>Takes terms out that nothing else has for an image.</summary>
    /// <param name="members">The terms; they are sorted.</param>
    internal void Remove(Span<int> members)
    {
        members.Sort();
        for (int k = members.Length - 1; k >= 0; k--) // the highest first: removal moves only the last term
        {
            int r = members[k], last = Terms.Count - 1;
            Terms.Remove(r);
            if (last == r) continue;
            for (int g = 0; g < Order; g++)
            {
                int image = Image(g, last), before = Image(Group!.Inverse(g), last);
                Link(g, r, image == last ? r : image, Opposites(g, last));
                if (before != last) _image[g * Terms.Capacity + before] = r;
            }
            _fixing[r] = _fixing[last];
        }
    }

    public void Clear(AutomorphismGroup group)
    {
        Terms.Clear();
        if (ReferenceEquals(Group, group)) return;
        (Group, Order) = (group, group.Order);
        _cosets.Clear();
        _elements = [.. Enumerable.Range(0, Order)];
        _image = new int[Order * Terms.Capacity];
        _opposite = new byte[Order * Terms.Capacity];
        _place = [.. group.Elements.SelectMany(element => Enumerable.Range(0, 3).Select(x => (byte)element.Place(x)))];
        for (int x = 0; x < 3; x++)
        {
            _moving[x] = 0;
            for (int g = 0; g < Order; g++)
                if (Place(g, x) != x) _moving[x] |= 1UL << g;
        }
    }

    public void CopyFrom(GroupTable<T> other)
    {
        if (other.Group is { } group) Clear(group);
        Terms.CopyFrom(other.Terms);
        other._image.CopyTo(_image, 0);
        other._opposite.CopyTo(_opposite, 0);
        other._fixing.CopyTo(_fixing, 0);
    }
}
