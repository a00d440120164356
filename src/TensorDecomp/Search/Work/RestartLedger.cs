namespace TensorDecomp.Search.Work;

/// <summary>
/// Shares a budget of work out so that the result depends on the program alone, not on the number of lanes.
/// Restarts count in the order of their numbers: number k counts where the work of 0…k together keeps within the budget.
/// Those behind the first that does not are work in vain, and as little as possible of it is begun.
/// </summary>
/// <param name="budget">Steps, or whatever work is counted in.</param>
/// <param name="most">Most restarts that are begun.</param>
internal sealed class RestartLedger(long budget, int most)
{
    private readonly List<(long Steps, bool Finished)> _restarts = [];

    /// <summary>Restarts that count so far: finished, as are all before them, and within the budget.</summary>
    public int Counted { get; private set; }

    /// <summary>Steps of those that count, and what was charged beside.</summary>
    public long Spent { get; private set; }

    /// <summary>Steps that are left for the restarts after those that count.</summary>
    public long Left => Math.Max(0, budget - Spent);

    /// <summary>Whether no further restart can come to count.</summary>
    public bool Closed { get; private set; }

    /// <summary>The number of the next restart to begin, or −1 where it could not count.</summary>
    public long Begin()
    {
        if (Closed || _restarts.Count == most || _restarts.Sum(r => r.Steps) >= budget) return -1;
        _restarts.Add((0, false));
        return _restarts.Count - 1;
    }

    /// <summary>All running restarts have done this many steps more.</summary>
    public void Advance(long steps)
    {
        for (int k = 0; k < _restarts.Count; k++)
            if (!_restarts[k].Finished) _restarts[k] = (_restarts[k].Steps + steps, false);
        Settle();
    }

    public void Finish(long restart, long steps)
    {
        _restarts[(int)restart] = (steps, true);
        Settle();
    }

    /// <summary>Takes work off the budget that is done for a restart which counts already.</summary>
    public void Charge(long steps)
    {
        Spent += steps;
        if (Spent >= budget) Closed = true;
    }

    private void Settle()
    {
        while (!Closed)
        {
            if (Counted == most || Spent >= budget) Closed = true;
            else if (Counted == _restarts.Count) return;
            // Steps done so far are a lower bound, so that a restart which is over its allowance need not be waited for.
            else if (Spent + _restarts[Counted].Steps > budget) Closed = true;
            else if (!_restarts[Counted].Finished) return;
            else Spent += _restarts[Counted++].Steps;
        }
    }
}
