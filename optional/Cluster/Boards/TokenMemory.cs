namespace TensorDecomp.Cluster.Boards;

/// <summary>The last tokens of units that it was told, so many at most.</summary>
/// <param name="most">How many.</param>
internal sealed class TokenMemory(int most)
{
    private readonly HashSet<string> _tokens = [];
    private readonly Queue<string> _inOrder = [];

    public IReadOnlyCollection<string> All => _tokens;

    public bool Has(string token) => _tokens.Contains(token);

    public void Add(string token)
    {
        if (_tokens.Add(token)) _inOrder.Enqueue(token);
        if (_inOrder.Count > most) _tokens.Remove(_inOrder.Dequeue());
    }
}
