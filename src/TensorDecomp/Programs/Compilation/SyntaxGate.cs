using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TensorDecomp.Programs.Compilation;

/// <summary>
/// The first gate: the part of C# that programs are written in, as a list of what is allowed. It works on the text's form
/// alone and runs before anything is bound, because binding some constructs (nested lambdas) takes exponential time.
/// </summary>
internal static class SyntaxGate
{
    /// <summary>Most levels of syntax; the built-in programs have less than thirty.</summary>
    private const int Deepest = 250;

    private static readonly HashSet<SyntaxKind> Allowed =
    [
        // declarations
        SyntaxKind.CompilationUnit, SyntaxKind.UsingDirective, SyntaxKind.FileScopedNamespaceDeclaration, SyntaxKind.NamespaceDeclaration,
        SyntaxKind.StructDeclaration, SyntaxKind.BaseList, SyntaxKind.SimpleBaseType, SyntaxKind.FieldDeclaration,
        SyntaxKind.MethodDeclaration,
        SyntaxKind.ParameterList, SyntaxKind.Parameter, SyntaxKind.TypeParameterList, SyntaxKind.TypeParameter,
        SyntaxKind.TypeParameterConstraintClause,
        SyntaxKind.TypeConstraint, SyntaxKind.StructConstraint, SyntaxKind.AttributeList, SyntaxKind.Attribute,
        SyntaxKind.AttributeArgumentList,
        SyntaxKind.AttributeArgument, SyntaxKind.ArrowExpressionClause, SyntaxKind.VariableDeclaration, SyntaxKind.VariableDeclarator,
        SyntaxKind.EqualsValueClause,
        // names and types
        SyntaxKind.IdentifierName, SyntaxKind.QualifiedName, SyntaxKind.GenericName, SyntaxKind.TypeArgumentList, SyntaxKind.PredefinedType,
        SyntaxKind.TupleType, SyntaxKind.TupleElement, SyntaxKind.ArrayType, SyntaxKind.ArrayRankSpecifier,
        SyntaxKind.OmittedArraySizeExpression,
        // statements
        SyntaxKind.Block, SyntaxKind.LocalDeclarationStatement, SyntaxKind.ExpressionStatement, SyntaxKind.ReturnStatement,
            SyntaxKind.IfStatement,
        SyntaxKind.ElseClause, SyntaxKind.ForStatement, SyntaxKind.BreakStatement, SyntaxKind.ContinueStatement, SyntaxKind.EmptyStatement,
        SyntaxKind.SwitchStatement, SyntaxKind.SwitchSection, SyntaxKind.CaseSwitchLabel, SyntaxKind.CasePatternSwitchLabel,
        SyntaxKind.DefaultSwitchLabel, SyntaxKind.WhenClause,
        // expressions
        SyntaxKind.NumericLiteralExpression, SyntaxKind.TrueLiteralExpression, SyntaxKind.FalseLiteralExpression,
            SyntaxKind.DefaultLiteralExpression, SyntaxKind.DefaultExpression,
        SyntaxKind.ParenthesizedExpression, SyntaxKind.ConditionalExpression, SyntaxKind.CastExpression, SyntaxKind.InvocationExpression,
        SyntaxKind.ArgumentList,
        SyntaxKind.Argument, SyntaxKind.NameColon, SyntaxKind.ElementAccessExpression, SyntaxKind.BracketedArgumentList,
        SyntaxKind.SimpleMemberAccessExpression,
        SyntaxKind.TupleExpression, SyntaxKind.DeclarationExpression, SyntaxKind.SingleVariableDesignation,
        SyntaxKind.ParenthesizedVariableDesignation, SyntaxKind.DiscardDesignation, SyntaxKind.SwitchExpression,
        SyntaxKind.SwitchExpressionArm,
        SyntaxKind.IsPatternExpression, SyntaxKind.ConstantPattern, SyntaxKind.RelationalPattern, SyntaxKind.AndPattern,
        SyntaxKind.OrPattern,
        SyntaxKind.NotPattern, SyntaxKind.ParenthesizedPattern, SyntaxKind.DiscardPattern,
        SyntaxKind.ObjectCreationExpression, SyntaxKind.ImplicitObjectCreationExpression, SyntaxKind.ObjectInitializerExpression,
        SyntaxKind.WithExpression,
        SyntaxKind.WithInitializerExpression, SyntaxKind.CollectionExpression, SyntaxKind.ExpressionElement,
        SyntaxKind.ArrayCreationExpression,
        SyntaxKind.ImplicitArrayCreationExpression, SyntaxKind.ArrayInitializerExpression,
        SyntaxKind.AddExpression, SyntaxKind.SubtractExpression, SyntaxKind.MultiplyExpression, SyntaxKind.DivideExpression,
        SyntaxKind.ModuloExpression,
        SyntaxKind.LeftShiftExpression, SyntaxKind.RightShiftExpression, SyntaxKind.UnsignedRightShiftExpression,
        SyntaxKind.BitwiseAndExpression, SyntaxKind.BitwiseOrExpression,
        SyntaxKind.ExclusiveOrExpression, SyntaxKind.LogicalAndExpression, SyntaxKind.LogicalOrExpression, SyntaxKind.EqualsExpression,
        SyntaxKind.NotEqualsExpression,
        SyntaxKind.LessThanExpression, SyntaxKind.LessThanOrEqualExpression, SyntaxKind.GreaterThanExpression,
        SyntaxKind.GreaterThanOrEqualExpression,
        SyntaxKind.UnaryPlusExpression, SyntaxKind.UnaryMinusExpression, SyntaxKind.LogicalNotExpression, SyntaxKind.BitwiseNotExpression,
        SyntaxKind.PreIncrementExpression, SyntaxKind.PreDecrementExpression, SyntaxKind.PostIncrementExpression,
        SyntaxKind.PostDecrementExpression,
        SyntaxKind.SimpleAssignmentExpression, SyntaxKind.AddAssignmentExpression, SyntaxKind.SubtractAssignmentExpression,
        SyntaxKind.MultiplyAssignmentExpression,
        SyntaxKind.DivideAssignmentExpression, SyntaxKind.ModuloAssignmentExpression, SyntaxKind.AndAssignmentExpression,
        SyntaxKind.OrAssignmentExpression,
        SyntaxKind.ExclusiveOrAssignmentExpression, SyntaxKind.LeftShiftAssignmentExpression, SyntaxKind.RightShiftAssignmentExpression,
    ];

