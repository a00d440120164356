using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Bases;

/// <summary>
/// The coefficients that an outer scheme may have while it walks, as residues modulo a prime: the field itself where that is small, else
/// fractions with numerators and denominators up to a bound that lie in the ring, told apart by a prime that is large enough.
/// </summary>
internal sealed class SmallNumbers
{
    private const int Prime = 65_521; // the largest below 2¹⁶, above twice the square of the bound
    private const int Largest = 12;

    private readonly Dictionary<ushort, Coefficient> _values = [];
    private readonly bool[] _small;
    private readonly ushort[] _inverses;

    /// <exception cref="ArgumentException"><see cref="WhyNot"/> says why.</exception>
    public SmallNumbers(Ring ring)
    {
        if (WhyNot(ring) is { } reason) throw new ArgumentException(reason);
        Modulus = ring.Modulus != 0 ? (int)ring.Modulus : Prime;
        _small = new bool[Modulus];
        _inverses = new ushort[Modulus];
        _inverses[1] = 1;
        // p = ⌊p/a⌋·a + p mod a, so 1/a is −⌊p/a⌋/(p mod a).
        for (int a = 2; a < Modulus; a++) _inverses[a] = (ushort)((long)(Modulus - Modulus / a) * _inverses[Modulus % a] % Modulus);
        for (int denominator = 1; denominator <= (ring.Modulus != 0 ? 1 : Largest); denominator++)
            for (int numerator = -Largest; numerator <= Largest; numerator++)
            {
                Coefficient value = new(new Rational(numerator, denominator), Rational.Zero);
                if (!ring.Contains(value) || Of(value) is not { } residue) continue;
                _values.TryAdd(residue, Residues.Balanced(value, ring));
                _small[residue] = true;
            }
    }

    /// <summary>The prime.</summary>
    public int Modulus { get; }

    /// <summary>Why there are no walks over a ring, in one sentence, or null.</summary>
    public static string? WhyNot(Ring ring) => ring.Imaginary || ring.Modulus != 0 && (!ring.IsPrimeField || ring.Modulus > Largest)
        ? $"Bases are changed over Q and what lies in it, and over fields of up to {Largest} elements, not over {ring}."
        : null;

    /// <summary>Whether all coefficients of a scheme are such numbers.</summary>
    public bool Contain(Scheme scheme) => scheme.All(value => Of(value) is { } residue && IsSmall(residue)
        && (Modulus < Prime || _values[residue] == value));

    /// <summary>The residue of a coefficient; null where it has none.</summary>
    public ushort? Of(Coefficient value) => value.IsReal && Residue.Of(value.Re, Modulus) is { } residue ? (ushort)residue.Value : null;

    /// <summary>The coefficient that a small residue stands for.</summary>
    public Coefficient Value(ushort residue) => _values[residue];

    /// <summary>Whether a residue stands for a coefficient.</summary>
    public bool IsSmall(ushort residue) => _small[residue];

    /// <summary>a + b·c.</summary>
    public ushort MultiplyAdd(ushort a, ushort b, ushort c) => (ushort)((a + (uint)b * c) % (uint)Modulus);

    /// <summary>−a.</summary>
    public ushort Negative(ushort a) => a == 0 ? a : (ushort)(Modulus - a);

    /// <summary>a/b.</summary>
    public ushort Quotient(ushort a, ushort b) => (ushort)((uint)a * _inverses[b] % (uint)Modulus);
}
