using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Cli.Options;

/// <summary>What an engine of this tool made, proved before a verb prints or stores it.</summary>
internal static class Certified
{
    /// <exception cref="InvalidOperationException">It does not hold: a bug in the engine.</exception>
    public static CertifiedScheme Of(Scheme scheme, Ring ring, Provenance provenance) =>
        CertifiedScheme.Canonical(scheme, ring.Modulus, provenance)
        ?? throw new InvalidOperationException(
            $"A scheme for {scheme.Tensor} with {scheme.Rank} terms does not hold over {ring}; please report the command line.");
}
