namespace TensorDecomp.Kernels;

/// <summary>
/// The contract's numbers in double precision, one at a time, for what runs once a descent: starts, and penalties where single precision is
/// not enough. Its random numbers come one after another from <see cref="Source"/>, whatever the key is: a program may ask with any number
/// for a key, so none may be believed.
/// </summary>
internal readonly struct Precise(double value) : IReal<Precise>
{
    /// <summary>What this thread draws from.</summary>
    [ThreadStatic]
    public static HostRandom Source;

    public double Value { get; } = value;

    public static implicit operator Precise(float constant) => new(constant);
    public static Precise operator +(Precise a, Precise b) => new(a.Value + b.Value);
    public static Precise operator -(Precise a, Precise b) => new(a.Value - b.Value);
    public static Precise operator -(Precise a) => new(-a.Value);
    public static Precise operator *(Precise a, Precise b) => new(a.Value * b.Value);
    public static Precise operator /(Precise a, Precise b) => new(a.Value / b.Value);
    public static Precise MultiplyAdd(Precise a, Precise b, Precise c) => new(Math.FusedMultiplyAdd(a.Value, b.Value, c.Value));
    public static Precise Sqrt(Precise x) => new(Math.Sqrt(x.Value));
    public static Precise ReciprocalSqrt(Precise x) => new(1 / Math.Sqrt(x.Value));
    public static Precise Abs(Precise x) => new(Math.Abs(x.Value));
    public static Precise Min(Precise a, Precise b) => a.Value < b.Value ? a : b;
    public static Precise Max(Precise a, Precise b) => a.Value > b.Value ? a : b;
    public static Precise Round(Precise x) => new(Math.Round(x.Value));
    public static Precise Exp(Precise x) => new(Math.Exp(Math.Min(x.Value, 87)));
    public static Precise Log(Precise x) => new(Math.Log(x.Value));
    public static Precise Tanh(Precise x) => new(Math.Tanh(x.Value));
    public static Precise Cos(Precise x) => new(Math.Cos(x.Value));
    public static Precise Less(Precise a, Precise b) => new(a.Value < b.Value ? 1 : 0);
    public static Precise Select(Precise condition, Precise a, Precise b) => condition.Value == 0 ? b : a;
    public static Precise Uniform(Precise key, uint site, uint draw) => new(Source.Uniform());
    public static Precise Gaussian(Precise key, uint site, uint draw) => new(Source.Gaussian());
}
