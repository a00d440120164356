using TensorDecomp.Circuits;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Reading;

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

    /// <summary>The ring that the file names, over which its hash was made; null where it names none.</summary>
    public Ring? StatedRing { get; init; }

    /// <summary>What the file says and the reader found not to be so, as sentences without full stop.</summary>
    public IReadOnlyList<string> Contradictions { get; init; } = [];

    /// <summary>How its numbers were read; null where its format knows no layouts.</summary>
    public Layout? Layout { get; init; }

    /// <summary>
    /// The other ways to read its numbers. Of those that may be meant the first one that holds is taken; of the rest one
    /// that holds is a hint.
    /// </summary>
    public IReadOnlyList<Layout> Others { get; init; } = [];

    /// <summary>A comment in the file that says what some number stands for; null where there is none.</summary>
    public string? Comment { get; init; }

    /// <summary>The straight-line program that the file states, with its shared sums, once for each order of C; none where it states a
    /// scheme only.</summary>
    public IReadOnlyList<StraightLine> Programs { get; init; } = [];

    /// <summary>What the reader noticed and the verdict should mention, such as a name that says another rank.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>The program of the file, confirmed by writing out its sums; null where there is none that computes this scheme
    /// over the ring.</summary>
    public StraightLine? Program(Ring ring) => Programs.FirstOrDefault(p => p.Computes(Scheme, ring));

    /// <summary>The same numbers in another layout.</summary>
    public Submission In(Layout layout) =>
        this with
        {
            Scheme = layout.Scheme!,
            Layout = layout,
            Others = [.. Layout is null ? [] : (Layout[])[Layout], .. Others.Where(o => o != layout)]
        };

    /// <summary>
    /// The first layout that may be meant and seems to hold; where none does, this one. One product of random
    /// matrices per layout (<see cref="Execution"/>) decides, in time proportional to the coefficients; the proof follows.
    /// </summary>
    public Submission Settled(Claim claim)
    {
        if (!Others.Any(o => o.IsMeant) || SeemsToHold(Scheme, claim)) return this;
        return Others.FirstOrDefault(o => o.IsMeant && o.Scheme is { } scheme && SeemsToHold(scheme, claim)) is { } layout ? In(layout)
            : this;
    }

    /// <summary>Whether the scheme multiplies one pair of random matrices over a ring that the claim admits.</summary>
    public static bool SeemsToHold(Scheme scheme, Claim claim) => claim switch
    {
        Claim.Over { Ring: { Modulus: not 0 } ring } => ring.Contains(scheme) && Execution.Multiplies(scheme, ring.Modulus),
        Claim.Residues => Execution.Multiplies(scheme) || Ring.Modulo(2).Contains(scheme) && Execution.Multiplies(scheme, 2),
        _ => Execution.Multiplies(scheme),
    };
}
