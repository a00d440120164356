using NUnit.Framework;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Formats;

/// <summary>Numbers and arithmetic as files write them, read through a format whose cells are expressions.</summary>
public sealed class ExpressionTests
{
    [TestCase("1", "1")]
    [TestCase("-3", "-3")]
    [TestCase("+2", "2")]
    [TestCase("1/8", "1/8")]
    [TestCase("-(1+1+1)", "-3")]
    [TestCase("(0-1*1)", "-1")]
    [TestCase("0**2*0", "0")]
    [TestCase("2^3^2/2**8", "2")]
    [TestCase("-2**2", "-4")]
    [TestCase("2*-3", "-6")]
    [TestCase("6/3/2", "1")]
    [TestCase("2(3)(4)", "24")]
    [TestCase("0.125", "1/8")]
    [TestCase(".5+.25", "3/4")]
    [TestCase("-0.", "0")]
    [TestCase("0. -0.5*I", "-1/2i")]
    [TestCase("(1+I)*(1-I)/4", "1/2")]
    [TestCase("0.5j", "1/2i")]
    [TestCase("((((((1))))))", "1")]
    [TestCase("1 + 2 * 3 - 4 / 2", "5")]
    [TestCase("1/3 + 1/6", "1/2")]
    [TestCase("5.e-01", "1/2")]
    [TestCase("-1E+02", "-100")]
    [TestCase("5e-1j", "1/2i")]
    public void Arithmetic_is_exact(string cell, string value) =>
        Assert.That($"{Cell(cell)}", Is.EqualTo(value));

    [TestCase("1/0", "division by zero", 12)]
    [TestCase("1/(1-1)", "division by zero", 12)]
    [TestCase("1e999", "\"1e999\" is no exact number", 11)]
    [TestCase("1e-999", "\"1e-999\" is no exact number", 11)]
    [TestCase("1e99999999999", "\"1e99999999999\" is no exact number", 11)]
    [TestCase("1e", "\"e\" is no symbol", 12)]
    [TestCase("nan", "\"nan\" is no symbol", 11)]
    [TestCase("Infinity", "\"Infinity\" is no symbol", 11)]
    [TestCase("1.2.3", "no exact number", 11)]
    [TestCase("(1", "a parenthesis is not closed", 11)]
    [TestCase("()", "nothing stands between", 12)]
    [TestCase("1+", "expected a number or a symbol", 13)]
    [TestCase("", "expected a number or a symbol", 11)]
    [TestCase("2**1000000", "a power of more than", 12)]
    [TestCase("2**-1", "whole exponents only", 12)]
    [TestCase("10**999*10**999", "more than 1000 digits", 18)]
    [TestCase("a11", "is no symbol", 11)]
    [TestCase("１", "expected a number or a symbol", 11)]
    public void What_is_no_number_is_refused_at_its_place(string cell, string sentence, int column)
    {
        var refusal = Assert.Throws<MalformedInputException>(() => Cell(cell))!;
        Assert.That(refusal.Message, Does.Contain(sentence).And.Contain($"line 2, column {column}:"));
    }

    [Test]
    public void Nesting_is_bounded_by_nothing_but_the_text()
    {
        const int depth = 1_000_000;
        Assert.That($"{Cell($"{new string('(', depth)}1{new string(')', depth)}")}", Is.EqualTo("1"));
        Assert.That($"{Cell($"{new string('-', depth)}1")}", Is.EqualTo("1"));
        Assert.That(() => Cell(new string('(', depth)), Throws.InstanceOf<MalformedInputException>());
    }

    [Test]
    public void Nested_sums_are_not_quadratic()
    {
        // Each level adds one symbol to a sum that already has all the inner ones.
        const int depth = 200_000;
        string sum = $"{string.Concat(Enumerable.Repeat("(a11+", depth))}a12{new string(')', depth)}";
        Submission submission = Fixtures.Read("deep.exp", $"{sum}*b11*c11\na12*b21*c11").Single();
        Assert.That($"{submission.Scheme.U[0, 0]}", Is.EqualTo($"{depth}"));
    }

    [Test]
    public void Numbers_grow_no_longer_than_the_limit()
    {
        string growing = $"{string.Concat(Enumerable.Repeat("9*(a11+", 5000))}a11{new string(')', 5000)}";
        Assert.That(() => Fixtures.Read("growing.exp", $"{growing}*b11*c11"),
            Throws.InstanceOf<MalformedInputException>().With.Message.Contains("1000 digits"));
    }

    [TestCase("a11*a12*b11*c11", "two factors of a")]
    [TestCase("(a11+b11)*b11*c11", "a sum of entries of a and b")]
    [TestCase("(a11+1)*b11*c11", "a sum of things that are not all entries of one matrix")]
    [TestCase("a11*b11/c11", "division by a symbol")]
    [TestCase("a11*b11", "a term must be a product of an a, a b and a c")]
    [TestCase("a123*b11*c11", "\"a123\" is no symbol")]
    [TestCase("a11*b11*c11)", "expected the end of the line")]
    [TestCase("a11*b11*d11", "\"d11\" is no symbol")]
    [TestCase("a11*b11 + a12*b21", "a term must be a product of an a, a b and a c")]
    public void What_is_no_term_is_refused(string line, string sentence) =>
        Assert.That(() => Fixtures.Read("s.exp", line), Throws.InstanceOf<MalformedInputException>().With.Message.Contains(sentence));

    [Test]
    public void Indices_of_two_digits_are_read_where_they_are_unambiguous()
    {
        Scheme scheme = Fixtures.Read("s.exp", string.Join('\n', Enumerable.Range(1, 10).Select(j => $"a1_{j}*b{j}_1*c11")))
            .Single().Scheme;
        Assert.That($"{scheme.Shape}", Is.EqualTo("1x10x1"));
        Assert.That(Verifier.Certify(scheme).Valid);
    }

    [TestCase("NaN")]
    [TestCase("1e999")]
    [TestCase("1e309")]
    [TestCase("1e-309")]
    [TestCase("e5")]
    [TestCase("1e")]
    [TestCase("1e+")]
    [TestCase("1/2e")]
    [TestCase("1/2e5")]
    [TestCase("1/0")]
    [TestCase("1 /2")]
    [TestCase("0x10")]
    [TestCase("1/2/3")]
    [TestCase("--1")]
    [TestCase("1+2")]
    [TestCase("i+1")]
    [TestCase("")]
    [TestCase(".")]
    [TestCase("٣")]
    public void Plain_coefficients_are_strict(string text) =>
        Assert.That(CoefficientText.TryParse(text, Limits.Default, out _), Is.False);

    [Test]
    public void Every_coefficient_that_is_printed_is_read_back([Range(1, 20)] int seed)
    {
        var random = new Random(seed);
        Rational Part() => new(random.NextInt64(-1L << 40, 1L << 40), random.NextInt64(1, 1L << 40));
        Coefficient c = new(Part(), random.Next(2) == 0 ? Part() : Rational.Zero);
        Assert.That(CoefficientText.TryParse($"{c}", Limits.Default, out Coefficient read) && read.Equals(c), $"{c}");
    }

    private static Coefficient Cell(string cell) =>
        Fixtures.Read("cell.mpl", $"TriadSet([Triad([Matrix(1, 1, [[1]]), Matrix(1, 1, [[1]]), Matrix(1, 1,\n        [[{cell}]])])])")
            .Single().Scheme.W[0, 0];
}
