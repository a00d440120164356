namespace TensorDecomp.Schemes.Bases;

/// <summary>The factors of a scheme on the move (<see cref="OuterWalk"/>): entries as residues modulo a prime, 0 for u, 1 for v, 2 for w.
/// What changes is marked until the marks are cleared. For one thread.</summary>
internal interface IOuterFactors
{
    /// <summary>Which entries of a factor of a term are not zero, a bit for each.</summary>
    ulong Touched(int factor, int term);

    /// <summary>One entry.</summary>
    ushort Entry(int factor, int term, int index);

    /// <summary>In each term, line <paramref name="to"/> takes a multiple of line <paramref name="from"/>. Returns whether all entries are
    /// small still.</summary>
    bool AddLine(Side side, int to, int from, ushort by);

    /// <summary>A factor of one term takes a multiple of that of another. Returns whether all entries are small still.</summary>
    bool AddTerm(int factor, int to, int from, ushort by);

    /// <summary>The first term from <paramref name="from"/> on, in a circle, whose factor is a multiple of that of
    /// <paramref name="term"/>, and by what; −1 where there is none.</summary>
    int Multiple(int factor, int term, int from, out ushort ratio);

    /// <summary>Equal for two terms whose factors are multiples of each other, and hardly ever for others.</summary>
    ulong Direction(int factor, int term);

    /// <summary>Bits of the terms that may have changed since <see cref="ClearMarks"/>.</summary>
    ReadOnlySpan<ulong> Marks { get; }

    /// <summary>Forgets what changed.</summary>
    void ClearMarks();
}
