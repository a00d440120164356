using TensorDecomp.Cli.Web.Markup;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Cli.Web.Store;

/// <summary>How far the looking through a store has come.</summary>
/// <param name="Schemes">Files named as schemes.</param>
/// <param name="Looked">Those of which the engine is known.</param>
/// <param name="Best">Those that are the best of a shape over a ring.</param>
/// <param name="Proved">Those of them that have been proved.</param>
internal readonly record struct WatchReading(int Schemes, int Looked, int Best, int Proved);

/// <summary>
/// What goes on behind the pages, on one thread of low priority: of every file the engine is read, and the best scheme of each shape and
/// ring is proved. A best one that is refused makes room for the next.
/// </summary>
internal sealed class StoreWatch(StoreListing store, SchemeReader reader)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private volatile StoreView? _done;

    public WatchReading Reading
    {
        get
        {
            StoreView view = store.Current;
            StoredScheme[] best = [.. Best(view)];
            return new(view.Count, view.All.Count(s => s.Engine is not null), best.Length,
                best.Count(s => s.ProofState == ProofState.Proved));
        }
    }

    /// <summary>Whether all of what the store holds now has been looked through.</summary>
    public bool IsDone => ReferenceEquals(_done, store.Current);

    /// <summary>Looks until it is cancelled.</summary>
    public void Run(CancellationToken cancel)
    {
        do
        {
            StoreView view = store.Current;
            if (ReferenceEquals(view, _done)) continue;
            foreach (StoredScheme scheme in view.All.TakeWhile(_ => !cancel.IsCancellationRequested))
                scheme.Origin ??= ProvenanceTail.Read(scheme.Path);
            while (!cancel.IsCancellationRequested && Best(view).Where(s => s.ProofState == ProofState.Claimed).ToArray()
                is { Length: > 0 } open)
                foreach (StoredScheme scheme in open.TakeWhile(_ => !cancel.IsCancellationRequested)) Prove(scheme);
            if (!cancel.IsCancellationRequested) _done = view;
        }
        while (!cancel.WaitHandle.WaitOne(Pause));
    }

    private void Prove(StoredScheme scheme)
    {
        try
        {
            reader.Read(scheme);
        }
        catch (MalformedInputException)
        {
            // The reader has noted why.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            scheme.Refuse(e.Message);
        }
    }

    private static IEnumerable<StoredScheme> Best(StoreView view) =>
        MapFilter.Rings.SelectMany(name => BestSchemes.Of(view, RingNamed(name)).Values).Distinct();

    public static Ring RingNamed(string name) => Ring.TryParse(name, out Ring ring) ? ring
        : throw new ArgumentException($"{name} is no ring.");
}