    /// <summary>What is not allowed, and what an author probably wants instead.</summary>
    private static readonly (SyntaxKind[] Kinds, string Sentence)[] Remedies =
    [
        ([SyntaxKind.WhileStatement, SyntaxKind.DoStatement, SyntaxKind.ForEachStatement, SyntaxKind.ForEachVariableStatement,
            SyntaxKind.GotoStatement, SyntaxKind.LabeledStatement, SyntaxKind.GotoCaseStatement, SyntaxKind.GotoDefaultStatement],
            "a program may loop only with 'for' over constant bounds; write for (int k = 0; k < 8; k++)."),
        ([SyntaxKind.UnsafeStatement, SyntaxKind.FixedStatement, SyntaxKind.PointerType, SyntaxKind.AddressOfExpression,
            SyntaxKind.PointerIndirectionExpression, SyntaxKind.PointerMemberAccessExpression,
            SyntaxKind.StackAllocArrayCreationExpression, SyntaxKind.FunctionPointerType, SyntaxKind.SizeOfExpression],
            "a program may not touch memory directly; keep state in Slots and settings in Hyper."),
        ([SyntaxKind.SimpleLambdaExpression, SyntaxKind.ParenthesizedLambdaExpression, SyntaxKind.AnonymousMethodExpression,
            SyntaxKind.LocalFunctionStatement, SyntaxKind.QueryExpression, SyntaxKind.DelegateDeclaration],
            "a program has no functions inside functions; write a private static method of the struct."),
        ([SyntaxKind.ClassDeclaration, SyntaxKind.InterfaceDeclaration, SyntaxKind.EnumDeclaration, SyntaxKind.RecordDeclaration,
            SyntaxKind.RecordStructDeclaration],
            "a program is one struct that implements IGradientProgram; put everything into it."),
        ([SyntaxKind.PropertyDeclaration, SyntaxKind.IndexerDeclaration, SyntaxKind.ConstructorDeclaration,
            SyntaxKind.DestructorDeclaration, SyntaxKind.OperatorDeclaration, SyntaxKind.ConversionOperatorDeclaration,
            SyntaxKind.EventDeclaration, SyntaxKind.EventFieldDeclaration],
            "a program's struct holds constants and static methods only; state lives in Slots, settings in Hyper."),
        ([SyntaxKind.StringLiteralExpression, SyntaxKind.Utf8StringLiteralExpression, SyntaxKind.InterpolatedStringExpression,
            SyntaxKind.CharacterLiteralExpression, SyntaxKind.NullLiteralExpression],
            "a program computes with numbers only; there is no use for text or null."),
        ([SyntaxKind.TryStatement, SyntaxKind.ThrowStatement, SyntaxKind.ThrowExpression],
            "a program neither throws nor catches; choose with T.Select, and let bad restarts diverge."),
        ([SyntaxKind.TypeOfExpression, SyntaxKind.MakeRefExpression, SyntaxKind.RefTypeExpression, SyntaxKind.RefValueExpression,
            SyntaxKind.IsExpression, SyntaxKind.AsExpression, SyntaxKind.DeclarationPattern, SyntaxKind.TypePattern],
            "a program may not ask about types; it is written over T : IReal<T> alone."),
        ([SyntaxKind.AwaitExpression, SyntaxKind.LockStatement, SyntaxKind.UsingStatement, SyntaxKind.YieldReturnStatement,
            SyntaxKind.YieldBreakStatement],
            "a program has no threads, tasks or resources; its functions are pure."),
        ([SyntaxKind.RefType, SyntaxKind.RefExpression, SyntaxKind.ScopedType],
            "a program has no second names for variables: no ref but the parameter rng and PerStep's h; write to s[0] or h[0] itself."),
        ([SyntaxKind.GlobalStatement], "statements belong into the struct's methods."),
    ];

