using System.Numerics;
using NUnit.Framework;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Schemes;

/// <summary>What families of tensors compute, against definitions that are written here once more and otherwise.</summary>
public sealed class TensorFamiliesTests
{
    [TestCase("sym-gen:3"), TestCase("skew-gen:4"), TestCase("skew-skew:4"), TestCase("upper-lower:3"), TestCase("lower-upper:4")]
    [TestCase("toeplitz-circulant:2x3x3"), TestCase("gen-diag:2x3x3"), TestCase("circulant-gen:3x3x2"), TestCase("diag-sym:4")]
    [TestCase("gen-toeplitz:3x2x4")]
    public void A_structured_product_is_the_product_of_matrices_of_these_structures(string name)
    {
        Tensor tensor = TensorJson.Named(name);
        string[] kinds = name.Split(':')[0].Split('-');
        int[] d = [.. name.Split(':')[1].Split('x').Select(int.Parse)];
        if (d is [var n]) d = [n, n, n];
        (int[] a, int[] b, long[] c) = Random(tensor);
        long[,] x = Matrix(kinds[0], a, d[0], d[1]), y = Matrix(kinds[1], b, d[1], d[2]);
        for (int i = 0; i < d[0]; i++)
            for (int k = 0; k < d[2]; k++)
                Assert.That(c[i * d[2] + k], Is.EqualTo(Enumerable.Range(0, d[1]).Sum(j => x[i, j] * y[j, k])), $"row {i}, column {k}");
    }

    [Test]
    public void A_structure_that_needs_a_square_is_refused_others()
    {
        foreach (string name in (string[])["sym-gen:2x3x3", "gen-skew:3x3x2", "gen-gen:3", "sym-sum:3", "skew-gen:1", "sym-gen:3x3",
            "sym-gen:33"])
            Assert.That(() => TensorJson.Named(name), Throws.InstanceOf<Exception>().With.Message.Contains("names no tensor"), name);
    }

    [Test]
    public void A_Gram_product_has_the_upper_triangle_of_the_rows_products()
    {
        Tensor tensor = TensorJson.Named("gram:3x2");
        (int[] a, int[] b, long[] c) = Random(tensor);
        int at = 0;
        for (int i = 0; i < 3; i++)
            for (int k = i; k < 3; k++) Assert.That(c[at++], Is.EqualTo((long)a[2 * i] * b[2 * k] + (long)a[2 * i + 1] * b[2 * k + 1]));
        Assert.That(at, Is.EqualTo(tensor.WSize));
    }

    [TestCase("short:4", "0.0.0.0.1"), TestCase("polymod:1.0.1", "1.0.1"), TestCase("polymod:-2.3.-1.1", "-2.3.-1.1"),
        TestCase("cyclic:3", "-1.0.0.1")]
    [TestCase("negacyclic:2", "1.0.1")]
    public void A_product_modulo_a_polynomial_is_the_remainder_of_a_division(string name, string modulus)
    {
        Tensor tensor = TensorJson.Named(name);
        (int[] a, int[] b, long[] c) = Random(tensor);
        int[] m = [.. modulus.Split('.').Select(int.Parse)];
        var product = new long[a.Length + b.Length - 1];
        for (int i = 0; i < a.Length; i++) for (int j = 0; j < b.Length; j++) product[i + j] += (long)a[i] * b[j];
        for (int top = product.Length - 1; top >= m.Length - 1; top--)
            for ((int k, long lead) = (0, product[top]); k < m.Length; k++) product[top - m.Length + 1 + k] -= lead * m[k];
        Assert.That(c, Is.EqualTo(product[..(m.Length - 1)]));
    }

    /// <summary>Composition algebras have multiplicative norms, and there are no others but the reals (Hurwitz 1898).</summary>
    [TestCase("algebra:complex"), TestCase("algebra:quaternion"), TestCase("algebra:octonion")]
    public void The_norm_of_a_product_is_the_product_of_the_norms(string name)
    {
        (int[] a, int[] b, long[] c) = Random(TensorJson.Named(name));
        Assert.That(c.Sum(x => x * x), Is.EqualTo(a.Sum(x => (long)x * x) * b.Sum(x => (long)x * x)));
    }

    [Test]
    public void Quaternions_multiply_as_Hamilton_wrote()
    {
        Tensor tensor = TensorJson.Named("algebra:quaternion");
        foreach ((int i, int j, int k, int sign) in ((int, int, int, int)[])[(1, 2, 3, 1), (2, 3, 1, 1), (3, 1, 2, 1), (2, 1, 3, -1),
            (1, 1, 0, -1)])
            Assert.That(tensor[i, j, k], Is.EqualTo(sign));
    }

