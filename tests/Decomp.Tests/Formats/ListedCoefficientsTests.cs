using NUnit.Framework;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Formats;

/// <summary>Schemes as languages, tables and solvers list them: what fills, repeats, reshapes or numbers them is understood or
/// refused.</summary>
public sealed class ListedCoefficientsTests
{
    private static readonly Scheme Flat = Scheme.Naive(new Shape(2, 3, 4))
        .Select((x, r, c) => x == 1 && r == 3 ? -c : x == 2 && r == 3 ? -c : c);

    private static string[] Python(bool terms) => FactorTables.Of(Flat, 0, terms).Between("[[", ", ", "], [", "]]");

    private static string Arrays(string weights, bool terms = true) =>
        $"{weights}\n{string.Concat(Python(terms).Select((t, x) => $"{"UVW"[x]} = np.array({t})\n"))}";

    private static string R(bool byRow) => string.Concat(FactorTables.Of(Flat, 0, true).Rows.Select((table, x) =>
        $"{"UVW"[x]} <- matrix(c({string.Join(", ", byRow ? table.SelectMany(r => r)
            : Enumerable.Range(0, table[0].Length).SelectMany(q => table.Select(r => r[q])))}), "
            + (byRow ? $"ncol = {table[0].Length}, byrow = TRUE)\n" : $"{table.Length}, {table[0].Length})\n")));

    private static IEnumerable<TestCaseData> Valid()
    {
        yield return new("s.py", Arrays("weights = np.ones(r)"));
        yield return new("s.py", Arrays("weights = np.ones((24, 1), dtype=float)"));
        yield return new("s.py", Arrays("lam = [1]*24"));
        yield return new("s.jl", Arrays("λ = ones(24)"));
        yield return new("s.py", Arrays("") + "weights = np.ones(U.shape[0])\n");
        yield return new("s.py", $"cp = CPTensor((np.ones(24), [{string.Join(", ", Python(false).Select(t => $"np.array({t})"))}]))\n");
        yield return new("s.m", $"T = ktensor(ones(24, 1), " +
            $"{string.Join(", ", FactorTables.Of(Flat, 0, false).Between("[", " ", "; ", "]"))});\n");
        yield return new("s.R", R(true));
        yield return new("s.R", R(false));
        yield return new("s.R", "library(rTensor)\n" + string.Concat(
            FactorTables.Of(Flat, 7, false).Between("cbind(c(", ", ", "), c(", "))")
            .Select((t, x) => $"{"UVW"[x]} = {t}\n")));
        yield return new("s.f90", string.Concat(FactorTables.Of(Flat, 0, true).Rows.Select((table, x) =>
            $"integer, parameter :: {"uvw"[x]}(24,{table[0].Length}) = " +
                $"reshape([{string.Join(", ", Enumerable.Range(0, table[0].Length).SelectMany(q => table.Select(r => r[q])))}], [24, " +
                $"{table[0].Length}])\n")));
        yield return new("s.mzn", string.Concat(
            FactorTables.Of(Flat, 0, true).Between("[| ", ", ", " | ", " |];\n").Select((t, x) => $"{"uvw"[x]} = {t}")));
        yield return new("s.go", "package mm\n" + string.Concat(
            FactorTables.Of(Flat, 0, true).Between("[][]int{{", ", ", "}, {", "}}\n").Select((t, x) => $"var {"UVW"[x]} = {t}")));
        yield return new("S.java", "class S {\n" + string.Concat(FactorTables.Of(Flat, 0, true).Between("{{", ", ", "}, {", "}};\n")
            .Select((t, x) => $"  static final int[][] {"UVW"[x]} = {t}")) + "}\n");
        yield return new("s.hs", string.Concat(Python(true).Select((t, x) => $"{"uvw"[x]} :: [[Int]]\n{"uvw"[x]} = {t}\n")));
        yield return new("s.py", "from fractions import Fraction as F\n" + string.Concat(FactorTables.Of(Flat, 0, true)
            .Between("[[", ", ", "], [", "]]\n", c => $"F({c}, 1)").Select((t, x) => $"{"UVW"[x]} = {t}")));
        yield return new("s.yaml", string.Concat(
            FactorTables.Of(Flat, 0, true).Between("  - [", ", ", "]\n  - [", "]\n").Select((t, x) => $"{"uvw"[x]}:\n{t}")));
        yield return new("s.txt", string.Join("\n", FactorTables.Of(Flat, 0, false).Between("", " ", "\n", "\n")));
        yield return new("s.txt", string.Concat(
            FactorTables.Of(Flat, 0, true).Between("", "  ", "\n", "\n").Select((t, x) => $"{"UVW"[x]}:\n{t}")));
        yield return new("s.csv", string.Concat(FactorTables.Of(Flat, 0, true) is var t ? Enumerable.Range(0, 24)
            .Select(r => string.Join(",", t.Rows.SelectMany(f => f[r])) + "\n") : []));
        yield return new("s.csv", "u,v,w\n" + string.Concat(FactorTables.Of(Flat, 0, true) is var q ? Enumerable.Range(0, 24)
            .Select(r => string.Join(",", q.Rows.Select(f => $"\"[{string.Join(", ", f[r])}]\"")) + "\n") : []));
        yield return new("s.csv", "matrix,row,col,product,coefficient\n" + string.Concat(Listed("ABC")
            .Select(e => $"{e.Letter},{e.Entry / e.Columns + 1},{e.Entry % e.Columns + 1},{e.Term + 1},{e.Value}\n")));
        yield return new("s.txt", "[" + string.Join(
            ",\n ", Listed("uvw").Select(e => $"{e.Letter}_{e.Entry}_{e.Term} = {e.Value}")) + "]\n");
        yield return new("s.smt2", "sat\n(model\n" + string.Concat(Listed("uvw")
            .Select(e => $"  (define-fun {e.Letter}_{e.Entry}_{e.Term} () Int\n    {e.Value.Replace("-1", "(- 1)")})\n")) + ")\n");
        yield return new("s.sol", "<CPLEXSolution>\n" + string.Concat(Listed("uvw")
            .Select(e => $"  <variable name=\"{e.Letter}_{e.Entry}_{e.Term}\" index=\"0\" value=\"{e.Value}\"/>\n"))
                + "</CPLEXSolution>\n");
        yield return new("s.json", "{" + string.Join(", ", Enumerable.Range(0, 24).Select(r =>
            $"\"m{r + 1:00}\": {{{string.Join(", ", FactorTables.Of(Flat, 0, true).Rows.Select((f, x) =>
                $"\"{"uvw"[x]}\": [{string.Join(", ", f[r])}]"))}}}")) + "}");
        yield return new("s.json", "{\"shape\": [2, 3, 4], \"terms\": [" + string.Join(", ", Listed("abc").GroupBy(e => e.Term).Select(g =>
            "{" + string.Join(", ", g.GroupBy(e => e.Letter).Select(v => $"\"{v.Key}\": {{{string.Join(", ", v.Select(e =>
                $"\"{e.Letter}{e.Entry / e.Columns + 1}{e.Entry % e.Columns + 1}\": {e.Value}"))}}}")) + "}")) + "]}");
        yield return new("s.tex", @"\begin{align*} T ={}& " + string.Join(
            " \\\\\n &+ ", Enumerable.Range(0, 24).Select(r => string.Join(@" \otimes ",
            FactorTables.Of(Flat, 0, true).Rows.Select((f, x) => Matrix(f[r], x == 0 ? 3 : 4))))) + @" \end{align*}");
    }

    [TestCaseSource(nameof(Valid))]
    public void Every_listing_is_read(string name, string text)
    {
        Judgement judgement = Fixtures.Judged(name, text);
        Assert.That((judgement.Verdict.Valid, $"{judgement.Verdict.Tensor}", judgement.Verdict.Rank), Is.EqualTo((true, "2x3x4", 24)),
            $"{judgement.Submission.Format}: {judgement.Verdict.Reason}");
        Assert.That(judgement.Hash, Is.EqualTo(CanonicalForm.Hash(CanonicalForm.Of(Flat, Ring.Rationals), Ring.Rationals)));
    }

    [TestCase("weights = 2*np.ones(24)")]
    [TestCase("weights = np.full(24, 2)")]
    [TestCase("weights = np.zeros(24)")]
    [TestCase("weights = [2]*24")]
    public void Weights_that_are_filled_count(string weights) =>
        Assert.That(Fixtures.Judged("s.py", Arrays(weights)).Verdict.Valid, Is.False);

    [TestCase("weights = np.full(r, x)")]
    [TestCase("weights = [1, 1]*12")]
    [TestCase("weights = load('w')")]
    [TestCase("lam = factors.weights")]
    public void Weights_that_are_not_known_are_refused(string weights) =>
        Assert.That(() => Fixtures.Judged("s.py", Arrays(weights)), Throws.InstanceOf<MalformedInputException>());

    [TestCase("7\n9 9 9\n12 2 12\n1 10 11 10 10\n8 5  8 3\n5 3 8\n10 12 1\n")]
    [TestCase("2 2\n1 2 3\n1 2 3\n")]
    public void Lines_of_unequal_lengths_are_no_table(string text) =>
        Assert.That(() => Fixtures.Judged("s.txt", text), Throws.InstanceOf<MalformedInputException>());

    [Test]
    public void A_listed_variable_that_is_not_understood_is_refused() => Assert.That(() => Fixtures.Judged("s.txt",
        string.Concat(Listed("uvw").Select(
            e => $"{e.Letter}_{e.Entry}_{e.Term} = {(e.Term == 3 && e.Letter == 'w' ? "maybe" : e.Value)}\n"))),
        Throws.InstanceOf<MalformedInputException>().With.Message.Contains("maybe"));

    [Test]
    public void Tables_of_listed_coefficients_and_with_headings_may_lie_in_three_files(
        [Values("i,j,v\n", "", "heading", "index")] string style)
    {
        FactorTables tables = FactorTables.Of(Flat, 0, true);
        Dictionary<string, string> files = Enumerable.Range(0, 3).ToDictionary(x => $"{"UVW"[x]}.csv", x => style switch
        {
            "heading" => string.Join(",", tables.Rows[x][0].Select((_, q) => $"x{q}")) + "\n" + tables.Between("", ",", "\n", "\n")[x],
            "index" => "," + string.Join(",", tables.Rows[x][0].Select((_, q) => $"{q}")) + "\n" + string.Concat(tables.Rows[x]
                .Select((row, r) => $"{r},{string.Join(",", row)}\n")),
            _ => style + string.Concat(Listed("uvw").Where(e => e.Letter == "uvw"[x]).Select(e => $"{e.Term},{e.Entry},{e.Value}\n")),
        });
        SourceFile File(string name) =>
            new(name, System.Text.Encoding.UTF8.GetBytes(files[name]), other => files.ContainsKey(other) ? File(other) : null);
        Judgement judgement = Judgement.Of(TensorDecomp.Schemes.Formats.FormatRegistry.Read(File("V.csv"), Limits.Default).Single());
        Assert.That((judgement.Verdict.Valid, judgement.Submission.Format), Is.EqualTo((true, "csv_factors")));
    }

    private static IEnumerable<(char Letter, int Term, int Entry, int Columns, string Value)> Listed(string letters) =>
        from x in Enumerable.Range(0, 3)
        from r in Enumerable.Range(0, 24)
        from e in Flat.Factors[x].Term(r).ToArray()
        select (letters[x], r, e.Index, x == 0 ? 3 : 4, $"{e.Value}");

    private static string Matrix(string[] cells, int columns) =>
        $@"\begin{{bmatrix}} {string.Join(@" \\ ", cells.Chunk(columns).Select(row => string.Join(" & ", row)))} \end{{bmatrix}}";
}
