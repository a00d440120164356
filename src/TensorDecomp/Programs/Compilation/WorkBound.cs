using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TensorDecomp.Programs.Compilation;

/// <summary>
/// How many operations one call of a function comes to at most: all that it holds, times the rounds of the loops around, with those of the
/// functions that it calls. Nothing stops a function while it runs, so what is too much has to be known before. An operation on a tuple, or
/// on all settings, counts once for each value; so the bound is one on the stack as well.
/// </summary>
internal sealed class WorkBound
{
    /// <summary>Most operations of a function over T, which may run once per entry and step. The built-in ones have some dozens.</summary>
    public const int MostOverT = 4096;

    /// <summary>Most operations of the others, which run once per chunk of steps.</summary>
    public const int Most = 1 << 16;

    private static readonly OperationKind[] Free =
    [
        OperationKind.MethodBody, OperationKind.Block, OperationKind.VariableDeclarationGroup, OperationKind.VariableDeclaration,
        OperationKind.VariableInitializer,
        OperationKind.ExpressionStatement, OperationKind.LocalReference, OperationKind.ParameterReference, OperationKind.Literal,
        OperationKind.Argument,
        OperationKind.InstanceReference, OperationKind.DeclarationExpression, OperationKind.Discard, OperationKind.Empty,
        OperationKind.Return, OperationKind.Parenthesized,
    ];

    private readonly Dictionary<IMethodSymbol, (double Own, List<(IMethodSymbol Called, double Times)> Calls, SyntaxNode At)> _functions =
        new(SymbolEqualityComparer.Default);
    private readonly Dictionary<IMethodSymbol, double> _total = new(SymbolEqualityComparer.Default);

    /// <summary>Takes a function in.</summary>
    /// <param name="method">It.</param>
    /// <param name="operations">What it does, everything after what it is part of.</param>
    /// <param name="loops">Its loops, as far as they are known to end.</param>
    /// <param name="contract">Sizes of types.</param>
    /// <param name="at">Where it stands.</param>
    public void Add(IMethodSymbol method, IEnumerable<IOperation> operations, IReadOnlyDictionary<ILoopOperation, BoundedLoop> loops,
        ContractSymbols contract, SyntaxNode at)
    {
        Dictionary<IOperation, double> times = [];
        List<(IMethodSymbol, double)> calls = [];
        double own = 1 + method.Parameters.Where(p => p.RefKind == RefKind.None).Sum(p => contract.SizeOf(p.Type));
        foreach (IOperation operation in operations)
        {
            double here = operation.Parent is { } around && times.TryGetValue(around, out double outer)
                ? outer * (around is ILoopOperation loop && loops.TryGetValue(loop, out BoundedLoop? known) ? Math.Max(1, known.Rounds)
                : 1) : 1;
            times[operation] = here;
            if (operation is IInvocationOperation call) calls.Add((call.TargetMethod.OriginalDefinition, here));
            if (operation.ConstantValue.HasValue || Free.Contains(operation.Kind)) continue;
            own += here * contract.SizeOf(operation is IVariableDeclaratorOperation declarator ? declarator.Symbol.Type : operation.Type);
        }
        _functions[method] = (own, calls, at);
    }

    /// <summary>
    /// One complaint for each function that is too much while those that it calls are not. Functions must not come to call themselves.
    /// </summary>
    public IEnumerable<Complaint> Excesses() =>
        from method in _functions.Keys
        where Of(method) > Limit(method)
            && !_functions[method].Calls.Any(c => _functions.ContainsKey(c.Called) && Of(c.Called) > Limit(c.Called))
        select Complaint.Refuse(_functions[method].At, string.Create(CultureInfo.InvariantCulture,
            $"one call of {method.Name} may come to {Words(Of(method))} operations, loops and calls multiplied out; there may be " +
                $"{Limit(method):N0}. Take shorter loops and fewer calls."));

    private double Of(IMethodSymbol method)
    {
        if (_total.TryGetValue(method, out double known)) return known;
        if (!_functions.TryGetValue(method, out var function)) return 0; // the contract's own
        return _total[method] = function.Own + function.Calls.Sum(call => call.Times * Of(call.Called));
    }

    private static int Limit(IMethodSymbol method) => method.IsGenericMethod ? MostOverT : Most;

    private static string Words(double operations) =>
        operations < 1e12 ? operations.ToString("N0", CultureInfo.InvariantCulture) : "more than a million million";
}
