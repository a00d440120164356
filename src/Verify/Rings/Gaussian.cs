namespace TensorDecomp.Verify;

/// <summary>R[i] with i² = −1 over any ring R: ℤ[i] over ℤ, ℚ(i) over ℚ, F₃(i) over F₃.</summary>
public readonly record struct Gaussian<T>(T Re, T Im) : IRing<Gaussian<T>> where T : struct, IRing<T>
{
    public static Gaussian<T> Zero => new(T.Zero, T.Zero);
    public static Gaussian<T> One => new(T.One, T.Zero);
    public static Gaussian<T> I => new(T.Zero, T.One);
    public bool IsZero => Re.IsZero && Im.IsZero;
    public bool IsReal => Im.IsZero;

    public static implicit operator Gaussian<T>(T real) => new(real, T.Zero);

    public static Gaussian<T> operator +(Gaussian<T> a, Gaussian<T> b) => new(a.Re + b.Re, a.Im + b.Im);
    public static Gaussian<T> operator -(Gaussian<T> a, Gaussian<T> b) => new(a.Re - b.Re, a.Im - b.Im);
    public static Gaussian<T> operator -(Gaussian<T> a) => new(-a.Re, -a.Im);

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
