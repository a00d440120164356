using System.Globalization;
using System.Xml.Linq;
using NUnit.Framework;
using TensorDecomp.Circuits;
using TensorDecomp.Cli.Host;
using TensorDecomp.Cli.Verbs;
using TensorDecomp.Export.Pictures;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Tests.Cli;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Export;

/// <summary>Every kind of picture: well-formed, inside its frame, and showing what the data say.</summary>
public sealed class PictureTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private const string Run = """{"event":"start","shape":[3,3,3],"rank":23,"record":23,"field":"Q","engines":[""" + """
        {"engine":"flip","program":"x"},{"engine":"gradient","program":"adam"}],"seed":7,"threads":2,"time":60,"version":"0"}
        {"event":"restart","engine":"gradient","restart":0,"end":"exhausted","steps":[25,50,75],"residual":[20,3,1]}
        {"event":"restart","engine":"gradient","restart":1,"end":"converged","steps":[25,50,75],"residual":[20,0.5,1E-12]}
        {"event":"restart","engine":"gradient","restart":2,"end":"diverged","steps":[25,50,75],"residual":[20,4000,null]}
        {"event":"improvement","shape":[3,3,3],"rank":25,"ring":"ZT","engine":"flip","seconds":0.5}
        {"event":"progress","seconds":1,"rank":25,"engines":[]}
        {"event":"improvement","shape":[3,3,3],"rank":23,"ring":"Z","engine":"gradient","seconds":2.5}
        {"event":"done","seconds":2.6}
        """;

    private static IEnumerable<string> Kinds() => PlotVerb.Kinds.Select(k => k.Name);

    [TestCaseSource(nameof(Kinds))]
    public void Every_kind_is_well_formed_and_no_text_leaves_the_frame(string kind)
    {
        using TemporaryFolder folder = new();
        XElement picture = Draw(folder, kind);
        Assert.That(picture.Element(Svg + "title")!.Value, Is.Not.Empty);
        Assert.That(picture.Element(Svg + "desc")!.Value, Is.Not.Empty);
        (double width, double height) = (Number(picture, "width"), Number(picture, "height"));
        Assert.That(width, Is.EqualTo(900), "the width of a notebook");
        foreach (XElement text in picture.Elements(Svg + "text"))
        {
            if (text.Attribute("transform") is not null) continue;
            // 0.62 em is the mean advance of the widest font that the picture names.
            double length = 0.62 * Number(text, "font-size") * text.Value.Length, x = Number(text, "x");
            double left = text.Attribute("text-anchor")!.Value switch { "start" => x, "middle" => x - length / 2, _ => x - length };
            Assert.That((left >= 0, left + length <= width + 1, Number(text, "y") <= height), Is.EqualTo((true, true, true)), text.Value);
        }
    }

    [Test]
    public void A_square_per_nonzero_coefficient_blue_for_positive_ones()
    {
        using TemporaryFolder folder = new();
        XElement[] squares = [.. Draw(folder, "factors").Elements(Svg + "rect").Where(r => r.Element(Svg + "title") is not null)];
        Scheme s = SampleSchemes.Strassen;
        Assert.That(squares, Has.Length.EqualTo(s.Nonzeros));
        Assert.That(squares.Count(r => r.Attribute("fill")!.Value == Palette.Blue),
            Is.EqualTo(s.Factors.Sum(f => f.Entries.ToArray().Count(e => e.Value.Re.Sign > 0))));
        Assert.That(squares.Select(r => r.Value), Has.Exactly(1).EqualTo("term 1, a11: 1").And.Exactly(1).EqualTo("term 6, a11: -1"));
    }

    [Test]
    public void A_complex_coefficient_shows_both_parts()
    {
        using TemporaryFolder folder = new();
        Scheme twisted = SampleSchemes.Strassen.Scaled(() => new Coefficient(1, 2));
        ExportVerbTests.Store(twisted, Ring.Of(twisted), null, folder["t.json"]);
        (int code, string output, _) = CommandLine.Run("plot", "factors", folder["t.json"]);
        Assert.That(code, Is.EqualTo(ExitCode.Success));
        Assert.That(output, Does.Contain("right half imaginary part").And.Contain("a11: 1+2i"));
    }

    [Test]
    public void The_map_tells_matched_records_from_missed_ones()
    {
        using TemporaryFolder folder = new();
        XElement map = Draw(folder, "records");
        string[] tips = [.. map.Elements(Svg + "rect").Select(r => r.Value).Where(t => t.Length > 0)];
        Assert.That(tips.Select(t => t.Split(" over")[0]), Is.EqualTo(new[] { "2x2x2: rank 7, record 7", "2x2x3: rank 12, record 11" }));
        Assert.That(map.Elements(Svg + "text").Select(t => t.Value), Does.Contain("12").And.Contain("(11)"));
    }

    [Test]
    public void Curves_fall_to_the_right_place_and_the_stairs_end_at_the_best_rank()
    {
        using TemporaryFolder folder = new();
        XElement picture = Draw(folder, "convergence");
        XElement[] lines = [.. picture.Elements(Svg + "polyline")];
        Assert.That(lines.Select(l => l.Value),
            Is.EqualTo(new[] { "restart 0: out of steps", "restart 2: diverged", "restart 1: converged, on to the exact stage", "" }));
        double[] ends =
            [.. lines.Select(l => double.Parse(l.Attribute("points")!.Value.Split(' ')[^1].Split(',')[1], CultureInfo.InvariantCulture))];
        Assert.That(ends[0], Is.LessThan(ends[2]), "a lower residual lies further down");
        Assert.That(lines[1].Attribute("points")!.Value.Split(' '), Has.Length.EqualTo(2), "infinite residuals are not drawn");
        Assert.That(picture.Elements(Svg + "text").Select(t => t.Value), Does.Contain("record 23").And.Contain("schoolbook 27"));
    }

    [TestCase("", "no line starts a run")]
    [TestCase("{\"event\":\"done\",\"seconds\":1}", "no line starts a run")]
    [TestCase("{\"event\":\"start\"}", "line 1")]
    [TestCase("not json", "line 1")]
    [TestCase("[1]", "line 1")]
    [TestCase("{\"event\":\"improvement\",\"rank\":7,\"ring\":\"Z\",\"engine\":\"x\"}", "line 1")]
    [TestCase("{\"event\":\"improvement\",\"rank\":7,\"ring\":\"Z\",\"engine\":\"x\",\"seconds\":1e999}", "line 1")]
    [TestCase("{\"event\":\"restart\",\"restart\":1,\"end\":3,\"steps\":1,\"residual\":[]}", "line 1")]
    public void A_broken_run_is_a_sentence_that_names_the_line(string text, string expected)
    {
        MalformedInputException error =
            Assert.Throws<MalformedInputException>(() =>
                SearchRun.Read(new SourceFile("run.jsonl", System.Text.Encoding.UTF8.GetBytes(text))))!;
        Assert.That(error.Message, Does.Contain(expected));
    }

    [Test]
    public void What_cannot_be_drawn_is_a_usage_error()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["run.jsonl"], Run.Split('\n')[0]);
        foreach (string[] arguments in (string[][])[["records", folder.Path], ["factors", folder.Path],
            ["convergence", folder["run.jsonl"]], ["convergence", folder["absent"]], ["engines", folder["run.jsonl"]],
            ["additions", folder["run.jsonl"]], ["timeline", "5x5"], ["beside", folder["run.jsonl"]],
            ["records", folder.Path, "--with", folder["run.jsonl"]], ["nothing", folder.Path]])
            Assert.That(CommandLine.Run(["plot", .. arguments]).Code, Is.EqualTo(ExitCode.Usage), arguments[0]);
    }

    [Test]
    public void The_stairs_of_each_engine_end_at_what_it_found()
    {
        using TemporaryFolder folder = new();
        XElement picture = Draw(folder, "engines");
        XElement[] lines = [.. picture.Elements(Svg + "polyline")];
        Assert.That(lines.Select(l => l.Value), Is.EquivalentTo(new[] { "flip", "gradient" }));
        double End(string engine) => double.Parse(lines.Single(l => l.Value == engine).Attribute("points")!.Value.Split(',')[^1],
            CultureInfo.InvariantCulture);
        Assert.That(End("gradient"), Is.GreaterThan(End("flip")), "rank 23 lies below rank 25");
        Assert.That(picture.Elements(Svg + "circle").Select(c => c.Value), Does.Contain("flip: rank 25 over ZT after 0.5 s")
            .And.Contain("gradient: rank 23 over Z after 2.5 s"));
    }

    [Test]
    public void A_folder_of_one_shape_tells_of_engines_too()
    {
        using TemporaryFolder folder = new();
        Draw(folder, "records"); // furnishes the store
        Provenance provenance = new("gradient", "adam", "00", 1, "0.1.0", 12);
        ExportVerbTests.Store(Scheme.Naive(new Shape(2, 2, 2)), Ring.Zt, provenance, folder["store/2x2x2/8.json"]);
        (int code, string output, string error) = CommandLine.Run("plot", "engines", folder["store/2x2x2"]);
        Assert.That((code, error), Is.EqualTo((ExitCode.Success, "")));
        Assert.That(output, Does.Contain("gradient: rank 8 over ZT after 12 s: 8.json"));
        (code, _, error) = CommandLine.Run("plot", "engines", folder["store"]);
        Assert.That((code, error), Is.EqualTo((ExitCode.Usage, $"decomp: {folder["store"]} holds schemes of 2 shapes; name the folder of " +
            $"one, such as {folder["store/2x2x2"]}\n")));
    }

    [Test]
    public void Additions_count_by_the_circuit_where_there_is_one()
    {
        using TemporaryFolder folder = new();
        XElement[] dots = [.. Draw(folder, "additions").Elements(Svg + "circle")];
        Assert.That(dots.Select(d => d.Value), Is.EqualTo(new[]
            { "2x2x2:7 over ZT: 18 additions as written", "2x2x3:12 over ZT: 6 additions as written" }));
        Assert.That(dots.Select(d => d.Attribute("fill")!.Value), Is.All.EqualTo("white"));
        CertifiedScheme scheme = CertifiedScheme.Canonical(SampleSchemes.Strassen, 0, new("x", "x", "00", 1, "0", 1),
            StraightLine.Of(SampleSchemes.Strassen))!;
        File.Delete(folder["store/2x2x2/a.json"]);
        new SchemeStore(folder["store"]).Save(scheme);
        XElement dot = XElement.Parse(CommandLine.Run("plot", "additions", folder["store"]).Output).Elements(Svg + "circle")
            .Single(d => d.Value.StartsWith("2x2x2", StringComparison.Ordinal));
        Assert.That((dot.Value, dot.Attribute("fill")!.Value), Is.EqualTo(
            ($"2x2x2:7 over ZT: {StraightLine.Of(SampleSchemes.Strassen).Additions} additions by its circuit", Palette.Blue)));
    }

    [Test]
    public void The_timeline_falls_with_the_years_to_the_record()
    {
        using TemporaryFolder folder = new();
        XElement picture = Draw(folder, "timeline");
        string[] tips = [.. picture.Elements(Svg + "circle").Select(c => c.Value)];
        Assert.That(tips, Does.Contain("1969: 49 over ℚ, Strassen 1969 squared").And.Contain("2022: 47 over GF(2), AlphaTensor 2022")
            .And.Contain("2025: 48 over ℂ, AlphaEvolve 2025"));
        Assert.That(picture.Elements(Svg + "text").Select(t => t.Value), Does.Contain("49 Strassen 1969 squared")
            .And.Contain("47 AlphaTensor 2022").And.Contain("schoolbook 64"));
        Assert.That(CommandLine.Run("plot", "timeline", "17x17x17").Error, Does.Contain("no rank of 17x17x17 is on record"));
    }

    [Test]
    public void Terms_in_common_face_one_another()
    {
        using TemporaryFolder folder = new();
        Draw(folder, "factors"); // furnishes the store
        // The same algorithm, its terms turned round and scaled: all of them are common.
        Scheme s = SampleSchemes.Strassen.Scaled(() => (Rational)2);
        int[] order = [.. Enumerable.Range(0, s.Rank).Reverse()];
        Factor Turned(Factor f) => Factor.FromTerms(f.Size, [.. order.Select(r => f.Term(r).ToArray())]);
        Scheme turned = new(s.Tensor, Turned(s.U), Turned(s.V), Turned(s.W));
        ExportVerbTests.Store(turned, Ring.Of(turned), null, folder["turned.json"]);
        ExportVerbTests.Store(Scheme.Naive(new Shape(2, 2, 2)), Ring.Zt, null, folder["naive.json"]);
        string first = folder["store/2x2x2/a.json"];
        Assert.That(CommandLine.Run("plot", "beside", first, "--with", folder["turned.json"]).Output, Does.Contain("7 terms in common"));
        XElement picture = XElement.Parse(CommandLine.Run("plot", "beside", first, "--with", folder["naive.json"]).Output);
        Assert.That(picture.Element(Svg + "desc")!.Value, Does.StartWith("no term in common"));
        Assert.That(picture.Elements(Svg + "rect").Count(r => r.Element(Svg + "title") is not null),
            Is.EqualTo(SampleSchemes.Strassen.Nonzeros + 24));
        Assert.That(CommandLine.Run("plot", "beside", first, "--with", folder["store/2x2x3/b.json"]),
            Is.EqualTo((ExitCode.Usage, "", $"decomp: {first}: it is a scheme of 2x2x2 and the other one of 2x2x3; side by side are " +
                "schemes of one tensor\n")));
    }

    private static XElement Draw(TemporaryFolder folder, string kind)
    {
        string[] input = kind switch
        {
            "records" or "additions" => [folder["store"]],
            "factors" => [folder["store/2x2x2/a.json"]],
            "beside" => [folder["store/2x2x2/a.json"], "--with", folder["store/2x2x2/a.json"]],
            "timeline" => ["4x4x4"],
            _ => [folder["run.jsonl"]],
        };
        ExportVerbTests.Store(SampleSchemes.Strassen, Ring.Zt, null, folder["store/2x2x2/a.json"]);
        ExportVerbTests.Store(Scheme.Naive(new Shape(2, 2, 3)), Ring.Zt, null, folder["store/2x2x3/b.json"]);
        File.WriteAllText(folder["run.jsonl"], Run);
        Assert.That(CommandLine.Run(["plot", kind, input[0], folder["out.svg"], .. input[1..]]), Is.EqualTo((ExitCode.Success, "", "")));
        return XElement.Load(folder["out.svg"]);
    }

    private static double Number(XElement element, string attribute) =>
        double.Parse(element.Attribute(attribute)!.Value, CultureInfo.InvariantCulture);
}
