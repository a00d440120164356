using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using TensorDecomp.Kernels;
using TensorDecomp.Schemes;
using TensorDecomp.Verify;

namespace TensorDecomp.Programs.Compilation;

/// <summary>
/// Which types and members a program may use: the contract's own, plain numbers, tuples of them, and Math. Everything that
/// is not listed is refused, so that nothing has to be foreseen.
/// </summary>
internal sealed class ContractSymbols
{
    /// <summary>The words of a refusal that say what there is instead.</summary>
    public const string Instead =
        "a program has T's operations (IReal), RandomStream, Hyper and Slots, and in functions without T also HostRandom, Progress, " +
            "Target, Chain, Minimum, Terms, Moves and Math";

    private static readonly Type[] Contract =
        [typeof(IReal<>), typeof(RandomStream<>), typeof(Hyper<>), typeof(Slots<>), typeof(Site), typeof(HostRandom), typeof(Progress),
            typeof(Target), typeof(Shape), typeof(Plan), typeof(Race), typeof(Hops), typeof(DescentPlan), typeof(DescentRules),
            typeof(Chain), typeof(Minimum), typeof(Release), typeof(Next), typeof(Terms), typeof(Moves)];

    private static readonly HashSet<SpecialType> Numbers =
    [
        SpecialType.System_Boolean, SpecialType.System_Byte, SpecialType.System_SByte, SpecialType.System_Int16, SpecialType.System_UInt16,
        SpecialType.System_Int32,
        SpecialType.System_UInt32, SpecialType.System_Int64, SpecialType.System_UInt64, SpecialType.System_Single,
        SpecialType.System_Double,
    ];

    /// <summary>Members that every type inherits and that lead to text, boxes or hash codes.</summary>
    private static readonly HashSet<string> Inherited =
        [nameof(ToString), nameof(GetHashCode), nameof(Equals), nameof(GetType), "TryFormat", "GetTypeCode", "CompareTo", "TryParse",
            "Parse"];

    private readonly HashSet<ISymbol> _contract, _math;
    private readonly INamedTypeSymbol _span, _list, _race, _plan, _hops, _descents, _inlining, _stream, _random;
    private readonly INamedTypeSymbol _program;

    public ContractSymbols(CSharpCompilation compilation, INamedTypeSymbol program)
    {
        _program = program;
        _contract = Symbols(compilation, Contract);
        _math = Symbols(compilation, typeof(Math), typeof(MathF));
        _span = Symbol(compilation, typeof(Span<>));
        _list = Symbol(compilation, typeof(IReadOnlyList<>));
        _race = Symbol(compilation, typeof(Race));
        _plan = Symbol(compilation, typeof(Plan));
        _hops = Symbol(compilation, typeof(Hops));
        _descents = Symbol(compilation, typeof(DescentPlan));
        _inlining = Symbol(compilation, typeof(System.Runtime.CompilerServices.MethodImplOptions));
        _stream = Symbol(compilation, typeof(RandomStream<>));
        _random = Symbol(compilation, typeof(HostRandom));
        Slots = Symbol(compilation, typeof(Slots<>));
        Planning = Symbol(compilation, typeof(IGradientProgram)).GetMembers(nameof(IGradientProgram.Plan)).OfType<IMethodSymbol>().Single();
        Hyper = Symbol(compilation, typeof(Hyper<>));
        Real = Symbol(compilation, typeof(IReal<>));
        MethodImpl = Symbol(compilation, typeof(System.Runtime.CompilerServices.MethodImplAttribute));
    }

    public INamedTypeSymbol Slots { get; }
    public INamedTypeSymbol Hyper { get; }
    public INamedTypeSymbol Real { get; }
    public INamedTypeSymbol MethodImpl { get; }

    /// <summary>The contract's Plan, whose implementation alone makes objects.</summary>
    public IMethodSymbol Planning { get; }

    public bool IsSpan(ITypeSymbol? type) => Is(type, _span);

    /// <summary>Whether the contract hands values of the type on by reference: generators, and settings in PerStep.</summary>
    public bool GoesByReference(ITypeSymbol? type) => Is(type, _stream) || Is(type, _random) || Is(type, Hyper);

