using TensorDecomp.Kernels.Flips;

namespace TensorDecomp.Circuits.Sums;

/// <summary>
/// Fewer points in a <see cref="SumGraph{TSums}"/> that the inputs lead to: points that nobody needs are let go, and one that is there
/// for the sake of others gives its place to any other sum that does what it did, which costs nothing and now and then makes a third one
/// superfluous. Every program of the same length is in reach of such steps in principle; greedy elimination sees few of them.
/// </summary>
internal sealed class SumSearch<TSums> where TSums : struct, ISums
{
    /// <summary>Replacements of which one may take a point's place that are tried before it is put back.</summary>
    private const int Tries = 24;

    private readonly SumGraph<TSums> _graph;
    private readonly List<int> _aside = [];
    private readonly List<ulong> _replacements = [];
    private readonly HashSet<ulong> _seen = [];
    private readonly List<int> _reached = [];

    public SumSearch(SumGraph<TSums> graph) => _graph = graph;

    /// <summary>Words of the points that were let go since it was cleared, for whoever undoes it.</summary>
    public List<ulong> Removed { get; } = [];

    /// <summary>Adds the points of a program, inputs first; the words need not be canonical.</summary>
    public int Include(ulong vector)
    {
        ulong word = _graph.Sums.Canonical(vector);
        return _graph.Find(word) is >= 0 and int point ? point : _graph.Add(word);
    }

    /// <summary>Lets go of points aside that the others do without, tried in random order, at most so many of them.</summary>
    public void Prune(ref Xoroshiro random, int most = int.MaxValue)
    {
        List();
        for (int left = Math.Min(most, _aside.Count); left > 0 && _aside.Count > 0; left--)
        {
            int k = random.Below(_aside.Count);
            int point = _aside[k];
            _aside[k] = _aside[^1];
            _aside.RemoveAt(_aside.Count - 1);
            if (!_graph.IsAside(point) || !_graph.CanSpare(point)) continue;
            LetGo(point);
        }
    }

    /// <summary>Lets that point go if the others do without it.</summary>
    public bool LetGoIfSpare(int point)
    {
        if (!_graph.IsAside(point) || !_graph.CanSpare(point)) return false;
        LetGo(point);
        return true;
    }

    /// <summary>Replaces a random point aside by another one that serves as well; the number of points never rises.</summary>
    /// <returns>Whether anything changed.</returns>
    public bool Exchange(ref Xoroshiro random)
    {
        List();
        if (_aside.Count == 0) return false;
        int point = _aside[random.Below(_aside.Count)];
        if (_graph.CanSpare(point))
        {
            LetGo(point);
            return true;
        }
        ulong word = _graph.Word(point);
        _graph.Remove(point);
        Gather(ref random);
        for (int tries = Math.Min(Tries, _replacements.Count); tries > 0; tries--)
        {
            int k = random.Below(_replacements.Count);
            ulong replacement = _replacements[k];
            _replacements[k] = _replacements[^1];
            _replacements.RemoveAt(_replacements.Count - 1);
            if (replacement == word) continue;
            int added = _graph.Add(replacement);
            if (Complete())
            {
                LetGoMissing();
                return true;
            }
            _graph.Remove(added);
        }
        _graph.Add(word);
        return false;
    }

    /// <summary>Whether the inputs lead to all wanted points.</summary>
    public bool Complete()
    {
        int found = 0;
        foreach (int reached in _graph.Reach())
            if (_graph.Uses(reached) > 0 && !_graph.IsInput(reached)) found++;
        return found == _graph.Wanted;
    }

    /// <summary>Sums of one reached and one missing point that are also sums of two others: what could lead on.</summary>
    private void Gather(ref Xoroshiro random)
    {
        _replacements.Clear();
        _seen.Clear();
        _reached.Clear();
        _reached.AddRange(_graph.Reach());
        TSums sums = _graph.Sums;
        foreach (int missing in _graph.Points)
        {
            if (_graph.WasReached(missing)) continue;
            ulong word = _graph.Word(missing);
            foreach (int reached in _reached)
                for (int unit = 0; unit < sums.Units; unit++)
                {
                    ulong sum = sums.Canonical(sums.Combine(word, _graph.Word(reached), unit));
                    if (sum != 0 && _graph.Pairs(sum) >= 2 && _graph.Find(sum) < 0 && _seen.Add(sum)) _replacements.Add(sum);
                }
        }
    }

    private void LetGo(int point)
    {
        Removed.Add(_graph.Word(point));
        _graph.Remove(point);
        _graph.Reach();
        LetGoMissing();
    }

    /// <summary>Points aside that the last look did not reach serve nobody.</summary>
    internal void LetGoMissing()
    {
        for (int k = _graph.Count - 1; k >= 0; k--)
        {
            int point = _graph.Points[k];
            if (_graph.WasReached(point)) continue;
            Removed.Add(_graph.Word(point));
            _graph.Remove(point);
        }
    }

    private void List()
    {
        _aside.Clear();
        foreach (int point in _graph.Points)
            if (_graph.IsAside(point)) _aside.Add(point);
    }
}
