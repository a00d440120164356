using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes;

/// <summary>
/// The lowest rank per shape and ring of a folder of this tool's own schemes, whatever the order of the dimensions. Files of a shape are
/// read when it is first asked for; those that are no schemes are passed over. A stored claim is no proof: a scheme counts once it has been
/// judged anew, which is done from the lowest ranks up, as far as an answer needs it. For one thread.
/// </summary>
/// <param name="store">The folder.</param>
/// <param name="algorithm">Equal for equivalent schemes over a ring, and nearly always different for others; without it no scheme is kept
/// beside another one of its rank.</param>
public sealed class StoreIndex(SchemeStore store, Func<Scheme, Ring, ulong>? algorithm = null)
{
    private readonly Dictionary<Shape, List<Entry>> _entries = []; // by the shape with its dimensions sorted, lowest ranks first
    private readonly Dictionary<(Shape, Ring), int?> _lowest = [];
    private ILookup<Shape?, string>? _files; // by the shape that their folder is named after

    /// <summary>The lowest rank over a ring: schemes over smaller rings count, as do those whose denominators map into it.</summary>
    /// <exception cref="IOException">The store cannot be read.</exception>
    public int? Lowest(Shape shape, Ring ring)
    {
        Shape sorted = shape.Sorted();
        if (!_lowest.TryGetValue((sorted, ring), out int? lowest))
            _lowest[(sorted, ring)] = lowest = Entries(sorted).FirstOrDefault(entry => entry.HoldsOver(ring))?.Rank;
        return lowest;
    }

    /// <summary>Saves the scheme if its rank is below the schoolbook's and that of everything here that holds over its ring, or if it is
    /// another algorithm of the lowest rank and the store has not as many of them as it takes; null where it is neither. Of other
    /// tensors than matrix products nothing is saved: a search meets its own only.</summary>
    /// <exception cref="IOException">It cannot be written, or the store cannot be read.</exception>
    public string? SaveIfLower(CertifiedScheme certified)
    {
        if (certified.Tensor.Product?.Sorted() is not { } shape) return null;
        int lowest = Lowest(shape, certified.Ring) ?? shape.NaiveRank;
        if (certified.Rank >= shape.NaiveRank || certified.Rank > lowest || certified.Rank == lowest && !IsAnother(certified, shape))
            return null;
        string file = store.Save(certified);
        List<Entry> entries = Entries(shape);
        entries.Insert(entries.TakeWhile(e => e.Rank < certified.Rank).Count(),
            new Entry(new Submission(certified.Scheme, new Claim.Over(certified.Ring), "decomp_json")));
        foreach ((Shape, Ring Ring) key in _lowest.Keys.Where(key => key.Item1 == shape).ToArray()) _lowest.Remove(key);
        return file;
    }

    private bool IsAnother(CertifiedScheme certified, Shape shape)
    {
        if (store.Algorithms < 2 || algorithm is null) return false;
        Scheme[] there = [.. Entries(shape).Where(e => e.Rank == certified.Rank && e.HoldsOver(certified.Ring)).Select(e => e.Scheme)];
        return there.Length < store.Algorithms && algorithm(certified.Scheme, certified.Ring) is var one
            && !Array.Exists(there, scheme => algorithm(scheme, certified.Ring) == one);
    }

    private List<Entry> Entries(Shape sorted)
    {
        if (_entries.TryGetValue(sorted, out List<Entry>? entries)) return entries;
        _files ??= store.Files().ToLookup(file => StoreFolder.ShapeOf(file)?.Sorted());
        return _entries[sorted] = [.. _files[sorted].Concat(_files[null]).SelectMany(file => SchemeStore.ReadFile(file, Limits.Default))
            .Where(s => s.Scheme.Tensor.Product?.Sorted() == sorted).Select(s => new Entry(s)).OrderBy(e => e.Rank)];
    }

    /// <summary>A stored scheme, judged when it is needed.</summary>
    private sealed class Entry(Submission submission)
    {
        private Verdict? _verdict;

        public Scheme Scheme => submission.Scheme;

        public int Rank => submission.Scheme.Rank;

        public bool HoldsOver(Ring ring)
        {
            Verdict v = _verdict ??= Judgement.Of(submission).Verdict;
            return v.Valid && (ring.Modulus == 0 ? v.Characteristics.Zero && ring.Contains(v.Canonical)
                : v.Ring.Modulus == ring.Modulus || v.Characteristics.Contains(ring.Modulus) && ring.Contains(v.Canonical));
        }
    }
}
