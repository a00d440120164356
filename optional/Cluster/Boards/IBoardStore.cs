using TensorDecomp.Cluster.Wire;

namespace TensorDecomp.Cluster.Boards;

/// <summary>A goal as it is kept.</summary>
/// <param name="Id">By which it is told from others.</param>
/// <param name="Text">What is asked, as a goal file says it.</param>
/// <param name="End">How it ended; null while it is open.</param>
/// <param name="Failure">Why it failed; null where it did not.</param>
/// <param name="Seconds">That it was searched for.</param>
/// <param name="Checkpoint">Where its search stood last; null before that was ever kept.</param>
internal sealed record KeptGoal(string Id, byte[] Text, string? End, string? Failure, double Seconds, byte[]? Checkpoint);

/// <summary>A lease as it is kept.</summary>
internal readonly record struct KeptLease(string Token, string Worker, DateTimeOffset Until);

/// <summary>What came of a unit, as it is kept.</summary>
internal readonly record struct KeptOutcome(string Goal, string Token, byte[] Outcome);

/// <summary>
/// What a hub keeps beyond its own life. Outcomes follow from their units alone, so a kept one spares work and never changes a result;
/// what must not be lost are goals, checkpoints and finds. Any thread may come to it.
/// </summary>
internal interface IBoardStore : IDisposable
{
    /// <summary>The goals, the earliest first.</summary>
    IReadOnlyList<KeptGoal> Goals();

    /// <summary>Takes in a goal, or how it stands.</summary>
    void Keep(KeptGoal goal);

    /// <summary>Takes in outcomes, all or none of them, and forgets the leases.</summary>
    void Keep(IReadOnlyList<KeptOutcome> outcomes);

    /// <summary>The outcome of a unit; null where it is not known.</summary>
    byte[]? Outcome(string token);

    /// <summary>Forgets outcomes of a goal but for the latest ones, or all of them.</summary>
    void Forget(string goal, int but);

    /// <summary>Takes in who has units.</summary>
    void Lease(IReadOnlyList<KeptLease> leases);

    /// <summary>Who had which units.</summary>
    IReadOnlyList<KeptLease> Leases();

    /// <summary>Takes in a find.</summary>
    void Keep(string goal, Find find);

    /// <summary>The finds of a goal, in their order.</summary>
    IReadOnlyList<Find> Finds(string goal);

    /// <summary>Takes in that something went wrong.</summary>
    void Note(DateTimeOffset at, string worker, string sentence);

    /// <summary>The latest of what went wrong, the latest first.</summary>
    IReadOnlyList<(DateTimeOffset At, string Worker, string Sentence)> Notes(int most);
}
