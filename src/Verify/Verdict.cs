namespace TensorDecomp.Verify;

/// <summary>What the verifier found out about one scheme.</summary>
public sealed record Verdict
{
    /// <summary>Whether it is a decomposition over <see cref="Ring"/>: its coefficients lie there, and both checks say that it computes the
    /// tensor.</summary>
    public required bool Valid { get; init; }

    /// <summary>The tensor that the scheme was held against.</summary>
    public required Tensor Tensor { get; init; }

    /// <summary>The shape of the matrices, for what only their products have.</summary>
    /// <exception cref="NotAMatrixProductException">The tensor is none.</exception>
    public Shape Shape => Tensor.Shape;

    /// <summary>Number of terms as written, zero and duplicate ones included.</summary>
    public required int Rank { get; init; }

    /// <summary>The smallest ring that the scheme is valid over as written, or the one it was judged over and failed.</summary>
    public required Ring Ring { get; init; }

    /// <summary>The smallest ring that scaling u, v and w inside each term leads to; the tensor of the term stays the same.</summary>
    public required Ring RingAfterRescaling { get; init; }

    /// <summary>The <see cref="CanonicalForm"/> over the ring it was judged over, or over the one it is written in where it has no image
    /// there.</summary>
    public required Scheme Canonical { get; init; }

    /// <summary>The characteristics in which all equations hold, once each term is rescaled to its smallest denominators.</summary>
    public required Characteristics Characteristics { get; init; }

    /// <summary>Counts of nonzeros and additions as written, and of superfluous terms.</summary>
    public required Census Census { get; init; }

    /// <summary>How many Brent equations fail over <see cref="Ring"/>; where <see cref="FailuresAreCounted"/> is not set, at
    /// least.</summary>
    public required long FailingEquations { get; init; }

    /// <summary>Whether all equations were looked at, which a refutation does without where that would take long.</summary>
    public required bool FailuresAreCounted { get; init; }

    /// <summary>The first failing equation in the order of A's, B's, C's entries; null where all hold.</summary>
    public BrentFailure? FirstFailure { get; init; }

    /// <summary>Why it is not valid, as a sentence without its full stop; null where it is.</summary>
    public string? Reason { get; init; }

    /// <summary>What may help: what it does hold over, and what was claimed.</summary>
    public IReadOnlyList<string> Hints { get; init; } = [];

    /// <summary>"valid: 3x3x3 of rank 23 over ZT".</summary>
    public override string ToString() => $"{(Valid ? "valid" : "not valid")}: {Tensor} of rank {Rank} over {Ring}";
}
