using System.Security.Cryptography;
using System.Text;

namespace TensorDecomp.Schemes.Reading;

/// <summary>How a stored scheme was found: enough to find it again.</summary>
/// <param name="Engine">"gradient", "flip", …</param>
/// <param name="Program">Name of the program or policy, with the symmetry that it was held to.</param>
/// <param name="ProgramHash">SHA-256 of the program's source text, lower-case hexadecimal.</param>
/// <param name="Seed">Seed of the search.</param>
/// <param name="Version">Version of this tool.</param>
/// <param name="Seconds">Wall-clock seconds from the start of the search to this scheme.</param>
public sealed record Provenance(string Engine, string Program, string ProgramHash, ulong Seed, string Version, double Seconds)
{
    /// <summary>Longest search that is believed: three centuries.</summary>
    public const double LongestSeconds = 1e10;

    /// <summary>How a derived scheme was put together, for example "naive 1x2x2 + found 2x2x2"; null for a searched one.</summary>
    public string? Derivation { get; init; }

    /// <summary>What <see cref="ProgramHash"/> is of a program's text.</summary>
    public static string HashOf(string source) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(source)));
}
