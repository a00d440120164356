using System.Numerics;

namespace TensorDecomp.Verify;

/// <summary>
/// The field characteristics in which the equations of a scheme hold. One that holds in characteristic 0 holds in every
/// characteristic that does not divide its denominators; any other one in those that divide all its errors.
/// </summary>
/// <param name="Zero">Whether it holds in characteristic 0.</param>
/// <param name="Primes">With <paramref name="Zero"/> the exceptions, else the only ones.</param>
public sealed record Characteristics(bool Zero, IReadOnlyList<BigInteger> Primes)
{
    /// <summary>Whether the equations hold over fields of that characteristic.</summary>
    /// <param name="prime">A prime; characteristic 0 is <see cref="Zero"/>.</param>
    public bool Contains(BigInteger prime) => Zero != Primes.Contains(prime);

    /// <summary>"every characteristic except 2, 3", "characteristic 2 only", "none".</summary>
    public override string ToString() => (Zero, Primes.Count) switch
    {
        (true, 0) => "every characteristic",
        (true, _) => $"every characteristic except {string.Join(", ", Primes)}",
        (false, 0) => "none",
        (false, _) => $"characteristic {string.Join(", ", Primes)} only",
    };
}
