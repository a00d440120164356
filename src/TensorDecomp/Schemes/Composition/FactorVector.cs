using System.Text;
using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Composition;

/// <summary>One factor of one term as a vector over a ring: sparse, indices ascending; over ℤ/q its coefficients are balanced
/// residues.</summary>
internal sealed class FactorVector
{
    private readonly Lazy<string> _key;

    private FactorVector(Entry[] entries, Ring ring) =>
        (Entries, _key) = (entries, new(() => entries.Length == 0 ? "" : Direction(entries, ring)));

    public Entry[] Entries { get; }

    /// <summary>Equal for vectors that are multiples of each other by a unit.</summary>
    public string Key => _key.Value;

    public bool IsZero => Entries.Length == 0;

    public static FactorVector Of(ReadOnlySpan<Entry> entries, Ring ring) => new(entries.ToArray(), ring);

    /// <summary>c where this is c times the other one, which has the same <see cref="Key"/>.</summary>
    public Coefficient Over(FactorVector other) => new(Entries[0].Value.Re / other.Entries[0].Value.Re, Rational.Zero);

    public bool LiesIn(Ring ring) => Array.TrueForAll(Entries, e => ring.Contains(e.Value));

    /// <summary>This + c · other.</summary>
    public FactorVector Plus(Coefficient c, FactorVector other, Ring ring)
    {
        List<Entry> sum = new(Entries.Length + other.Entries.Length);
        for (int i = 0, j = 0; i < Entries.Length || j < other.Entries.Length;)
        {
            int a = i < Entries.Length ? Entries[i].Index : int.MaxValue, b = j < other.Entries.Length ? other.Entries[j].Index
                : int.MaxValue;
            Coefficient value = Coefficient.Zero;
            if (a <= b) value += Entries[i++].Value;
            if (b <= a) value += c * other.Entries[j++].Value;
            value = Residues.Balanced(value, ring);
            if (!value.IsZero) sum.Add(new Entry(Math.Min(a, b), value));
        }
        return new FactorVector([.. sum], ring);
    }

    private static string Direction(Entry[] entries, Ring ring)
    {
        Rational inverse = Rational.One / entries[0].Value.Re;
        StringBuilder text = new();
        foreach (Entry e in entries) text.Append(e.Index).Append(':').Append(Residues.Balanced(e.Value * inverse, ring)).Append(' ');
        return text.ToString();
    }
}
