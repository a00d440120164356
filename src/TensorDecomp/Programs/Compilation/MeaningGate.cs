using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using TensorDecomp.Schemes;

namespace TensorDecomp.Programs.Compilation;

/// <summary>
/// The second gate: what the text means. Every value's type, every member that is called, read or written (those that the
/// compiler calls by itself included), every loop, every index, and the order of calls are held against the contract.
/// </summary>
internal sealed class MeaningGate
{
    /// <summary>Settings and state values are numbered from 0 to this, exclusively.</summary>
    private const int Indices = 16;

    private static readonly HashSet<OperationKind> Allowed =
    [
        OperationKind.MethodBody, OperationKind.Block, OperationKind.VariableDeclarationGroup, OperationKind.VariableDeclaration,
        OperationKind.VariableDeclarator,
        OperationKind.VariableInitializer, OperationKind.ExpressionStatement, OperationKind.Return, OperationKind.Conditional,
        OperationKind.Loop, OperationKind.Branch,
        OperationKind.Switch, OperationKind.SwitchCase, OperationKind.CaseClause, OperationKind.SwitchExpression,
        OperationKind.SwitchExpressionArm,
        OperationKind.ConstantPattern, OperationKind.RelationalPattern, OperationKind.BinaryPattern, OperationKind.NegatedPattern,
        OperationKind.DiscardPattern,
        OperationKind.IsPattern, OperationKind.Literal, OperationKind.LocalReference, OperationKind.ParameterReference,
        OperationKind.FieldReference,
        OperationKind.PropertyReference, OperationKind.Invocation, OperationKind.Argument, OperationKind.Binary, OperationKind.Unary,
        OperationKind.Increment,
        OperationKind.Decrement, OperationKind.CompoundAssignment, OperationKind.SimpleAssignment, OperationKind.DeconstructionAssignment,
        OperationKind.Tuple,
        OperationKind.DeclarationExpression, OperationKind.Discard, OperationKind.Conversion, OperationKind.DefaultValue,
        OperationKind.ObjectCreation,
        OperationKind.ObjectOrCollectionInitializer, OperationKind.InstanceReference, OperationKind.CollectionExpression,
        OperationKind.ArrayCreation,
        OperationKind.ArrayInitializer, OperationKind.With, OperationKind.InlineArrayAccess, OperationKind.Parenthesized,
        OperationKind.Empty,
    ];

    private readonly SemanticModel _model;
    private readonly ContractSymbols _contract;
    private readonly List<Complaint> _complaints = [];
    private readonly CallGraph _calls = new();
    private readonly WorkBound _work = new();
    private int _slots;

    private MeaningGate(SemanticModel model, ContractSymbols contract) => (_model, _contract) = (model, contract);

    /// <summary>What was found.</summary>
    /// <param name="Complaints">In no particular order.</param>
    /// <param name="Slots">State values that the program addresses: the highest index and one.</param>
    public readonly record struct Findings(IReadOnlyList<Complaint> Complaints, int Slots);

    public static Findings Check(SemanticModel model, ContractSymbols contract, StructDeclarationSyntax program)
    {
        MeaningGate gate = new(model, contract);
        foreach (MemberDeclarationSyntax member in program.Members) gate.Member(member);
        Complaint[] recursions = [.. gate._calls.Recursions()];
        gate._complaints.AddRange(recursions.Length > 0 ? recursions : gate._work.Excesses());
        return new Findings(gate._complaints, gate._slots);
    }

    private void Member(MemberDeclarationSyntax member)
    {
        foreach (AttributeSyntax attribute in member.AttributeLists.SelectMany(l => l.Attributes)) Attribute(attribute);
        if (member is FieldDeclarationSyntax field)
        {
            foreach (VariableDeclaratorSyntax constant in field.Declaration.Variables) Constant(constant);
            return;
        }
        if (_model.GetDeclaredSymbol(member) is not IMethodSymbol method) return;
        if (!method.IsStatic) Refuse(member, $"{method.Name} has to be static; a program is never instantiated.");
        if (Aliases.WhyNot(method, _contract) is { } aliased) Refuse(member, aliased);
        bool plans =
            SymbolEqualityComparer.Default.Equals(method, method.ContainingType.FindImplementationForInterfaceMember(_contract.Planning));
        foreach (ITypeSymbol type in method.Parameters.Select(p => p.Type).Append(method.ReturnType))
            if (!_contract.Admits(type, plans))
                Refuse(member, $"{method.Name} has a parameter or result of type {type.ToDisplayString()}; {ContractSymbols.Instead}.");
        foreach (ITypeSymbol bound in method.TypeParameters.SelectMany(p => p.ConstraintTypes))
            if (!SymbolEqualityComparer.Default.Equals(bound.OriginalDefinition, _contract.Real))
                Refuse(member, $"type parameters are bound by IReal alone, not by {bound.ToDisplayString()}.");
        foreach (ITypeParameterSymbol free in method.TypeParameters.Where(p => p.ConstraintTypes.Length == 0 || !p.HasValueTypeConstraint
            || p.HasUnmanagedTypeConstraint))
            Refuse(member, $"{free.Name} has to be bound by struct and IReal; write where {free.Name} : struct, IReal<{free.Name}>.");
        if (_model.GetOperation(member) is IMethodBodyOperation body) Body(method, body, plans, member);
        else Refuse(member, $"{method.Name} needs a body.");
    }

