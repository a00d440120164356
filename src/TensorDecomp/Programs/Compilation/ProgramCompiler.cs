using System.Security.Cryptography;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Emit;
using TensorDecomp.Kernels;

namespace TensorDecomp.Programs.Compilation;

/// <summary>
/// Compiles the C# text of a gradient program in memory, against the program contract only. The text passes three gates,
/// characters, form and meaning, before any of it can run; what comes out is an image that <see cref="LoadedProgram"/> loads.
/// </summary>
public static class ProgramCompiler
{
    /// <summary>Longest text that is looked at, in characters; the seed programs have about 3,000.</summary>
    public const int LongestText = 64 * 1024;

    private const int MostComplaints = 20;

    // The tool's own sources are written with these in scope, and so are programs.
    private const string Imports =
        "global using System; global using System.Collections.Generic; global using System.Runtime.CompilerServices; global using " +
            "TensorDecomp.Kernels; global using TensorDecomp.Verify;";

    private const string Reach = "; programs are compiled against the contract alone";
    private static readonly string[] UnknownNames = ["CS0103", "CS0234", "CS0246", "CS0117", "CS1061", "CS0122"];

    private static readonly CSharpParseOptions Language = new(LanguageVersion.CSharp14, DocumentationMode.None);
    private static readonly SyntaxTree ImportsTree = CSharpSyntaxTree.ParseText(Imports, Language);
    private static readonly CSharpCompilationOptions Options =
        new(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, allowUnsafe: false,
            nullableContextOptions: NullableContextOptions.Disable, deterministic: true);

    /// <summary>Takes a text through the gates for characters, form and meaning, and compiles what passes all of them; nothing of it is
    /// run.</summary>
    /// <param name="source">C# text of one struct that implements <see cref="IGradientProgram"/>.</param>
    public static CompileResult Compile(string source)
    {
        if (TextGate.Refusal(source) is { } refusal) return CompileResult.Wrong([refusal]);
        SyntaxTree tree = CSharpSyntaxTree.ParseText(source, Language, encoding: Encoding.UTF8);
        if (Errors(tree.GetDiagnostics()) is { Count: > 0 } misspelt) return CompileResult.Wrong(misspelt);
        List<Complaint> complaints = SyntaxGate.Check(tree);
        if (complaints.Count > 0) return CompileResult.Wrong(Sorted(complaints));

        CSharpCompilation compilation = Compilation(source, tree);
        if (ProgramOf(compilation, tree, complaints) is not { } program) return CompileResult.Wrong(Sorted(complaints));
        SemanticModel model = compilation.GetSemanticModel(tree);
        MeaningGate.Findings meaning =
            MeaningGate.Check(model, new ContractSymbols(compilation, model.GetDeclaredSymbol(program)!), program);
        complaints.AddRange(meaning.Complaints);
        complaints.AddRange(Errors(compilation.GetDiagnostics()));
        return complaints.Count > 0 ? CompileResult.Wrong(Sorted(complaints)) : Emit(source, tree, program, meaning.Slots);
    }

    /// <summary>Compiles without the gates: for text that is trusted, and for tests that show that the evaluator's process boundary holds
    /// without them.</summary>
    internal static CompileResult CompileUnguarded(string source)
    {
        SyntaxTree tree = CSharpSyntaxTree.ParseText(source, Language, encoding: Encoding.UTF8);
        StructDeclarationSyntax program = tree.GetRoot().DescendantNodes().OfType<StructDeclarationSyntax>()
            .First(s => s.BaseList is not null);
        return Emit(source, tree, program, slots: 0);
    }

    private static CompileResult Emit(string source, SyntaxTree tree, StructDeclarationSyntax program, int slots)
    {
        SyntaxTree inlined = tree.WithRootAndOptions(tree.GetRoot().ReplaceNode(program, Inlining.Of(program)), Language);
        using MemoryStream image = new();
        CSharpCompilation compilation = Compilation(source, inlined);
        EmitResult emitted = compilation.Emit(image);
        return emitted.Success
            ? CompileResult.Right(new ProgramImage(source, NameOf(compilation, inlined, program), [.. image.ToArray()], slots))
            : CompileResult.Wrong(Errors(emitted.Diagnostics));
    }

