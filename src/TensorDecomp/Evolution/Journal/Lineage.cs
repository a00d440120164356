namespace TensorDecomp.Evolution.Journal;

/// <summary>Where candidates come from.</summary>
public static class Lineage
{
    /// <summary>A candidate and all that it descends from, oldest first.</summary>
    /// <param name="state">The run.</param>
    /// <param name="id">The candidate's number, from 1.</param>
    public static IReadOnlySet<int> LineOf(this RunState state, int id)
    {
        SortedSet<int> line = [];
        Stack<int> open = new([id]);
        while (open.TryPop(out int next))
            if (line.Add(next))
                foreach (int parent in state[next].Parents) open.Push(parent);
        return line;
    }
}
