using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Lanes;

namespace TensorDecomp.Programs.Tracing;

/// <summary>
/// Expressions with every common part once (hash consing, Ershov 1958): equal expressions are the same node. Operands come
/// before the nodes that use them; node 0 is the constant 0. Order within a commuting pair follows a hash of the structure,
/// not the order of recording, so that equal programs give equal graphs.
/// </summary>
public sealed class ExpressionGraph
{
    /// <summary>More nodes than any sensible program has; a loop that writes this many operations is a mistake.</summary>
    public const int Limit = 1 << 16;

    [ThreadStatic] private static ExpressionGraph? t_recording;

    private readonly List<Node> _nodes = [];
    private readonly List<ulong> _hashes = [];
    private readonly List<string> _inputs = [];
    private readonly Dictionary<Node, int> _places = [];

    /// <summary>A graph that has the constant 0 alone, as node 0.</summary>
    public ExpressionGraph() => Constant(0);

    /// <summary>In the order of their making, so that operands come before what uses them.</summary>
    public IReadOnlyList<Node> Nodes => _nodes;

    /// <summary>Names of the inputs by their number.</summary>
    public IReadOnlyList<string> Inputs => _inputs;

    /// <summary>The graph that operations on <see cref="Traced"/> values of this thread go to: operators are static, so it has to be
    /// ambient.</summary>
    internal static ExpressionGraph Recording =>
        t_recording ?? throw new InvalidOperationException("A traced value was used outside of a recording.");

    /// <summary>Makes this the thread's recording until the scope is disposed of.</summary>
    internal Scope Record()
    {
        Scope scope = new(t_recording);
        t_recording = this;
        return scope;
    }

    internal readonly ref struct Scope(ExpressionGraph? outer)
    {
        public void Dispose() => t_recording = outer;
    }

    internal int Constant(uint bits) => Place(new Node(Operation.Constant, Payload: bits));

    internal int Input(string name)
    {
        int number = _inputs.IndexOf(name);
        if (number < 0)
        {
            number = _inputs.Count;
            _inputs.Add(name);
        }
        return Place(new Node(Operation.Input, Payload: (uint)number));
    }

    /// <summary>The node of that meaning: folded where all operands are constants, simplified where a rule applies.</summary>
    internal int Add(Node node)
    {
        if (node.Commutes && _hashes[node.A] > _hashes[node.B]) node = node with { A = node.B, B = node.A };
        if (Enumerable.Range(0, node.Operands).All(k => _nodes[node.Operand(k)].Operation == Operation.Constant))
            return Constant(BitConverter.SingleToUInt32Bits(node.Apply<L1>(Of(node.A), Of(node.B), Of(node.C)).Value));
        return Simplification.Rewrite(this, node) ?? Place(node);
    }

    /// <summary>The nodes that the roots need, operands first, in an order that follows from the structure alone.</summary>
    public IReadOnlyList<int> Reachable(IEnumerable<int> roots)
    {
        List<int> order = [];
        HashSet<int> seen = [];
        foreach (int root in roots) Visit(root);
        return order;

        void Visit(int start)
        {
            Stack<(int Place, int Next)> open = new([(start, 0)]);
            while (open.TryPop(out (int Place, int Next) top))
            {
                if (seen.Contains(top.Place)) continue;
                Node node = _nodes[top.Place];
                if (top.Next < node.Operands)
                {
                    open.Push((top.Place, top.Next + 1));
                    open.Push((node.Operand(top.Next), 0));
                }
                else if (seen.Add(top.Place)) order.Add(top.Place);
            }
        }
    }

    /// <summary>Values of the roots, given those of the inputs by name.</summary>
    public T[] Evaluate<T>(IReadOnlyList<int> roots, Func<string, T> input) where T : unmanaged, ILane<T>, IReal<T>
    {
        var values = new T[_nodes.Count];
        foreach (int place in Reachable(roots))
        {
            Node node = _nodes[place];
            values[place] = node.Operation == Operation.Input ? input(_inputs[(int)node.Payload])
                : node.Apply(values[node.A], values[node.B], values[node.C]);
        }
        return [.. roots.Select(root => values[root])];
    }

    private L1 Of(int place) => L1.BitBroadcast(_nodes[place].Payload);

    private int Place(Node node)
    {
        if (_places.TryGetValue(node, out int known)) return known;
        if (_nodes.Count == Limit)
            throw new InvalidOperationException(
                $"the program's formulas have more than {Limit:N0} operations; a loop in them is too long.");
        int place = _nodes.Count;
        _nodes.Add(node);
        _hashes.Add(Hash(node));
        _places.Add(node, place);
        return place;
    }

    private ulong Hash(Node node)
    {
        ulong hash = Mix(0x9E3779B97F4A7C15, (ulong)node.Operation);
        if (node.Operation == Operation.Input) foreach (char letter in _inputs[(int)node.Payload]) hash = Mix(hash, letter);
        else hash = Mix(hash, node.Payload);
        for (int k = 0; k < node.Operands; k++) hash = Mix(hash, _hashes[node.Operand(k)]);
        return hash;

        static ulong Mix(ulong hash, ulong part)
        {
            hash = (hash ^ part) * 0xBF58476D1CE4E5B9;
            return hash ^ (hash >> 29);
        }
    }
}
