using System.Text;
using NUnit.Framework;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Formats;

/// <summary>Files that leave open how their numbers lie: whatever holds is found and named, and nothing that holds is called
/// wrong.</summary>
public sealed class LayoutTests
{
    private static readonly Scheme[] Schemes =
        [Known.Strassen, Scheme.Naive(new Shape(2, 3, 4)), Known.Disguised(Known.Strassen, 3, imaginary: false)];

    [Test]
    public void Numbers_under_a_header_are_read_in_every_layout([Values("terms", "columns", "lines")] string arrangement,
        [Range(0, 7)] int order)
    {
        foreach (Scheme scheme in Schemes)
        {
            Judgement judgement = Fixtures.Judged("s.txt", Headed(scheme, arrangement, order));
            Assert.That(judgement.Verdict.Valid, Is.True, $"{judgement.Verdict.Reason}");
            Assert.That(judgement.Hash, Is.EqualTo(Hash(scheme)));
            Assert.That(judgement.Submission.Layout!.Name, Does.StartWith(arrangement switch
            {
                "terms" => "term after term",
                "columns" => "a column per term",
                _ => "a line per term",
            }));
        }
    }

    [Test]
    public void The_nearest_of_all_layouts_is_reported_where_none_holds()
    {
        Scheme wrong = Known.Strassen.Select((x, r, c) => x == 0 && r == 0 ? c * (Rational)3 : c);
        Judgement judgement = Fixtures.Judged("s.txt", Headed(wrong, "lines", 3));
        Assert.That(judgement.Verdict.Valid, Is.False);
        Assert.That(judgement.Submission.Layout!.Name, Is.EqualTo("a line per term, vectors column-major, w for the transposed C"));
        Assert.That(judgement.Tried, Has.Count.EqualTo(24));
        Assert.That(judgement.Verdict.FailingEquations, Is.EqualTo(Verifier.Judge(wrong, new Claim.Exact()).FailingEquations));
    }

    [Test]
    public void Fractions_and_decimals_may_stand_in_tables() =>
        Assert.That(Fixtures.Judged("s.txt", "1 1 2 2\n1/2 0.5\n2 0\n0 2\n1 0\n0 1.\n").Verdict.Valid);

    [Test]
    public void A_hint_names_what_a_multiple_is_of([Values("4", "-1", "1/3", "i")] string factor)
    {
        CoefficientText.TryParse(factor, Limits.Default, out Coefficient c);
        Judgement judgement =
            Judgement.Of(new Submission(Known.Strassen.Select((x, _, v) => x == 1 ? v * c : v), new Claim.Exact(), "own"));
        Assert.That(judgement.Verdict.Valid, Is.False);
        Assert.That(judgement.Hints, Has.One.StartsWith($"it is {factor} times the tensor"));
    }

    [Test]
    public void Nearly_exact_numbers_are_told_what_they_round_to([Values("1/90071992547409920", "1/10000001")] string noise)
    {
        CoefficientText.TryParse(noise, Limits.Default, out Coefficient c);
        Scheme noisy = Known.Strassen.Select((x, r, v) => x == 2 && r == 3 ? v + c : v);
        Judgement judgement = Judgement.Of(new Submission(noisy, new Claim.Exact(), "own"));
        Assert.That(judgement.Hints, Has.One.EqualTo("it rounds to a valid scheme over ZT: decomp exact FILE"));
        Assert.That(judgement.Hints, Has.One.StartsWith("the largest error of an equation is 1.").And.One.Contains("e-"));
    }

    /// <summary>The header and the numbers of a scheme; bits of the order say which of u, v and w go column by column.</summary>
    private static string Headed(Scheme scheme, string arrangement, int order)
    {
        Shape s = scheme.Shape;
        (int Rows, int Columns)[] sides = [(s.M, s.N), (s.N, s.P), (s.M, s.P)];
        string[][][] factors =
            [.. Enumerable.Range(0, 3)
                .Select(x => Enumerable.Range(0, scheme.Rank).Select(r => Enumerable.Range(0, sides[x].Rows * sides[x].Columns)
            .Select(q => $"{scheme.Factors[x][r, (order >> x & 1) == 0 ? q : q % sides[x].Rows * sides[x].Columns + q / sides[x].Rows]}")
            .ToArray()).ToArray())];
        StringBuilder text = new($"{s.M} {s.N} {s.P} {scheme.Rank}\n");
        if (arrangement == "lines")
            for (int r = 0; r < scheme.Rank; r++) text.AppendLine(string.Join(' ', factors.SelectMany(f => f[r])));
        foreach (string[][] factor in arrangement == "lines" ? [] : factors)
            if (arrangement == "terms") text.AppendLine(string.Join(' ', factor.SelectMany(v => v)));
            else
                for (int a = 0; a < factor[0].Length; a++) text.AppendLine(string.Join(' ', factor.Select(v => v[a])));
        return text.ToString();
    }

    private static string Hash(Scheme scheme) => CanonicalForm.Hash(CanonicalForm.Of(scheme, Ring.Rationals), Ring.Rationals);

    [TestCase(" | ", "# a term")]
    [TestCase(", ", "% a term")]
    [TestCase(" ; ", "#")]
    public void Bars_commas_and_comments_may_stand_under_a_header(string between, string comment)
    {
        FactorTables tables = FactorTables.Of(Known.Strassen, 0, termsAreRows: true);
        IEnumerable<string> terms = Enumerable.Range(0, 7)
            .Select(r => string.Join(between, tables.Rows.Select(f => string.Join(' ', f[r]))));
        string text = "% own\n2 2 2 7\n" + string.Concat(terms.Select(t => $"{t}{comment}\n\n"));
        Assert.That(Fixtures.Judged("s.txt", text).Verdict.Valid);
        Assert.That(() => Fixtures.Judged("s.txt", text + "1"), Throws.InstanceOf<MalformedInputException>());
    }
}
