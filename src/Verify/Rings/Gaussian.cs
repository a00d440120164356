namespace TensorDecomp.Verify;

/// <summary>R[i] with i² = −1 over any ring R: ℤ[i] over ℤ, ℚ(i) over ℚ, F₃(i) over F₃.</summary>
public readonly record struct Gaussian<T>(T Re, T Im) : IRing<Gaussian<T>> where T : struct, IRing<T>
{
    /// <inheritdoc/>
    public static Gaussian<T> Zero => new(T.Zero, T.Zero);
    /// <inheritdoc/>
    public static Gaussian<T> One => new(T.One, T.Zero);

    /// <summary>The imaginary unit, i² = −1.</summary>
    public static Gaussian<T> I => new(T.Zero, T.One);
    /// <inheritdoc/>
    public bool IsZero => Re.IsZero && Im.IsZero;

    /// <summary>Whether it lies in the ring itself: its imaginary part is 0.</summary>
    public bool IsReal => Im.IsZero;

    /// <summary>The element of the ring as one without an imaginary part.</summary>
    public static implicit operator Gaussian<T>(T real) => new(real, T.Zero);

    /// <inheritdoc/>
    public static Gaussian<T> operator +(Gaussian<T> a, Gaussian<T> b) => new(a.Re + b.Re, a.Im + b.Im);
    /// <inheritdoc/>
    public static Gaussian<T> operator -(Gaussian<T> a, Gaussian<T> b) => new(a.Re - b.Re, a.Im - b.Im);
    /// <inheritdoc/>
    public static Gaussian<T> operator -(Gaussian<T> a) => new(-a.Re, -a.Im);

    /// <inheritdoc/>
    public static Gaussian<T> operator *(Gaussian<T> a, Gaussian<T> b) =>
        new(a.Re * b.Re - a.Im * b.Im, a.Re * b.Im + a.Im * b.Re);

    /// <summary>"3", "-1/2", "i", "-2i", "1/2-1/2i": real part, then imaginary part with the suffix i.</summary>
    public override string ToString()
    {
        if (IsReal) return $"{Re}";
        string im = Im.Equals(T.One) ? "i" : Im.Equals(-T.One) ? "-i" : $"{Im}i";
        if (Re.IsZero) return im;
        return im[0] == '-' ? $"{Re}{im}" : $"{Re}+{im}";
    }
}
