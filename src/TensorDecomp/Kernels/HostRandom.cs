namespace TensorDecomp.Kernels;

/// <summary>A small sequential generator (SplitMix64, Steele, Lea and Flood 2014) for decisions outside the kernels.</summary>
public struct HostRandom(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A generator for item <paramref name="index"/> of a run, unrelated to those of other items.</summary>
    public static HostRandom For(ulong seed, ulong index)
    {
        HostRandom mixed = new(seed ^ 0xD1B54A32D192ED03);
        return new HostRandom(mixed.Next() + index * 0xA0761D6478BD642F);
    }

    /// <summary>64 random bits.</summary>
    public ulong Next()
    {
        ulong z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>Uniform in [0, 1).</summary>
    public double Uniform() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [low, high).</summary>
    public double Uniform(double low, double high) => low + (high - low) * Uniform();

    /// <summary>Uniform in the logarithm, for rates and weights; both bounds positive.</summary>
    public double LogUniform(double low, double high) => low * Math.Pow(high / low, Uniform());

    /// <summary>Standard normal, by the method of Box and Muller (1958).</summary>
    public double Gaussian() => Math.Sqrt(-2 * Math.Log(1 - Uniform())) * Math.Cos(2 * Math.PI * Uniform());

    /// <summary>Uniform in 0…count−1.</summary>
    public int Below(int count) => (int)Math.BigMul(Next(), (ulong)count, out _);
}
