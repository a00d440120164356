using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats;

/// <summary>One scheme as it came out of a file, with what the file claims about it.</summary>
/// <param name="Scheme">The scheme in this project's conventions (w indexes C, not Cᵀ).</param>
/// <param name="Claim">What ring the file's numbers and statements claim.</param>
/// <param name="Format">Name of the format that it was read by.</param>
/// <param name="Member">Its place in a file that holds several schemes, such as an archive member; null for a single one.</param>
public sealed record Submission(Scheme Scheme, Claim Claim, string Format, string? Member = null)
{
    /// <summary>Where the scheme came from, for files that this tool wrote.</summary>
    public Provenance? Provenance { get; init; }

    /// <summary>The hash of the canonical text that the file states, to be compared and not believed; null where it states none.</summary>
    public string? StatedHash { get; init; }

    /// <summary>The scheme with its third factor read in the order that the format does not document: Cᵀ for C or C for Cᵀ.</summary>
    public Func<Scheme>? OtherOrder { get; init; }

    /// <summary>
    /// Whether the format documents the order of its third factor. Where it does, only that order is judged and the other
    /// one is a hint; where it does not, either may be meant.
    /// </summary>
    public bool OrderIsDocumented { get; init; } = true;

    /// <summary>What the reader noticed and the verdict should mention, such as a name that says another rank.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];
}
