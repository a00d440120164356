using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TensorDecomp.Programs.Compilation;

/// <summary>
/// A loop that is known to end: for (int k = a; k &lt; b; k += c) with constants a, b, c, whose body leaves k alone.
/// </summary>
/// <param name="Variable">k.</param>
/// <param name="Lowest">Least value of k in the body.</param>
/// <param name="Highest">Greatest value of k in the body.</param>
/// <param name="Rounds">How often the body runs at most.</param>
internal sealed record BoundedLoop(ILocalSymbol Variable, int Lowest, int Highest, int Rounds)
{
    /// <summary>Rounds that one loop may take; a program's functions run a thousand million times.</summary>
    public const int MostRounds = 256;

    /// <summary>Null where the loop is not of that form or takes more than <see cref="MostRounds"/>.</summary>
    public static BoundedLoop? Of(ILoopOperation loop)
    {
        if (loop is not IForLoopOperation
            {
                Before: [IVariableDeclarationGroupOperation { Declarations: [{ Declarators: [var declared] }] }],
                AtLoopBottom: [IExpressionStatementOperation { Operation: var step }],
            } forLoop) return null;
        ILocalSymbol k = declared.Symbol;
        if (k.Type.SpecialType != SpecialType.System_Int32 || k.RefKind != RefKind.None
            || Constant(declared.GetVariableInitializer()?.Value) is not { } from) return null;
        if (forLoop.Condition is not IBinaryOperation { LeftOperand: var left, OperatorKind: var comparison, RightOperand: var right }
            || !IsVariable(left, k) || Constant(right) is not { } bound) return null;
        if (StepOf(step, k) is not { } by || by == 0) return null;
        if (forLoop.Body.Descendants().Any(o => IsVariable(o, k) && !Reading.Only(o))) return null;
        int count = 0;
        long at = from, last = from;
        for (; Holds(comparison, at, bound) is true; at += by, count++)
        {
            // The step after the last round is taken, too: beyond an int it would come out at the other end, and the loop would go on.
            if (count == MostRounds || at + by is < int.MinValue or > int.MaxValue) return null;
            last = at;
        }
        return Holds(comparison, from, bound) is null ? null
            : new BoundedLoop(k, (int)Math.Min(from, last), (int)Math.Max(from, last), count);
    }

    private static bool? Holds(BinaryOperatorKind comparison, long k, long bound) => comparison switch
    {
        BinaryOperatorKind.LessThan => k < bound,
        BinaryOperatorKind.LessThanOrEqual => k <= bound,
        BinaryOperatorKind.GreaterThan => k > bound,
        BinaryOperatorKind.GreaterThanOrEqual => k >= bound,
        _ => null,
    };

    private static long? StepOf(IOperation step, ILocalSymbol k) => step switch
    {
        IIncrementOrDecrementOperation one when IsVariable(one.Target, k) => one.Kind == OperationKind.Increment ? 1 : -1,
        ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Add } add when IsVariable(add.Target, k) => Constant(add.Value),
        ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Subtract } subtract when IsVariable(subtract.Target, k) =>
            -(long?)Constant(subtract.Value),
        _ => null,
    };

    private static bool IsVariable(IOperation? operation, ILocalSymbol k) =>
        operation is ILocalReferenceOperation local && SymbolEqualityComparer.Default.Equals(local.Local, k);

    private static int? Constant(IOperation? operation) => operation?.ConstantValue is { HasValue: true, Value: int value } ? value : null;
}
