namespace TensorDecomp.Verify;

/// <summary>
/// ℤ in one machine word. It wraps silently, so it may only be used where a bound computed beforehand
/// proves that no partial sum reaches 2⁶³ (see <see cref="ClearedScheme"/>).
/// </summary>
public readonly record struct Word(long Value) : IRing<Word>
{
    public static Word Zero => default;
    public static Word One => new(1);
    public bool IsZero => Value == 0;
    public static Word operator +(Word a, Word b) => new(a.Value + b.Value);
    public static Word operator -(Word a, Word b) => new(a.Value - b.Value);
    public static Word operator -(Word a) => new(-a.Value);
    public static Word operator *(Word a, Word b) => new(a.Value * b.Value);
}
