namespace TensorDecomp.Verify;

/// <summary>
/// ℤ in one machine word. It wraps silently, so it may only be used where a bound computed beforehand
/// proves that no partial sum reaches 2⁶³ (see <see cref="ClearedScheme"/>).
/// </summary>
public readonly record struct Word(long Value) : IRing<Word>
{
    /// <inheritdoc/>
    public static Word Zero => default;
    /// <inheritdoc/>
    public static Word One => new(1);
    /// <inheritdoc/>
    public bool IsZero => Value == 0;
    /// <inheritdoc/>
    public static Word operator +(Word a, Word b) => new(a.Value + b.Value);
    /// <inheritdoc/>
    public static Word operator -(Word a, Word b) => new(a.Value - b.Value);
    /// <inheritdoc/>
    public static Word operator -(Word a) => new(-a.Value);
    /// <inheritdoc/>
    public static Word operator *(Word a, Word b) => new(a.Value * b.Value);
}
