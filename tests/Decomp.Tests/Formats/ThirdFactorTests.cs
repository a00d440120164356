using NUnit.Framework;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Formats;

/// <summary>C or Cᵀ: where a format documents one, the other is a hint; where none does, either is right.</summary>
public sealed class ThirdFactorTests
{
    private static readonly Scheme Square = Known.Strassen, Flat = Scheme.Naive(new Shape(2, 3, 4));

    private static IEnumerable<IWritableFormat> Documented() => FormatRegistry.All.OfType<IWritableFormat>()
        .Where(f => f is not (NumpyNpz or PerminovText)); // under its header others write orders of their own

    [TestCaseSource(nameof(Documented))]
    public void The_order_that_is_not_documented_is_refused_with_a_hint(IWritableFormat format)
    {
        Judgement judgement = Judgement.Of(Written(format, Swapped(Square, ThirdFactor.C)));
        Assert.That(judgement.Verdict.Valid, Is.False);
        Assert.That(judgement.Hints, Has.One.Contains("third factor in the other order").And.Contains(format.Name));
    }

    [TestCase("perminov_json", ThirdFactor.Transposed)]
    [TestCase("bensonballard_txt", ThirdFactor.C)]
    [TestCase("lita_qcsr_npz", ThirdFactor.C)]
    public void Rectangular_schemes_get_the_hint_too(string name, ThirdFactor documented)
    {
        IWritableFormat format = (IWritableFormat)FormatRegistry.Find(name)!;
        Judgement judgement = Judgement.Of(Written(format, Swapped(Flat, documented)));
        Assert.That(judgement.Verdict.Valid, Is.False);
        Assert.That(judgement.Hints, Has.One.Contains("third factor in the other order"));
    }

    [Test]
    public void Symbols_beyond_the_shape_are_read_in_the_other_order_for_the_hint()
    {
        // ⟨1,1,2⟩ with c_ik instead of c_ki: read as documented the shape is larger and the scheme wrong.
        Judgement judgement = Fixtures.Judged("s.exp", "a11*b11*c11\na11*b12*c12\n");
        Assert.That((judgement.Verdict.Valid, $"{judgement.Verdict.Tensor}"), Is.EqualTo((false, "2x1x2")));
        Assert.That(judgement.Hints, Has.One.Contains("third factor in the other order"));
        Assert.That(Fixtures.Judged("s.exp", "a11*b11*c11\na11*b12*c21\n").Verdict.Valid);
    }

    [Test]
    public void Plain_arrays_are_right_in_either_order()
    {
        NumpyNpz format = new();
        foreach (Scheme scheme in (Scheme[])[Square, Flat])
        {
            Judgement plain = Judgement.Of(Written(format, scheme)),
            swapped = Judgement.Of(Written(format, Swapped(scheme, ThirdFactor.C)));
            Assert.That(plain.Verdict.Valid && swapped.Verdict.Valid);
            Assert.That(plain.Hints, Is.Empty);
            Assert.That((plain.Submission.Layout!.Name, swapped.Submission.Layout!.Name),
                Is.EqualTo(("a column per term, vectors row-major, w for C",
                    "a column per term, vectors row-major, w for the transposed C")));
            Assert.That(swapped.Hash, Is.EqualTo(plain.Hash), "the judged scheme is the one in the right order");
        }
    }

    [Test]
    public void A_matrix_of_the_wrong_sides_is_named_for_what_it_is() =>
        Assert.That(() => Fixtures.Read("s.m", "{{{{1}}, {{1, 0}}, {{1, 0}}}, {{{1}}, {{0, 1}}, {{0, 1}}}}"),
            Throws.InstanceOf<MalformedInputException>().With.Message.Contains("the third is C itself, not transposed"));

    /// <summary>A scheme that, written in the documented order, gives the file that the scheme itself would give in the other.</summary>
    private static Scheme Swapped(Scheme scheme, ThirdFactor documented)
    {
        Shape s = scheme.Shape;
        return new Scheme(s, scheme.U, scheme.V, Factor.FromDense(scheme.Rank, s.WSize,
            (r, q) => scheme.W[r, documented == ThirdFactor.C ? q % s.M * s.P + q / s.M : q % s.P * s.M + q / s.P]));
    }

    private static Submission Written(IWritableFormat format, Scheme scheme)
    {
        using MemoryStream stream = new();
        format.Write(scheme, Ring.Of(scheme), stream);
        return FormatRegistry.Read(new SourceFile($"s-{scheme.Shape}{format.Extension}", stream.ToArray()), Limits.Default, format)
            .Single();
    }
}
