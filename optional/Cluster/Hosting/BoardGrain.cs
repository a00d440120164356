using System.Text.Json;
using Orleans.Concurrency;
using Orleans.Runtime;
using TensorDecomp.Cluster.Boards;
using TensorDecomp.Cluster.Wire;
using TensorDecomp.Search.Hubs;

namespace TensorDecomp.Cluster.Hosting;

/// <summary>The board on Orleans. Proofs and files are no work for its scheduler: what may take long goes to threads of the pool. A board
/// that was lost goes with its grain, and the next call makes another, here or at another hub.</summary>
/// <param name="house">The hub's.</param>
[Reentrant, KeepAlive]
internal sealed class BoardGrain(BoardHouse house) : Grain, IBoardGrain
{
    private static readonly TimeSpan s_moment = TimeSpan.FromMilliseconds(250);

    private Board _board = null!;

    public override async Task OnActivateAsync(CancellationToken cancel)
    {
        try
        {
            _board = await Task.Run(house.Enter, cancel);
        }
        catch (Exception e) when (e is HubException or BoardLostException)
        {
            throw new OrleansException(e.Message); // of a kind that those who come can read
        }
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancel) => Task.Run(house.Dispose, cancel);

    public Task<Welcome> Join(Introduction worker) => On(board => Task.FromResult(board.Join(worker)));

    public Task<Parcel> Exchange(Exchange exchange) => On(board => board.ExchangeAsync(exchange));

    public Task<string[]?> Renew(string session, string[] tokens) => On(board => Task.FromResult(board.Renew(session, tokens)));

    public Task Leave(string session) => On(board =>
    {
        board.Leave(session);
        return Task.FromResult(true);
    });

    public Task<Ticket> Submit(byte[] goal) => On(board => Task.FromResult(board.Submit(goal)));

    public Task<News> News(string goal, long since) => On(board => board.NewsAsync(goal, since, s_moment));

    public Task Cancel(string goal) => On(board =>
    {
        board.Cancel(goal);
        return Task.FromResult(true);
    });

    public Task<Measurement> Measure(byte[] unit) => On(board => board.MeasureAsync(unit));

    public Task<byte[]> Status() => On(board => Task.FromResult(JsonSerializer.SerializeToUtf8Bytes(board.Status())));

    private async Task<TAnswer> On<TAnswer>(Func<Board, Task<TAnswer>> ask)
    {
        try
        {
            return await Task.Run(() => _board.IsLost ? throw new BoardLostException("nothing can be kept") : ask(_board));
        }
        catch (BoardLostException e)
        {
            _board.Lose(e);
            DeactivateOnIdle();
            throw new OrleansException(e.Message);
        }
    }
}
