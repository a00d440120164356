using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TensorDecomp.Programs.Compilation;

/// <summary>
/// Whether a mention of a variable only takes its value. It is a list of the places where that is known; every other place counts as a
/// write,
/// so that no way of writing has to be foreseen.
/// </summary>
internal static class Reading
{
    public static bool Only(IOperation mention) => mention.Parent switch
    {
        IBinaryOperation or IUnaryOperation or IConversionOperation => true,
        IArgumentOperation { Parameter.RefKind: RefKind.None or RefKind.In } => true,
        ISimpleAssignmentOperation { IsRef: false } assignment => IsNot(assignment.Target, mention),
        ICompoundAssignmentOperation assignment => IsNot(assignment.Target, mention),
        IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol.RefKind: RefKind.None } } => true,
        IConditionalOperation { IsRef: false } => true,
        ITupleOperation tuple => IsValue(tuple),
        IInlineArrayAccessOperation access => IsNot(access.Instance, mention),
        ISwitchOperation or ISwitchExpressionOperation or ISwitchExpressionArmOperation or IIsPatternOperation => true,
        IArrayCreationOperation or IArrayInitializerOperation or ICollectionExpressionOperation => true,
        IReturnOperation => true, // by value: functions that return by reference are refused
        _ => false,
    };

    /// <summary>Whether a tuple is one of values, not of the targets of a deconstruction.</summary>
    private static bool IsValue(ITupleOperation tuple) => tuple.Parent switch
    {
        ITupleOperation outer => IsValue(outer),
        IDeconstructionAssignmentOperation assignment => IsNot(assignment.Target, tuple),
        _ => Only(tuple),
    };

    private static bool IsNot(IOperation operation, IOperation mention) => !ReferenceEquals(operation, mention);
}
