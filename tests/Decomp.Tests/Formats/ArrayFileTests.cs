using NUnit.Framework;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Formats;

/// <summary>Arrays in the languages and shapes in which people keep them: every layout is read, weights count, and nothing is passed
/// over.</summary>
public sealed class ArrayFileTests
{
    private static readonly Scheme[] Schemes =
        [Known.Strassen, Scheme.Naive(new Shape(2, 3, 4)), Known.Disguised(Known.Strassen, 3, imaginary: false)];

    /// <summary>A style: its name, a file's name, the text from three tables and a list of weights, and the format that reads it.</summary>
    private static readonly (string Style, string File, Func<FactorTables, string?, string> Text, string Format)[] Styles =
    [
        ("Python arrays", "s.py", (t, w) => Python(t) is [var u, var v, var p]
            ? $"import numpy as np\n# own\nU = np.array({u}, dtype=float)\nV = np.array({v})\nW = " +
                $"np.array({p})\n{(w is null ? "" : $"weights = np.array([{w}])\n")}print(U.shape)\n" : "", "array_text"),
        ("a Python tuple", "s.py", (t, w) =>
            $"factors = (\n  {string.Join(",\n  ", Python(t))},\n)\n{(w is null ? "" : $"lmbda = [{w}]\n")}", "array_text"),
        ("a Python dictionary", "s.py", (t, w) => Python(t) is [var u, var v, var p]
            ? $"scheme = {{'u': {u}, 'v': {v}, 'w': {p}{(w is null ? "" : $", 'weights': [{w}]")}}}\n" : "", "array_text"),
        ("lists of fractions", "s.py", (t, w) =>
            $"from fractions import Fraction\nA, B, C = {string.Join(", ", t.Between("[[", ", ", "], [", "]]",
                c => c.Contains('/') ? $"Fraction({c.Replace("/", ", ")})" : c))}\n{(w is null ? "" : $"scale = [{w}]\n")}", "array_text"),
        ("Julia matrices", "s.jl", (t, w) =>
            $"S = Scheme(\n{string.Join(",\n", t.Between("    [", "  ", ";\n     ", "]", c => c.Replace("/", "//")))})\n" +
                $"{(w is null ? "" : $"lambda = [{w}]\n")}", "array_text"),
        ("Julia typed matrices", "s.jl", (t, w) =>
            string.Concat(t.Between("Rational{Int}[", " ", "; ", "]", c => c.Replace("/", "//")).Select((m, x) => $"{"UVW"[x]} = {m}\n"))
                + (w is null ? "" : $"weights = [{w}]\n"), "array_text"),
        ("MATLAB matrices", "s.m", (t, w) => "% own\nclear; clc;\n"
            + string.Concat(t.Between("[\n ", "   ", "\n ", "\n];\n").Select((m, x) => $"{"ABC"[x]} = {m}"))
                + (w is null ? "" : $"lambda = [{w}];\n"), "array_text"),
        ("MATLAB cells", "s.m", (t, w) =>
            $"U = {{{string.Join(", ", t.Between("[", " ", "; ", "]"))}}};\n{(w is null ? "" : $"lambda = [{w}]';\n")}", "array_text"),
        ("Lean matrices", "s.lean", (t, w) => "import Mathlib\n-- own\n"
            + string.Concat(t.Between("!![", ", ", "; ", "]").Select((m, x) => $"def {"UVW"[x]} : Matrix (Fin 4) (Fin 7) ℚ :=\n  {m}\n\n"))
                + (w is null ? "" : $"def weights : List Int := [{w}]\n"), "array_text"),
        ("C arrays", "s.c", (t, w) => "/* own */\n"
            + string.Concat(t.Between("{\n  {", ", ", "},\n  {", "}\n};\n")
                .Select((m, x) => $"static const double {"UVW"[x]}[{t.Rows[x].Length}][{t.Rows[x][0].Length}] = {m}"))
                    + (w is null ? "" : $"double weights[] = {{{w}}};\n"), "array_text"),
        ("U, V, W in JSON", "s.json", (t, w) => Json(t) is [var u, var v, var p]
            ? $"{{\"note\": \"own\", \"U\": {u}, \"V\": {v}, \"W\": {p}{(w is null ? "" : $", \"weights\": [{w}]")}}}" : "", "json"),
        ("factors in JSON", "s.json", (t, w) =>
            $"{{\"rank\": {Rank(t)}, \"factors\": [{string.Join(", ", Json(t))}]{(w is null ? "" : $", \"lambda\": [{w}]")}}}", "json"),
        ("nested JSON", "s.json", (t, w) => Json(t) is [var u, var v, var p]
            ? $"{{\"meta\": {{\"seed\": 3}}, \"decomposition\": {{\"a\": {u}, \"b\": {v}, \"c\": " +
                $"{p}}}{(w is null ? "" : $", \"weights\": [{w}]")}}}" : "", "json"),
    ];

    private static IEnumerable<TestCaseData> Cases() =>
        Styles.Select(s => new TestCaseData(s.File, s.Text, s.Format).SetArgDisplayNames(s.Style));

    [TestCaseSource(nameof(Cases))]
    public void Every_layout_is_read(string file, Func<FactorTables, string?, string> text, string format)
    {
        foreach (Scheme scheme in Schemes)
            for (int order = 0; order < 16; order++)
            {
                string content = text(FactorTables.Of(scheme, order & 7, order >= 8), null);
                Judgement judgement = Fixtures.Judged(file, content);
                Assert.That(judgement.Verdict.Valid, Is.True, $"order {order}: {judgement.Verdict.Reason}\n{content}");
                Assert.That((judgement.Submission.Format, judgement.Hash), Is.EqualTo((format, Hash(scheme))));
                Assert.That(judgement.Submission.Layout!.Name,
                    Does.Contain(order < 8 ? "a column per term" : "a row per term").Or.Contains("terms are"));
            }
    }

    [TestCaseSource(nameof(Cases))]
    public void Weights_count(string file, Func<FactorTables, string?, string> text, string format)
    {
        Scheme halved = Known.Strassen.Select((x, r, c) => x == 0 && r == 2 ? c * new Rational(1, 2) : c);
        foreach ((string weights, Scheme scheme, bool valid) in ((string, Scheme, bool)[])[("1, 1, 2, 1, 1, 1, 1", halved, true),
            ("1, 1, 1, 1, 1, 1, 1", halved, false), ("1, 1, 2, 1, 1, 1, 1", Known.Strassen, false)])
        {
            Judgement judgement = Fixtures.Judged(file, text(FactorTables.Of(scheme, 0, false), weights));
            Assert.That((judgement.Verdict.Valid, judgement.Submission.Format), Is.EqualTo((valid, format)), judgement.Verdict.Reason);
            Assert.That(judgement.Hints, Has.One.Contains("multiplied in"));
        }
        Assert.That(() => Fixtures.Judged(file, text(FactorTables.Of(halved, 0, false), "1, 1, 2")),
            Throws.InstanceOf<MalformedInputException>().With.Message.Contains("weights would be one for each"));
    }

    [TestCase("U *= 2")]
    [TestCase("U[0][0] = 5")]
    [TestCase("U[0, 0] += 5")]
    [TestCase("S = [[1, 0], [0, 1], [1, 1], [0, 0]]")]
    [TestCase("T = U * 2")]
    [TestCase("if True:\n    U = fix(U)")]
    [TestCase("U = np.array([[1]])")]
    [TestCase("fix(U)")]
    [TestCase("import os; os.system('x'); garbage(((")]
    [TestCase("hello world")]
    [TestCase("))")]
    [TestCase("1 2 3")]
    public void What_could_change_an_array_is_refused(string line)
    {
        string[] tables = Python(FactorTables.Of(Known.Strassen, 0, false));
        string text = $"import numpy as np\nU = {tables[0]}\nV = {tables[1]}\nW = {tables[2]}\n";
        Assert.That(Fixtures.Judged("s.py", text).Verdict.Valid);
        Assert.That(() => Fixtures.Judged("s.py", $"{text}{line}\n"), Throws.InstanceOf<MalformedInputException>());
    }

    [TestCase("def verify(u, v, w):\n    U = 3\n    return U\n")]
    [TestCase("print(U, V)\n")]
    [TestCase("rank = len(U[0])\n")]
    [TestCase("n, m, p = 2, 2, 2\n")]
    [TestCase("\"\"\"What this is.\"\"\"\n")]
    [TestCase("name = 'Strassen'\n")]
    public void What_cannot_is_passed_over(string line)
    {
        string[] tables = Python(FactorTables.Of(Known.Strassen, 0, false));
        Assert.That(Fixtures.Judged("s.py",
            $"{line}U = {tables[0]}\nV = {tables[1]}\nW = " +
                $"{tables[2]}\n{(line.Contains("len") ? "" : line.Replace("n, m, p", "a, b, c").Replace("name", "label"))}").Verdict.Valid);
    }

    [TestCase("[[1, 0 1], [0, 1, 0]]")]
    [TestCase("[[1, 0], [0, 1, 0]]")]
    [TestCase("[[1, 0,, 1], [0, 1, 0]]")]
    [TestCase("[[1 - 1, 0], [0, 1]]")]
    [TestCase("[[1, sqrt(2)], [0, 1]]")]
    [TestCase("[[1, 0], [0, 1]")]
    [TestCase("[[1, NaN], [0, 1]]")]
    public void A_cell_that_is_no_number_is_refused(string table) =>
        Assert.That(() => Fixtures.Judged("s.py", $"U = {table}\nV = {table}\nW = {table}\n"),
            Throws.InstanceOf<MalformedInputException>());

    [Test]
    public void Terms_may_be_objects_in_a_list_or_lines([Values] bool matrices, [Values("list", "object", "lines")] string around)
    {
        FactorTables tables = FactorTables.Of(Known.Strassen, 0, termsAreRows: true);
        string Vector(string[] v) => matrices ? $"[[{v[0]}, {v[1]}], [{v[2]}, {v[3]}]]" : $"[{string.Join(", ", v)}]";
        string[] terms =
            [.. Enumerable.Range(0, 7)
                .Select(r =>
                    $"{{\"coeff\": 1, \"u\": {Vector(tables.Rows[0][r])}, \"v\": {Vector(tables.Rows[1][r])}, \"w\": " +
                        $"{Vector(tables.Rows[2][r])}}}")];
        string text = around switch
        {
            "list" => $"[{string.Join(",", terms)}]",
            "object" => $"{{\"terms\": [{string.Join(",", terms)}]}}",
            _ => string.Join("\n", terms)
        };
        Assert.That(Fixtures.Judged("s.json", text).Verdict.Valid);
        Assert.That(Fixtures.Judged("s.json",
            text.Replace("{\"coeff\": 1, \"u\": " + Vector(tables.Rows[0][2]),
                "{\"coeff\": 2, \"u\": " + Vector(tables.Rows[0][2]))).Verdict.Valid, Is.False);
        Assert.That(() => Fixtures.Judged("s.json", text.Replace("coeff", "x1")),
            Throws.InstanceOf<MalformedInputException>().With.Message.Contains("x1"));
    }

    [Test]
    public void Terms_may_be_triples_without_names([Values] bool matrices)
    {
        Scheme scheme = Scheme.Naive(new Shape(2, 2, 3));
        FactorTables tables = FactorTables.Of(scheme, 0, termsAreRows: true);
        string Vector(string[] v) =>
            matrices ? $"[{string.Join(", ", v.Chunk(v.Length / 2).Select(row => $"[{string.Join(", ", row)}]"))}]"
                : $"[{string.Join(", ", v)}]";
        string text =
            $"[{string.Join(", ", Enumerable.Range(0, 12).Select(r => $"[{string.Join(", ", tables.Rows.Select(f => Vector(f[r])))}]"))}]";
        foreach ((string name, string content) in ((string, string)[])[("s.json", text), ("s.py", $"terms = {text}\n")])
            Assert.That(Fixtures.Judged(name, content).Hash, Is.EqualTo(Hash(scheme)));
    }

    [Test]
    public void Lists_and_lines_of_schemes_are_several([Values("list", "lines", "object")] string around)
    {
        string[] schemes =
            [.. ((Scheme[])[Known.Strassen, Scheme.Naive(new Shape(1, 2, 3)), Known.Strassen]).Select(s =>
                Styles.First(x => x.Style == "U, V, W in JSON").Text(FactorTables.Of(s, 0, true), null))];
        string text = around switch
        {
            "list" => $"[{string.Join(",\n", schemes)}]",
            "lines" => string.Join("\n", schemes),
            _ => $"{{\"x\": {schemes[0]}, \"y\": {schemes[1]}, \"z\": {schemes[2]}}}"
        };
        IReadOnlyList<Submission> found = Fixtures.Read("pool.json", text);
        Assert.That(found.Select(s => s.Scheme.Rank), Is.EqualTo(new[] { 7, 6, 7 }));
        Assert.That(found.Select(s => s.Member), Is.EqualTo(around == "object" ? new[] { "x", "y", "z" } : ["1", "2", "3"]));
        Assert.That(found.All(s => Judgement.Of(s).Verdict.Valid));
    }

    [TestCase("perminov_json", "\"n\": [2, 2, 2], \"m\": 7, ")]
    [TestCase("json", "")]
    public void An_array_beside_the_factors_is_refused_in_every_JSON(string format, string header)
    {
        string[] tables = Json(FactorTables.Of(Known.Strassen, 4, true));
        string Text(string extra) => $"{{{header}\"u\": {tables[0]}, \"v\": {tables[1]}, \"w\": {tables[2]}{extra}}}";
        Assert.That((Fixtures.Judged("s.json", Text("")).Verdict.Valid, Fixtures.Read("s.json", Text("")).Single().Format),
            Is.EqualTo((true, format)));
        Assert.That(() => Fixtures.Judged("s.json", Text(", \"S\": [[1], [0], [0], [1]]")),
            Throws.InstanceOf<MalformedInputException>().With.Message.Contains("\"S\""));
        Assert.That(Fixtures.Judged("s.json", Text(", \"weights\": [1, 1, 1, 1, 1, 1, 2]")).Verdict.Valid, Is.False);
    }

    [Test]
    public void One_number_for_each_term_is_never_passed_over_in_silence()
    {
        string[] tables = Json(FactorTables.Of(Known.Strassen, 4, true));
        string Text(string name) => $"{{\"u\": {tables[0]}, \"v\": {tables[1]}, \"w\": {tables[2]}, \"{name}\": [1, 1, 1, 1, 1, 1, 2]}}";
        foreach (string name in (string[])["norms", "norm", "omega", "gains", "k"])
            Assert.That(() => Fixtures.Judged("s.json", Text(name)),
                Throws.InstanceOf<MalformedInputException>().With.Message.Contains($"\"{name}\""));
        Assert.That(Fixtures.Judged("s.json", Text("loss")).Verdict.Valid);
    }

    [TestCase("lam")]
    [TestCase("lambda")]
    [TestCase("s")]
    public void Variables_for_each_term_are_not_passed_over(string name)
    {
        FactorTables tables = FactorTables.Of(Known.Strassen, 0, termsAreRows: true);
        string listing = string.Concat(tables.Rows.SelectMany((rows, x) =>
            rows.SelectMany((row, r) => row.Select((c, q) => $"{"uvw"[x]}_{r}_{q} = {c}\n"))));
        Assert.That(Fixtures.Judged("s.sol", listing).Verdict.Valid);
        string weights = string.Concat(Enumerable.Range(0, 7).Select(r => $"{name}_{r} = 2\n"));
        Assert.That(() => Fixtures.Judged("s.sol", listing + weights),
            Throws.InstanceOf<MalformedInputException>().With.Message.Contains(name));
    }

    [Test]
    public void Dimensions_may_be_keys_of_their_own()
    {
        string[] tables = Json(FactorTables.Of(Scheme.Naive(new Shape(2, 2, 3)), 0, true));
        string text = $"{{\"m\": 2, \"n\": 2, \"p\": 3, \"rank\": 12, \"u\": {tables[0]}, \"v\": {tables[1]}, \"w\": {tables[2]}}}";
        Assert.That(Fixtures.Judged("s.json", text).Verdict is { Valid: true, Rank: 12 });
    }

    [TestCase("function [U, V, W] = scheme()\n{0}end\n", "s.m")]
    [TestCase("#include <vector>\n{0}", "s.cpp")]
    [TestCase("cells", "s.ipynb")]
    public void Factors_may_stand_apart(string around, string file)
    {
        (string open, string close, string type) = file == "s.cpp" ? ("{{", "}}", "std::vector<std::vector<int>> ") : ("[[", "]]", "");
        string[] lines = [.. FactorTables.Of(Known.Strassen, 0, false)
            .Between(open, ", ", $"{close[..1]}, {open[..1]}", close).Select((t, x) => $"{type}{"UVW"[x]} = {t};\n")];
        string[] cells = [.. lines.Prepend("%matplotlib inline\n")
            .Select(l => $"{{\"cell_type\": \"code\", \"source\": {System.Text.Json.JsonSerializer.Serialize(l)}}}")];
        string text = around == "cells"
            ? $"{{\"nbformat\": 4, \"cells\": [{string.Join(", ", cells)}]}}"
            : string.Format(around, string.Concat(lines));
        Assert.That(Fixtures.Judged(file, text).Verdict.Valid);
        Assert.That(() =>
            Fixtures.Judged(file, around == "cells" ? text.Replace("%matplotlib inline", "W = 2*U") : text + "U[0][0] = 3;\n"),
            Throws.InstanceOf<MalformedInputException>());
    }

    internal static IEnumerable<(string File, string Text, string Format)> Samples() =>
        Styles.Select((s, k) => (s.File, s.Text(FactorTables.Of(Schemes[k % 3], k & 7, k % 2 == 0), null), s.Format));

    private static string[] Python(FactorTables tables) => tables.Between("[[", ", ", "],\n  [", "]]");

    private static string[] Json(FactorTables tables) => tables.Between("[[", ", ", "], [", "]]", c => c.Contains('/') ? $"\"{c}\"" : c);

    private static int Rank(FactorTables tables) =>
        tables.Rows[0].Length == tables.Rows[1].Length && tables.Rows[1].Length == tables.Rows[2].Length
            && tables.Rows[0].Length > tables.Rows[0][0].Length
        ? tables.Rows[0].Length : tables.Rows[0][0].Length;

    private static string Hash(Scheme scheme) => CanonicalForm.Hash(CanonicalForm.Of(scheme, Ring.Rationals), Ring.Rationals);
}
