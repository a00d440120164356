using Microsoft.CodeAnalysis;

namespace TensorDecomp.Programs.Compilation;

/// <summary>Who calls whom inside a program; it has to be free of circles, so that every function ends.</summary>
internal sealed class CallGraph
{
    private readonly Dictionary<IMethodSymbol, Dictionary<IMethodSymbol, SyntaxNode>> _calls = new(SymbolEqualityComparer.Default);

    /// <summary>Notes a call; those of other types' methods do not matter and are dropped.</summary>
    public void Add(IMethodSymbol caller, IMethodSymbol called, SyntaxNode at)
    {
        called = called.OriginalDefinition;
        if (!SymbolEqualityComparer.Default.Equals(caller.ContainingType, called.ContainingType)) return;
        if (!_calls.TryGetValue(caller, out Dictionary<IMethodSymbol, SyntaxNode>? callees))
            _calls[caller] = callees = new(SymbolEqualityComparer.Default);
        callees.TryAdd(called, at);
    }

    /// <summary>One complaint for each function that can come to call itself.</summary>
    public IEnumerable<Complaint> Recursions() =>
        from caller in _calls.Keys
        from call in _calls[caller]
        where Reaches(call.Key, caller)
        select Complaint.Refuse(call.Value,
            $"{caller.Name} comes to call itself here; write the steps out, or as a 'for' with constant bounds.");

    private bool Reaches(IMethodSymbol from, IMethodSymbol to)
    {
        HashSet<IMethodSymbol> seen = new(SymbolEqualityComparer.Default) { from };
        Stack<IMethodSymbol> waiting = new(seen);
        while (waiting.TryPop(out IMethodSymbol? at))
        {
            if (SymbolEqualityComparer.Default.Equals(at, to)) return true;
            if (!_calls.TryGetValue(at, out Dictionary<IMethodSymbol, SyntaxNode>? callees)) continue;
            foreach (IMethodSymbol next in callees.Keys)
                if (seen.Add(next)) waiting.Push(next);
        }
        return false;
    }
}