    /// <summary>A constant's value has been computed by the compiler; what it is computed from is looked at like all else.</summary>
    private void Constant(VariableDeclaratorSyntax constant)
    {
        if (_model.GetDeclaredSymbol(constant) is IFieldSymbol { Type: var type } && !_contract.IsConstant(type))
            Refuse(constant, "a constant is a number or a bool.");
        if (constant.Initializer is null || _model.GetOperation(constant.Initializer) is not { } value) return;
        foreach (IOperation operation in value.Descendants().Where(o => o.Kind is not (OperationKind.Invalid or OperationKind.None)))
        {
            if (!Allowed.Contains(operation.Kind) || operation.Type is { TypeKind: not TypeKind.Error } worth
                && !_contract.IsConstant(worth)) RefuseKind(operation);
            foreach (ISymbol member in Members(operation).Where(m => !_contract.Admits(m))) RefuseMember(operation, member);
        }
    }

    private void Attribute(AttributeSyntax attribute)
    {
        bool inlining = _model.GetTypeInfo(attribute).Type is { } type && SymbolEqualityComparer.Default.Equals(type, _contract.MethodImpl)
            && attribute.ArgumentList?.Arguments is [{ NameEquals: null } only]
            && _model.GetConstantValue(only.Expression) is
            {
                HasValue: true,
                Value: (int)System.Runtime.CompilerServices.MethodImplOptions.AggressiveInlining
            };
        if (!inlining)
            Refuse(attribute,
                "the only attribute of a program is [MethodImpl(MethodImplOptions.AggressiveInlining)], and that one is added where it " +
                    "is missing.");
    }

    private void Body(IMethodSymbol method, IMethodBodyOperation body, bool plans, SyntaxNode at)
    {
        IOperation[] operations = [.. body.DescendantsAndSelf()];
        Dictionary<ILoopOperation, BoundedLoop> loops = [];
        foreach (ILoopOperation loop in operations.OfType<ILoopOperation>())
        {
            if (BoundedLoop.Of(loop) is { } bounded) loops.Add(loop, bounded);
            else Refuse(loop.Syntax,
                $"this loop is not seen to end; write for (int k = 0; k < 8; k++) with constant bounds, at most {BoundedLoop.MostRounds} " +
                    "rounds, and leave k alone in the body.");
        }
        foreach (IOperation operation in operations)
        {
            // of errors the compiler speaks
            if (operation.Kind == OperationKind.Invalid || operation is { Kind: OperationKind.None, Parent.Kind: OperationKind.Invalid })
                continue;
            if (!Allowed.Contains(operation.Kind)) RefuseKind(operation);
            else if (operation.Type is { } type && !_contract.Admits(type, plans)) RefuseType(operation, type);
            else if (operation is IVariableDeclaratorOperation { Symbol.Type: var declared } && !_contract.Admits(declared, plans))
                RefuseType(operation, declared);
            else if (operation is IDefaultValueOperation or IObjectCreationOperation
                && SymbolEqualityComparer.Default.Equals(operation.Type?.OriginalDefinition, _contract.Slots))
                Refuse(operation.Syntax, "Slots come from the engine only; use the parameter of the function.");
            else if (operation is IDefaultValueOperation or IObjectCreationOperation or ICollectionExpressionOperation
                && _contract.IsSpan(operation.Type))
                Refuse(operation.Syntax, "a Span comes from the engine only; use the parameter of Schedule, Descend or LetGo.");
            else if (operation is IArrayCreationOperation array && !array.DimensionSizes.All(HasFewElements))
                Refuse(operation.Syntax, $"the length of an array has to be a constant from 0 to {PlanRules.MostRaces}.");
            if (Aliases.WhyNot(operation, _contract) is { } aliased) Refuse(operation.Syntax, aliased);
            foreach (ISymbol member in Members(operation)) Use(method, operation, member);
            if (Index(operation) is { } index) CheckIndex(operation, index.Value, index.IsSlot, loops.Values);
        }
        _work.Add(method, operations, loops, _contract, at);
    }

