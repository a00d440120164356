namespace TensorDecomp.Verify;

/// <summary>What the verifier found out about one scheme.</summary>
public sealed record Verdict
{
    public required bool Valid { get; init; }
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

    public required Characteristics Characteristics { get; init; }
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

    public override string ToString() => $"{(Valid ? "valid" : "not valid")}: {Tensor} of rank {Rank} over {Ring}";
}
