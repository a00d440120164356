namespace TensorDecomp.Circuits.Sums;

/// <summary>
/// Vectors as machine words that can be added: either the vector itself as bits, or its value at a fixed random point, which sums agree
/// with and other vectors meet with a chance of 2⁻⁵⁰ or less. A search may trust that; what it finds is written out exactly before it
/// counts.
/// Zero is the word 0.
/// </summary>
internal interface ISums
{
    /// <summary>Units u of the ring for which a + u·b are worth a look: 1 modulo 2, else 1 and −1, or more.</summary>
    int Units { get; }

    /// <summary>a + u·b for the unit of that number.</summary>
    ulong Combine(ulong a, ulong b, int unit);

    /// <summary>One word for a vector and all its multiples by units.</summary>
    ulong Canonical(ulong vector);

    /// <summary>The word of c·eᵢ.</summary>
    ulong Word(int index, int coefficient);
}
