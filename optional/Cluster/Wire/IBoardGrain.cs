namespace TensorDecomp.Cluster.Wire;

/// <summary>The board as workers and those who bring goals see it. One grain for a cluster; its calls are short, but for those that wait
/// for news a moment.</summary>
[Alias("decomp.board")]
public interface IBoardGrain : IGrainWithStringKey
{
    /// <summary>The key of the one grain.</summary>
    const string Key = "board";

    /// <summary>Longest that a call waits for news; answers are expected in twice that.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>A worker introduces itself.</summary>
    [Alias("join")]
    Task<Welcome> Join(Introduction worker);

    /// <summary>A worker leaves what it did and takes what there is.</summary>
    [Alias("exchange")]
    Task<Parcel> Exchange(Exchange exchange);

    /// <summary>A worker lives, and still has these units.</summary>
    /// <returns>The units that are not its own any more; null where nobody of that session is known.</returns>
    [Alias("renew")]
    Task<string[]?> Renew(string session, string[] tokens);

    /// <summary>A worker leaves; its units are free at once.</summary>
    [Alias("leave")]
    Task Leave(string session);

    /// <summary>Somebody brings a goal, or comes back to one.</summary>
    [Alias("submit")]
    Task<Ticket> Submit(byte[] goal);

    /// <summary>What happened to a goal after the news that are known already.</summary>
    [Alias("news")]
    Task<News> News(string goal, long since);

    /// <summary>Nobody wants that goal any more.</summary>
    [Alias("cancel")]
    Task Cancel(string goal);

    /// <summary>Somebody wants a program measured, and says so again until it is.</summary>
    [Alias("measure")]
    Task<Measurement> Measure(byte[] unit);

    /// <summary>How everything stands, as JSON.</summary>
    [Alias("status")]
    Task<byte[]> Status();
}