    private static readonly Dictionary<SyntaxKind, string> Remedy =
        Remedies.SelectMany(r => r.Kinds.Select(kind => (kind, r.Sentence))).ToDictionary(x => x.kind, x => x.Sentence);

    /// <summary>
    /// Complaints in no particular order. Where there are any, the text must not be bound: what is not on the list may take the compiler
    /// for ever.
    /// </summary>
    public static List<Complaint> Check(SyntaxTree tree)
    {
        SyntaxNode root = tree.GetRoot();
        if (TooDeep(root) is { } deep)
            return [Complaint.Refuse(deep, $"this is nested more than {Deepest} deep; take it apart, into variables or functions.")];
        List<Complaint> complaints = [.. TupleSizes.Check(root)];
        // Descending by hand-kept stack, as DescendantNodes does: a deeply nested text cannot exhaust ours.
        foreach (SyntaxNode node in root.DescendantNodesAndSelf())
        {
            SyntaxKind kind = node.Kind();
            if (!Allowed.Contains(kind))
                complaints.Add(
                    Complaint.Refuse(node,
                        Remedy.GetValueOrDefault(kind,
                            $"'{Words(kind)}' is not part of the language of programs; see docs/programs.md for what is.")));
            complaints.AddRange(DeclarationRules.Check(node));
        }
        foreach (SyntaxTrivia directive in root.DescendantTrivia().Where(t => t.IsDirective))
            complaints.Add(
                Complaint.At(ComplaintKind.Refusal, directive.GetLocation(),
                    "a program has one text for all builds; remove the directive."));
        return complaints;
    }

    /// <summary>
    /// Something that stands deeper in the text than the compiler can follow it safely, or null. Every operator of a sum is a level, too.
    /// </summary>
    private static SyntaxNode? TooDeep(SyntaxNode root)
    {
        Stack<(SyntaxNode Node, int Depth)> waiting = new([(root, 0)]);
        while (waiting.TryPop(out (SyntaxNode Node, int Depth) at))
        {
            if (at.Depth > Deepest) return at.Node;
            foreach (SyntaxNode child in at.Node.ChildNodes()) waiting.Push((child, at.Depth + 1));
        }
        return null;
    }

    /// <summary>"WhileStatement" as "while statement".</summary>
    private static string Words(SyntaxKind kind) =>
        string.Concat(kind.ToString()
            .Select((c, k) => char.IsUpper(c) && k > 0 ? $" {char.ToLowerInvariant(c)}" : char.ToLowerInvariant(c).ToString()));
}
