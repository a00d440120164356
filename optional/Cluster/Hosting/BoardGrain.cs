using System.Text.Json;
using Orleans.Concurrency;
using TensorDecomp.Cluster.Boards;
using TensorDecomp.Cluster.Wire;

namespace TensorDecomp.Cluster.Hosting;

/// <summary>The board on Orleans. Proofs and files are no work for its scheduler: what may take long goes to threads of the pool.</summary>
/// <param name="board">The hub's.</param>
[Reentrant, KeepAlive]
internal sealed class BoardGrain(Board board) : Grain, IBoardGrain
{
    private static readonly TimeSpan s_moment = TimeSpan.FromMilliseconds(250);

    public Task<Welcome> Join(Introduction worker) => Task.FromResult(board.Join(worker));

    public Task<Parcel> Exchange(Exchange exchange) => Task.Run(() => board.ExchangeAsync(exchange));

    public Task<string[]?> Renew(string session, string[] tokens) => Task.Run(() => board.Renew(session, tokens));

    public Task Leave(string session) => Task.Run(() => board.Leave(session));

    public Task<Ticket> Submit(byte[] goal) => Task.Run(() => board.Submit(goal));

    public Task<News> News(string goal, long since) => Task.Run(() => board.NewsAsync(goal, since, s_moment));

    public Task Cancel(string goal) => Task.Run(() => board.Cancel(goal));

    public Task<Measurement> Measure(byte[] unit) => Task.Run(() => board.MeasureAsync(unit));

    public Task<byte[]> Status() => Task.Run(() => JsonSerializer.SerializeToUtf8Bytes(board.Status()));
}
