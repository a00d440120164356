using NUnit.Framework;
using TensorDecomp.Programs.Tracing;

namespace TensorDecomp.Tests.Programs.Tracing;

/// <summary>Which losses are a multiple of the square, however they are written.</summary>
internal sealed class ResidualFormTests
{
    private static readonly (string Text, Func<Traced, Traced[], Traced> Loss)[] Squares =
    [
        ("0.5·e·e", (e, h) => 0.5f * e * e),
        ("e·e·h", (e, h) => e * e * h[3]),
        ("e·(h·e)", (e, h) => e * (h[3] * e)),
        ("e·e/h", (e, h) => e * e / h[0]),
        ("MultiplyAdd(e, e, 0)", (e, h) => Traced.MultiplyAdd(e, e, 0f)),
        ("MultiplyAdd(h·e, e, ½e·e)", (e, h) => Traced.MultiplyAdd(h[0] * e, e, 0.5f * e * e)),
        ("|e|·|e|", (e, h) => Traced.Abs(e) * Traced.Abs(e)),
        ("|e·e|", (e, h) => Traced.Abs(e * e)),
        ("(−e)·(−e)", (e, h) => -e * -e),
        ("h²e² + e²", (e, h) => (h[1] * e) * (h[1] * e) + e * e),
        ("√(e⁴)", (e, h) => Traced.Sqrt(e * e * e * e)),
        ("a choice by settings", (e, h) => Traced.Select(Traced.Less(h[0], h[1]), e * e, h[2] * e * e)),
        ("exp(h)·e²", (e, h) => Traced.Exp(h[0]) * e * e),
        ("0", (e, h) => 0f),
    ];

    private static readonly (string Text, Func<Traced, Traced[], Traced> Loss)[] Others =
    [
        ("Huber", (e, h) => Traced.Select(Traced.Less(Traced.Abs(e), h[0]), 0.5f * e * e, h[0] * (Traced.Abs(e) - 0.5f * h[0]))),
        ("log cosh", (e, h) => e + Traced.Log(1f + Traced.Exp(-2f * e)) - 0.6931472f),
        ("|e|", (e, h) => Traced.Abs(e)),
        ("e", (e, h) => e),
        ("e³", (e, h) => e * e * e),
        ("e⁴", (e, h) => e * e * e * e),
        ("e·|e|", (e, h) => e * Traced.Abs(e)),
        ("e² + |e|", (e, h) => e * e + Traced.Abs(e)),
        ("e² + 1", (e, h) => e * e + 1f),
        ("e²/(1 + e²)", (e, h) => e * e / (1f + e * e)),
        ("clipped", (e, h) => Traced.Min(e * e, h[0])),
        ("a choice by e", (e, h) => Traced.Select(Traced.Less(e, 0f), e * e, 2f * e * e)),
        ("a constant", (e, h) => h[0]),
        ("√(1 + e²) − 1", (e, h) => Traced.Sqrt(1f + e * e) - 1f),
    ];

    private static IEnumerable<TestCaseData> Cases() =>
        [.. Squares.Select(c => Case(c, true)), .. Others.Select(c => Case(c, false))];

    [TestCaseSource(nameof(Cases))]
    public void Only_multiples_of_the_square_take_the_Gram_path(Func<Traced, Traced[], Traced> loss, bool isSquare)
    {
        ExpressionGraph graph = new();
        using ExpressionGraph.Scope recording = graph.Record();
        Traced e = Traced.Input("e");
        Traced value = loss(e, [.. Enumerable.Range(0, 4).Select(k => Traced.Input($"h[{k}]"))]);
        Assert.That(SquareForm.IsSquare(graph, value.Place, e.Place), Is.EqualTo(isSquare));
    }

    [Test]
    public void Equal_formulas_in_another_order_are_the_same_node()
    {
        ExpressionGraph graph = new(), turned = new();
        int first = TracedOperationTests.Record(graph, () => Traced.Input("a") * Traced.Input("b") + Traced.Exp(Traced.Input("c")));
        int second = TracedOperationTests.Record(graph, () => Traced.Exp(Traced.Input("c")) + Traced.Input("b") * Traced.Input("a"));
        Assert.That(second, Is.EqualTo(first));
        int third = TracedOperationTests.Record(turned, () => Traced.Exp(Traced.Input("c")) + Traced.Input("b") * Traced.Input("a"));
        Assert.That(Order(turned, third), Is.EqualTo(Order(graph, first)));

        static IEnumerable<Operation> Order(ExpressionGraph graph, int root) =>
            graph.Reachable([root]).Select(place => graph.Nodes[place].Operation);
    }

    [Test]
    public void A_formula_beyond_all_measure_is_refused()
    {
        ExpressionGraph graph = new();
        Assert.That(() => TracedOperationTests.Record(graph, () =>
        {
            Traced x = Traced.Input("x");
            while (true) x = x * x + 1f;
        }), Throws.InvalidOperationException);
    }

    private static TestCaseData Case((string Text, Func<Traced, Traced[], Traced> Loss) one, bool isSquare) =>
        new TestCaseData(one.Loss, isSquare).SetArgDisplayNames(one.Text);
}
