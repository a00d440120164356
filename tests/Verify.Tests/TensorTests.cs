using System.Numerics;
using NUnit.Framework;
using TensorDecomp.Tests;

namespace TensorDecomp.Verify.Tests;

/// <summary>Tensors by themselves: what they hold, when they are equal, what is no tensor.</summary>
public sealed class TensorTests
{
    [Test]
    public void A_matrix_product_has_a_one_where_a_row_of_A_meets_a_column_of_B([Range(1, 3)] int m, [Range(1, 3)] int n,
        [Range(1, 4)] int p)
    {
        var tensor = MatrixProduct.Of(new Shape(m, n, p));
        for (int a = 0; a < m * n; a++)
            for (int b = 0; b < n * p; b++)
                for (int c = 0; c < m * p; c++)
                    Assert.That(tensor[a, b, c], Is.EqualTo(a % n == b / p && a / n == c / p && b % p == c % p ? 1 : 0), $"{(a, b, c)}");
        Assert.That((tensor.Count, tensor.SquaredNorm, tensor.Largest), Is.EqualTo((m * n * p, (BigInteger)(m * n * p), BigInteger.One)));
        Assert.That(tensor.Entries.Count(), Is.EqualTo(tensor.Count));
        Assert.That(tensor.Entries, Is.Ordered.Using<TensorEntry>((x, y) => (x.A, x.B, x.C).CompareTo((y.A, y.B, y.C))));
    }

    [Test]
    public void Entries_may_come_in_any_order_and_zeros_are_dropped()
    {
        var tensor = new Tensor("two", 2, 1, 2, [new(1, 0, 1, -3), new(0, 0, 0, 2), new(1, 0, 0, 0)]);
        Assert.That(tensor.Entries, Is.EqualTo(new TensorEntry[] { new(0, 0, 0, 2), new(1, 0, 1, -3) }));
        Assert.That((tensor.Count, tensor.SquaredNorm, tensor.Largest), Is.EqualTo((2, (BigInteger)13, (BigInteger)3)));
        Assert.That((tensor[1, 0, 1], tensor[1, 0, 0]), Is.EqualTo((-3, 0)));
        Assert.That(tensor.Slice(1).ToArray(), Is.EqualTo(new TensorEntry[] { new(1, 0, 1, -3) }));
    }

    [Test]
    public void Tensors_are_equal_when_their_entries_are_whatever_their_names()
    {
        Assert.That(Known.Polynomials(2, 2, "a"), Is.EqualTo(Known.Polynomials(2, 2, "b")));
        Assert.That(Known.Polynomials(2, 2).GetHashCode(), Is.EqualTo(Known.Polynomials(2, 2, "b").GetHashCode()));
        Assert.That(Known.Polynomials(2, 2), Is.Not.EqualTo(Known.Polynomials(2, 3)));
        Assert.That(MatrixProduct.Of(new Shape(2, 2, 3)) == MatrixProduct.Of(new Shape(2, 2, 3)));
        Assert.That(MatrixProduct.Of(new Shape(2, 2, 3)) != MatrixProduct.Of(new Shape(2, 3, 2)));
    }

    [Test]
    public void What_is_no_tensor_is_refused_with_the_reason()
    {
        Assert.That(() => new Tensor("x", 2, 2, 2, []), Throws.ArgumentException.With.Message.Contains("between 1 and"));
        Assert.That(() => new Tensor("x", 0, 2, 2, [new(0, 0, 0, 1)]), Throws.ArgumentException.With.Message.Contains("got 0"));
        Assert.That(() => new Tensor("x", 2, 2, 2, [new(0, 2, 0, 1)]),
            Throws.ArgumentException.With.Message.Contains("(0, 2, 0) lies outside"));
        Assert.That(() => new Tensor("x", 2, 2, 2, [new(0, 1, 0, 1), new(0, 1, 0, 2)]),
            Throws.ArgumentException.With.Message.Contains("twice"));
    }

    [Test]
    public void Only_a_matrix_product_has_a_shape()
    {
        Assert.That(MatrixProduct.Of(new Shape(2, 3, 4)).Shape, Is.EqualTo(new Shape(2, 3, 4)));
        Assert.That(() => Known.Polynomials(2, 2).Shape,
            Throws.TypeOf<NotAMatrixProductException>().With.Message.EqualTo("poly:2x2 is no product of matrices"));
        Assert.That(MatrixProduct.WhyNot(new Shape(2, 2, 2), "recombination"), Is.Null);
        Assert.That(MatrixProduct.WhyNot(Known.Polynomials(2, 2), "recombination"),
            Is.EqualTo("recombination is special to products of matrices, and poly:2x2 is none"));
    }

    [Test]
    public void A_scheme_fits_its_tensor() =>
        Assert.That(() => new Scheme(Known.Polynomials(2, 3), Known.Karatsuba.U, Known.Karatsuba.V, Known.Karatsuba.W),
            Throws.ArgumentException.With.Message.EqualTo("Factors of lengths 2, 2, 3 do not fit poly:2x3, which needs 2, 3, 4."));
}
