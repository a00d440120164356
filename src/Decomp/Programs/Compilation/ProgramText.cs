using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TensorDecomp.Programs.Compilation;

/// <summary>What a program's text says about itself.</summary>
public static class ProgramText
{
    /// <summary>The first sentence of the struct's doc comment, without its full stop; empty where there is none.</summary>
    public static string Summary(string source)
    {
        SyntaxTree tree = CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.CSharp14, DocumentationMode.Parse));
        string? comment = tree.GetRoot().DescendantNodes().OfType<StructDeclarationSyntax>().FirstOrDefault()?.GetLeadingTrivia()
            .Select(t => t.GetStructure()).OfType<DocumentationCommentTriviaSyntax>().FirstOrDefault()?
            .Content.OfType<XmlElementSyntax>().FirstOrDefault(e => e.StartTag.Name.ToString() == "summary")?.Content.ToString();
        if (comment is null) return "";
        string text = string.Join(' ', comment.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Where(word => word != "///"));
        int end = text.IndexOf(". ", StringComparison.Ordinal);
        return (end < 0 ? text : text[..end]).TrimEnd('.');
    }
}
