using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using TensorDecomp.Kernels;

namespace TensorDecomp.Evolution.Edits;

/// <summary>
/// A place in programs where known methods differ, with ways to fill it. A way is written with the names of the seed
/// programs; <c>{0}</c>, <c>{1}</c>, … stand for the function's parameters in their order.
/// </summary>
/// <param name="Function">The function that has the place.</param>
/// <param name="Whole">Whether a way is the function's complete expression; if not, a way may stand anywhere in it.</param>
/// <param name="Ways">The ways.</param>
internal sealed record BuildingBlock(string Function, bool Whole, IReadOnlyList<string> Ways)
{
    public static IReadOnlyList<BuildingBlock> All { get; } =
    [
        // How a rate falls: cosine (Loshchilov and Hutter 2017), linear, exponential, square root, a power.
        new(nameof(IGradientProgram.Schedule), false,
        [
            "0.5 * (1 + Math.Cos(Math.PI * {0}.Fraction))", "(1 - {0}.Fraction)", "Math.Exp(-5 * {0}.Fraction)",
            "Math.Sqrt(1 - {0}.Fraction)", "Math.Pow(1e-3, {0}.Fraction)",
        ]),
        // Starting values: normal, uniform, mostly near zero, or beside the grid.
        new(nameof(IGradientProgram.Initialize), false,
        [
            "{1}.Gaussian()", "(2f * {1}.Uniform() - 1f)", "({1}.Gaussian() * {1}.Uniform() * 1.7f)",
            "(T.Round(3f * {1}.Uniform() - 1.5f) + 0.3f * {1}.Gaussian())",
        ]),
        // Penalty of an entry: none, ridge, lasso, what exceeds 1½, distance to the integers.
        new(nameof(IGradientProgram.EntryPenalty), true,
        [
            "0f", "0.005f * {0} * {0}", "0.003f * T.Abs({0})", "0.1f * T.Max(T.Abs({0}) - 1.5f, 0f) * T.Max(T.Abs({0}) - 1.5f, 0f)",
            "0.01f * ({0} - T.Round({0})) * ({0} - T.Round({0}))",
        ]),
        // Penalty of a term: none, unequal norms, large norms.
        new(nameof(IGradientProgram.TermPenalty), true,
        [
            "0f", "0.001f * (({0} - {1}) * ({0} - {1}) + ({1} - {2}) * ({1} - {2}) + ({2} - {0}) * ({2} - {0}))",
            "0.0005f * ({0} * {1} + {1} * {2} + {2} * {0})",
        ]),
    ];

    /// <summary>Every change of one way into another that this block offers in a program.</summary>
    public IEnumerable<TextChange> Changes(SyntaxNode root)
    {
        foreach (MethodDeclarationSyntax function in root.DescendantNodes().OfType<MethodDeclarationSyntax>()
            .Where(m => m.Identifier.ValueText == Function))
        {
            object[] parameters = [.. function.ParameterList.Parameters.Select(p => p.Identifier.ValueText)];
            if (parameters.Length == 0) continue;
            string[] ways = [.. Ways.Select(w => string.Format(System.Globalization.CultureInfo.InvariantCulture, w, parameters))];
            IEnumerable<TextSpan> places = Whole
                ? function.ExpressionBody is { } body ? [body.Expression.Span] : []
                : Occurrences(function.ToString(), ways).Select(s => new TextSpan(function.SpanStart + s.Start, s.Length));
            foreach (TextSpan place in places)
            {
                string present = root.ToFullString().Substring(place.Start, place.Length);
                foreach (string way in ways.Where(w => w != present)) yield return new TextChange(place, way);
            }
        }
    }

    private static IEnumerable<TextSpan> Occurrences(string text, string[] ways)
    {
        foreach (string way in ways)
            for (int at = text.IndexOf(way, StringComparison.Ordinal); at >= 0; at =
                text.IndexOf(way, at + way.Length, StringComparison.Ordinal))
                yield return new TextSpan(at, way.Length);
    }
}