    /// <summary>Numbers that a value of the type holds, about.</summary>
    public long SizeOf(ITypeSymbol? type) => type switch
    {
        INamedTypeSymbol { IsTupleType: true } tuple => tuple.TupleElements.Sum(e => SizeOf(e.Type)),
        not null when Is(type, Hyper) => Hyper<float>.Capacity,
        INamedTypeSymbol { TypeKind: TypeKind.Struct, SpecialType: SpecialType.None } => 4,
        _ => 1,
    };

    /// <summary>Whether constants may be of the type: plain numbers, bool, and the mark for inlining.</summary>
    public bool IsConstant(ITypeSymbol type) => Numbers.Contains(type.SpecialType) || Is(type, _inlining);

    /// <summary>Whether a value of the type may occur in a function.</summary>
    /// <param name="type">The type.</param>
    /// <param name="mayAllocate">Whether the function is Plan, the one that makes objects.</param>
    public bool Admits(ITypeSymbol type, bool mayAllocate) => type switch
    {
        ITypeParameterSymbol or { TypeKind: TypeKind.Error } => true, // of an unknown type the compiler speaks
        { SpecialType: SpecialType.System_Void } => true,
        { IsTupleType: true } => ((INamedTypeSymbol)type).TupleElements.All(e => Admits(e.Type, mayAllocate)),
        // One dimension only: the lengths of several multiply, and each of them may be that of a list of races.
        IArrayTypeSymbol array => mayAllocate && array.IsSZArray && Is(array.ElementType, _race),
        INamedTypeSymbol named when Is(named, _plan) || Is(named, _hops) || Is(named, _descents) => mayAllocate,
        INamedTypeSymbol named when Is(named, _list) => mayAllocate && Is(named.TypeArguments[0], _race),
        INamedTypeSymbol named when Is(named, _span) => named.TypeArguments[0].SpecialType == SpecialType.System_Double,
        INamedTypeSymbol named =>
            (Numbers.Contains(named.SpecialType) || Is(named, _inlining) || Is(named, _program)
                || _contract.Contains(named.OriginalDefinition))
            && named.TypeArguments.All(a => a is ITypeParameterSymbol || IsOfChain(named)),
        _ => false,
    };

    /// <summary>Whether the type is what a chain of descents has of slots and settings, in double precision.</summary>
    public bool IsOfChain(ITypeSymbol? type) => (Is(type, Slots) || Is(type, Hyper))
        && ((INamedTypeSymbol)type!).TypeArguments[0].SpecialType == SpecialType.System_Double;

    /// <summary>Whether a method, property or field may be used.</summary>
    public bool Admits(ISymbol member)
    {
        INamedTypeSymbol type = member.ContainingType.OriginalDefinition;
        if (Is(type, _program) || _math.Contains(type) || type.IsTupleType) return !Inherited.Contains(member.Name);
        if (_contract.Contains(type)) return !Inherited.Contains(member.Name) && member.DeclaredAccessibility == Accessibility.Public;
        if (Is(type, _span)) return member is IPropertySymbol { IsIndexer: true } or IPropertySymbol { Name: "Length" };
        if (Is(type, _inlining)) return member is IFieldSymbol;
        return Numbers.Contains(type.SpecialType) && member.IsStatic && !Inherited.Contains(member.Name);
    }

    private static bool Is(ITypeSymbol? type, INamedTypeSymbol definition) =>
        SymbolEqualityComparer.Default.Equals(type?.OriginalDefinition, definition);

    private static HashSet<ISymbol> Symbols(CSharpCompilation compilation, params Type[] types) =>
        types.Select(t => (ISymbol)Symbol(compilation, t)).ToHashSet(SymbolEqualityComparer.Default);

    private static INamedTypeSymbol Symbol(CSharpCompilation compilation, Type type) =>
        compilation.GetTypeByMetadataName(type.FullName!)
            ?? throw new InvalidOperationException($"{type} is not among the references of programs.");
}