    private static CSharpCompilation Compilation(string source, SyntaxTree tree) =>
        CSharpCompilation.Create($"program-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(source)))[..16]}",
            [ImportsTree, tree], ProgramReferences.All, Options);

    private static StructDeclarationSyntax? ProgramOf(CSharpCompilation compilation, SyntaxTree tree, List<Complaint> complaints)
    {
        TypeDeclarationSyntax[] types = [.. tree.GetRoot().DescendantNodes().OfType<TypeDeclarationSyntax>()];
        if (types is not [StructDeclarationSyntax program])
        {
            if (complaints.Count == 0)
                complaints.Add(types.Length == 0
                    ? new Complaint(ComplaintKind.Compilation, 1, 1,
                        $"there is no program: declare public readonly struct Mine : {nameof(IGradientProgram)}.")
                            : Complaint.Refuse(types[1], "a program is one struct; put everything into it."));
            return null;
        }
        INamedTypeSymbol contract = compilation.GetTypeByMetadataName(typeof(IGradientProgram).FullName!)!;
        INamedTypeSymbol symbol = compilation.GetSemanticModel(tree).GetDeclaredSymbol(program)!;
        if (symbol.IsGenericType || !(symbol.Interfaces is [var only] && SymbolEqualityComparer.Default.Equals(only, contract)))
        {
            complaints.Add(
                Complaint.At(ComplaintKind.Compilation, program.Identifier.GetLocation(),
                    $"a program implements {nameof(IGradientProgram)} and nothing else: public readonly struct {program.Identifier.Text} " +
                        $": {nameof(IGradientProgram)}."));
            return null;
        }
        // There a program would stand in for what it is held against.
        if (Namespaces(symbol).ToArray() is ["System", ..] or ["TensorDecomp", "Kernels" or "Verify", ..])
        {
            complaints.Add(
                Complaint.Refuse(program,
                    $"a program may not stand in the namespace {symbol.ContainingNamespace.ToDisplayString()}, which is the contract's; " +
                        "choose another."));
            return null;
        }
        return program;
    }

    /// <summary>
    /// The struct's name in metadata, namespaces included: what the compiler made of the text, for a text can spell a name in many ways.
    /// </summary>
    private static string NameOf(CSharpCompilation compilation, SyntaxTree tree, StructDeclarationSyntax program)
    {
        StructDeclarationSyntax same = tree.GetRoot().DescendantNodes().OfType<StructDeclarationSyntax>()
            .First(s => s.Identifier.ValueText == program.Identifier.ValueText);
        INamedTypeSymbol symbol = compilation.GetSemanticModel(tree).GetDeclaredSymbol(same)!;
        return string.Join('.', Namespaces(symbol).Append(symbol.MetadataName));
    }

    private static IEnumerable<string> Namespaces(INamedTypeSymbol type)
    {
        Stack<string> names = [];
        for (INamespaceSymbol at = type.ContainingNamespace; !at.IsGlobalNamespace; at = at.ContainingNamespace)
            names.Push(at.MetadataName);
        return names;
    }

    private static List<Complaint> Errors(IEnumerable<Diagnostic> diagnostics) => Sorted(
        from diagnostic in diagnostics
        where diagnostic.Severity == DiagnosticSeverity.Error
        select Complaint.At(ComplaintKind.Compilation, diagnostic.Location,
            $"error {diagnostic.Id}: {diagnostic.GetMessage()}{(UnknownNames.Contains(diagnostic.Id) ? Reach : "")}"));

    /// <summary>In the order of the text, one per place.</summary>
    private static List<Complaint> Sorted(IEnumerable<Complaint> complaints) =>
        [.. complaints.Order().DistinctBy(c => (c.Line, c.Column)).Take(MostComplaints)];
}