    [Test]
    public void Complex_matrices_multiply_as_such()
    {
        Tensor tensor = TensorJson.Named("complex:2x1x3");
        (int[] a, int[] b, long[] c) = Random(tensor);
        for (int i = 0; i < 2; i++)
            for (int k = 0; k < 3; k++)
                Assert.That(new Complex(c[i * 3 + k], c[6 + i * 3 + k]),
                    Is.EqualTo(new Complex(a[i], a[2 + i]) * new Complex(b[k], b[3 + k])));
    }

    [Test]
    public void A_trace_is_one_number_and_a_direct_sum_has_its_parts_side_by_side()
    {
        (int[] a, int[] b, long[] c) = Random(TensorJson.Named("trace:2x3"));
        Assert.That(c, Is.EqualTo(new[] { Enumerable.Range(0, 6).Sum(at => (long)a[at] * b[at % 3 * 2 + at / 3]) }));
        Tensor sum = TensorJson.Named("2x2x2+poly:2x3"), left = TensorJson.Named("2x2x2"), right = TensorJson.Named("poly:2x3");
        Assert.That(sum.Sizes, Is.EqualTo(left.Sizes.Zip(right.Sizes, (x, y) => x + y)));
        Assert.That(sum.Entries, Is.EquivalentTo(left.Entries.Concat(right.Entries
            .Select(e => new TensorEntry(e.A + 4, e.B + 4, e.C + 4, e.Value)))));
        foreach (string none in (string[])["2x2x2+", "+", "2x2x2+nothing:3", "1024x1x1024+1x1x1",
            string.Join('+', Enumerable.Repeat("1x1x1", 9))])
            Assert.That(() => TensorJson.Named(none), Throws.InstanceOf<Exception>().With.Message.Contains("names no tensor"), none);
    }

    [Test]
    public void Every_tensor_on_record_has_a_name_that_is_read_and_a_rank_below_its_entries()
    {
        foreach (string name in RecordTable.Current.Tensors)
        {
            Tensor tensor = TensorJson.Named(name);
            Assert.That(RecordTable.Current.Best(tensor, Ring.GaussianRationals)!.Rank, Is.InRange(1, tensor.Count), name);
        }
        Assert.That(RecordTable.Current.Best(TensorJson.Named("poly:5x5"), Ring.Rationals)!.Rank, Is.EqualTo(9));
        Assert.That(RecordTable.Current.Best(TensorJson.Named("poly:5x5"), Ring.Modulo(2))!.Rank, Is.EqualTo(13));
        Assert.That(RecordTable.Current.Best(TensorJson.Named("sym-sym:3"), Ring.Modulo(2))!.Rank, Is.EqualTo(15), "one over Z");
        Assert.That(RecordTable.Current.Best(TensorJson.Named("diag-diag:3"), Ring.Rationals), Is.Null);
    }

    /// <summary>Random numbers in both arguments, and what the tensor makes of them.</summary>
    private static (int[] A, int[] B, long[] C) Random(Tensor tensor)
    {
        Random random = new(1);
        int[] a = [.. Enumerable.Range(0, tensor.USize).Select(_ => random.Next(-9, 10))],
            b = [.. Enumerable.Range(0, tensor.VSize).Select(_ => random.Next(-9, 10))];
        var c = new long[tensor.WSize];
        foreach (TensorEntry e in tensor.Entries) c[e.C] += (long)e.Value * a[e.A] * b[e.B];
        return (a, b, c);
    }

    /// <summary>The matrix that the numbers make, filled in their order: row by row over the places that are free.</summary>
    private static long[,] Matrix(string kind, int[] numbers, int rows, int columns)
    {
        var x = new long[rows, columns];
        Queue<int> left = new(numbers);
        if (kind == "toeplitz") // from the lowest diagonal up
            for (int diagonal = 1 - rows; diagonal < columns; diagonal++) for ((int i, long value) = (0, left.Dequeue()); i < rows; i++)
                if (i + diagonal >= 0 && i + diagonal < columns) x[i, i + diagonal] = value;
        for (int i = 0; i < rows; i++)
            for (int j = 0; j < columns; j++)
            {
                if (kind == "circulant") x[i, (i + j) % columns] = numbers[j];
                if (kind == "gen" || kind == "diag" && i == j || kind is "upper" or "sym" && i <= j || kind == "skew" && i < j)
                    x[i, j] = left.Dequeue();
                if (kind == "sym") x[j, i] = x[i, j];
                if (kind == "skew" && i < j) x[j, i] = -x[i, j];
                if (kind == "lower" && i <= j) x[j, i] = left.Dequeue(); // column by column, which is the transposed of upper
            }
        Assert.That(kind == "circulant" || left.Count == 0, kind);
        return x;
    }
}
