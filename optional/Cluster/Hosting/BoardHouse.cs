using TensorDecomp.Cluster.Boards;

namespace TensorDecomp.Cluster.Hosting;

/// <summary>Where a hub has its board, until it is lost: to another hub that shares it, or for it could not be kept.</summary>
/// <param name="open">Opens what is kept.</param>
/// <param name="begin">Begins with it.</param>
internal sealed class BoardHouse(Func<IBoardStore> open, Func<IBoardStore, Board> begin) : IDisposable
{
    private readonly Lock _gate = new();
    private (IBoardStore Store, Board Board)? _open;

    /// <summary>The board, which begins where it was not there.</summary>
    public Board Enter()
    {
        lock (_gate)
        {
            if (_open is { } here) return here.Board;
            IBoardStore store = open();
            try
            {
                _open = (store, begin(store));
            }
            catch (Exception)
            {
                store.Dispose();
                throw;
            }
            return _open.Value.Board;
        }
    }

    /// <summary>The board, where it is here.</summary>
    public Board? Present
    {
        get { lock (_gate) return _open?.Board; }
    }

    /// <summary>The board is here no more.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _open?.Board.Dispose();
            _open?.Store.Dispose();
            _open = null;
        }
    }
}