    private void Use(IMethodSymbol caller, IOperation operation, ISymbol member)
    {
        if (!_contract.Admits(member)) RefuseMember(operation, member);
        if (member is not IMethodSymbol called) return;
        foreach (ITypeSymbol argument in called.TypeArguments)
            if (argument is not ITypeParameterSymbol)
                Refuse(operation.Syntax, $"{called.Name} may be called for T only, not for {argument.ToDisplayString()}.");
        _calls.Add(caller, called, operation.Syntax);
    }

    /// <summary>The members that an operation uses, whether they are written or implied.</summary>
    private static IEnumerable<ISymbol> Members(IOperation operation) => ((ISymbol?[])(operation switch
    {
        IInvocationOperation call => [call.TargetMethod],
        IMemberReferenceOperation reference => [reference.Member],
        IObjectCreationOperation creation => [creation.Constructor],
        IBinaryOperation binary => [binary.OperatorMethod],
        IUnaryOperation unary => [unary.OperatorMethod],
        IIncrementOrDecrementOperation one => [one.OperatorMethod],
        ICompoundAssignmentOperation compound =>
            [compound.OperatorMethod, compound.InConversion.MethodSymbol, compound.OutConversion.MethodSymbol],
        IConversionOperation conversion => [conversion.OperatorMethod],
        _ => [],
    })).OfType<ISymbol>();

    private (IOperation Value, bool IsSlot)? Index(IOperation operation) => operation switch
    {
        IPropertyReferenceOperation
        {
            Property.IsIndexer: true,
            Arguments: [var only]
        } indexer when _contract.IsSpan(indexer.Property.ContainingType) => (only.Value, false),
        IPropertyReferenceOperation { Property.IsIndexer: true, Arguments: [var only] } indexer =>
            (only.Value, !_contract.IsOfChain(indexer.Property.ContainingType)),
        IInlineArrayAccessOperation access => (access.Argument, false),
        _ => null,
    };

    /// <summary>Slots keep within their capacity whatever the index is, and not within those that the plan asks for: so every index has to
    /// be known here.</summary>
    private void CheckIndex(IOperation operation, IOperation index, bool isSlot, IEnumerable<BoundedLoop> loops)
    {
        BoundedLoop? loop = index is ILocalReferenceOperation local
            ? loops.FirstOrDefault(l => SymbolEqualityComparer.Default.Equals(l.Variable, local.Local)) : null;
        (int low, int high) = index.ConstantValue is { HasValue: true, Value: int constant } ? (constant, constant) : loop is null
            ? (-1, -1) : (loop.Lowest, loop.Highest);
        if (low < 0 || high >= Indices)
            Refuse(operation.Syntax, $"an index has to be a constant or a loop's variable, from 0 to {Indices - 1}.");
        else if (isSlot) _slots = Math.Max(_slots, high + 1);
    }

    private static bool HasFewElements(IOperation length) =>
        length.ConstantValue is { HasValue: true, Value: int and >= 0 and <= PlanRules.MostRaces };

    private void RefuseKind(IOperation operation) =>
        Refuse(operation.Syntax, $"'{Shorten(operation.Syntax)}' is not part of the language of programs; {ContractSymbols.Instead}.");

    private void RefuseMember(IOperation operation, ISymbol member) =>
        Refuse(operation.Syntax,
            $"{member.ContainingType.ToDisplayString()}.{member.Name} is outside the contract; {ContractSymbols.Instead}.");

    private void RefuseType(IOperation operation, ITypeSymbol type) =>
        Refuse(operation.Syntax,
            $"a value of type {type.ToDisplayString()} is outside the " +
                $"contract{(type.IsReferenceType ? ", and only Plan may make objects" : "")}; {ContractSymbols.Instead}.");

    private void Refuse(SyntaxNode at, string sentence) => _complaints.Add(Complaint.Refuse(at, sentence));

    private static string Shorten(SyntaxNode node)
    {
        string text = string.Join(' ', node.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return text.Length <= 40 ? text : text[..39] + "…";
    }
}
