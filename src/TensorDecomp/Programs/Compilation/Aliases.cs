using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TensorDecomp.Programs.Compilation;

/// <summary>
/// Second names of a variable. What is known of loops and indices is known of variables that nothing else writes to, so there are none:
/// only the
/// contract's own ref parameters (the generators, and PerStep's settings), which functions of the program may hand on to one another.
/// </summary>
internal static class Aliases
{
    /// <summary>What is wrong with an operation that makes a second name, or null.</summary>
    public static string? WhyNot(IOperation operation, ContractSymbols contract) => operation switch
    {
        IVariableDeclaratorOperation { Symbol.RefKind: not RefKind.None }
            or IVariableDeclaratorOperation { Symbol.ScopedKind: not ScopedKind.None } =>
            "a local variable may not be another one's second name; write to s[0] or h[0] itself.",
        IConditionalOperation { IsRef: true } => "a choice may not be of variables, only of values; assign to each in its own branch.",
        ISimpleAssignmentOperation { IsRef: true } => "a variable may not become another one's second name; assign its value.",
        IArgumentOperation { Parameter: { RefKind: not (RefKind.None or RefKind.In) } parameter } argument when !MayHandOn(parameter,
            argument.Value, contract) =>
            "only the parameter rng, and PerStep's h, may be handed on by reference; return what a function computes, several values as " +
                "a tuple.",
        _ => null,
    };

    /// <summary>What is wrong with a function's own parameters and result, or null.</summary>
    public static string? WhyNot(IMethodSymbol method, ContractSymbols contract) =>
        method.RefKind != RefKind.None ? $"{method.Name} may not return a reference; return the value."
        : method.Parameters.FirstOrDefault(p =>
            !(p.RefKind is RefKind.None or RefKind.In || p.RefKind == RefKind.Ref && contract.GoesByReference(p.Type))) is { } parameter
            ? $"{method.Name} may not take {parameter.Name} by reference; only generators and PerStep's settings go that way. Return " +
                "what it computes, several values as a tuple."
        : null;

    private static bool MayHandOn(IParameterSymbol parameter, IOperation value, ContractSymbols contract) =>
        parameter.RefKind == RefKind.Ref && value is IParameterReferenceOperation { Parameter.RefKind: RefKind.Ref }
            && contract.GoesByReference(parameter.Type);
}
