using TensorDecomp.Verify;

namespace TensorDecomp.Search.Flips;

/// <summary>
/// One random walk through a flip graph. Everything it does follows from its seed, the schemes it was started from and
/// the number of flips it was given, whatever else runs beside it.
/// </summary>
public interface IFlipWalker
{
    /// <summary>The ring that all its schemes hold over.</summary>
    Ring Ring { get; }

    /// <summary>Number of terms now.</summary>
    int Rank { get; }

    /// <summary>Fewest terms since the last start.</summary>
    int BestRank { get; }

    /// <summary>Flips carried out since the walker was made.</summary>
    long Flips { get; }

    /// <summary>Whether the walk used up its policy's stamina; it goes on when told to, but a new start is due.</summary>
    bool Exhausted { get; }

    /// <summary>The scheme of <see cref="BestRank"/> terms.</summary>
    Scheme Best { get; }

    /// <summary>The scheme as it stands now.</summary>
    Scheme Current { get; }

    /// <summary>Whether a walk under the policy may start there: where it names a symmetry, only if that leaves the scheme as it
    /// is.</summary>
    bool Accepts(Scheme scheme, FlipPolicy policy);

    /// <summary>Begins a new walk.</summary>
    void Start(Scheme scheme, FlipPolicy policy);

    /// <summary>Where it stands.</summary>
    WalkState Capture();

    /// <summary>Goes on from where another one stood, in all respects as that one would have.</summary>
    /// <exception cref="ArgumentException">That walk cannot have been under the policy.</exception>
    /// <exception cref="InvalidDataException">A scheme in it is no decomposition.</exception>
    void Restore(WalkState from, FlipPolicy policy);

    /// <summary>Attempts this many flips; stops early when the walk has reached the target rank.</summary>
    void Advance(long attempts, int target);
}
