using System.Text.Json.Nodes;
using NUnit.Framework;
using TensorDecomp.Cli;
using TensorDecomp.Cli.Host;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Export;

/// <summary>decomp export as a user runs it, its table read back by independent readers.</summary>
public sealed class ExportVerbTests
{
    [Test]
    public void TheTableHoldsEveryScheme([ValueSource(typeof(IndependentReader), nameof(IndependentReader.All))] IndependentReader reader)
    {
        using TemporaryFolder folder = new();
        Scheme[] schemes = [.. SampleSchemes.All(seed: 5)];
        List<JsonNode> expected = [];
        for (int k = 0; k < schemes.Length; k++)
        {
            Provenance? provenance = k % 3 == 0 ? null
                : new Provenance("gradient", "Adam", new string((char)('a' + k), 64), ulong.MaxValue - (ulong)k, "0.1.0",
                    k / 7.0)
                { Derivation = k % 3 == 1 ? null : "naive" };
            Store(schemes[k], Ring.Of(schemes[k]), provenance, folder[$"store/{k:d2}.json"]);
            expected.Add(Row(schemes[k], Ring.Of(schemes[k]), provenance, $"{k:d2}.json"));
        }
        Store(SampleSchemes.Strassen, Ring.Modulo(2), null, folder["store/99.json"]);
        expected.Add(Row(SampleSchemes.Strassen, Ring.Modulo(2), null, "99.json"));

        Assert.That(Application.Run(["export", folder["store"], folder["out.parquet"]]), Is.EqualTo(ExitCode.Success));
        IReadOnlyList<JsonNode> rows = reader.Rows(folder["out.parquet"]);
        Assert.That(rows, Has.Count.EqualTo(expected.Count));
        for (int k = 0; k < rows.Count; k++)
            Assert.That(JsonNode.DeepEquals(rows[k], expected[k]),
                () => $"row {k}: expected {expected[k].ToJsonString()}, got {rows[k].ToJsonString()}");
        Assert.That(Directory.GetFiles(folder.Path), Has.Length.EqualTo(1), "no draft may stay behind");
    }

    [Test]
    public void TheOtherTablesSayTheSame([ValueSource(typeof(IndependentReader), nameof(IndependentReader.All))] IndependentReader reader)
    {
        using TemporaryFolder folder = new();
        Provenance provenance = new("flip", "Walk", "00ff", 3, "0.1.0", 1.5);
        Store(SampleSchemes.Strassen, Ring.Zt, null, folder["store/a.json"]);
        Scheme scheme = Scheme.Naive(new Shape(1, 11, 2)).Scaled(() => new Coefficient((Rational)1 / 2, -3));
        Store(scheme, Ring.Of(scheme), provenance, folder["store/b.json"]);
        string[] arguments =
            ["export", folder["store"], folder["schemes.parquet"], "--terms", folder["terms.parquet"], "--runs", folder["runs.parquet"],
                "--compression", "brotli"];
        Assert.That(Application.Run(arguments), Is.EqualTo(ExitCode.Success));

        IReadOnlyList<JsonNode> terms = reader.Rows(folder["terms.parquet"]);
        Assert.That(terms, Has.Count.EqualTo(7 + 22));
        for (int k = 0; k < terms.Count; k++)
        {
            (Scheme of, int r) = k < 7 ? (SampleSchemes.Strassen, k) : (scheme, k - 7);
            JsonObject sparse = [];
            foreach ((string name, Factor factor) in ((string, Factor)[])[("u", of.U), ("v", of.V), ("w", of.W)])
            {
                sparse[$"{name}_index"] = new JsonArray([.. factor.Term(r).ToArray().Select(e => JsonValue.Create(e.Index))]);
                sparse[$"{name}_value"] = new JsonArray([.. factor.Term(r).ToArray().Select(e => JsonValue.Create(e.Value.ToString()))]);
            }
            foreach ((string column, JsonNode? value) in sparse)
                Assert.That(JsonNode.DeepEquals(terms[k][column], value),
                    () => $"row {k}: {column} is {terms[k][column]}, expected {value}");
            Assert.That(terms[k]["term"]!.GetValue<int>(), Is.EqualTo(r + 1));
        }
        Assert.That(terms[0]["a"]!.ToString(), Is.EqualTo("a11 + a22"));
        Assert.That(terms[7]["b"]!.ToString(), Is.EqualTo("(1/2-3i)*b1_1"));

        JsonNode run = reader.Rows(folder["runs.parquet"]).Single();
        Assert.That((run["engine"]!.ToString(), run["seed"]!.ToString(), run["seconds"]!.GetValue<double>(), run["rank"]!.GetValue<int>()),
            Is.EqualTo(("flip", "3", 1.5, 22)));
    }

    [Test]
    public void ATableIsCsvWhereItsNameSaysSo()
    {
        using TemporaryFolder folder = new();
        Store(SampleSchemes.Strassen, Ring.Zt, new Provenance("gradient", "a,\"b\"", "00ff", ulong.MaxValue, "0.1.0", 0.1),
            folder["store/a.json"]);
        Store(Scheme.Naive(new Shape(1, 1, 1)), Ring.Zt, null, folder["store/b.json"]);
        Assert.That(Application.Run(["export", folder["store"], folder["s.csv"], "--terms", folder["t.csv"]]),
            Is.EqualTo(ExitCode.Success));
        string[] lines = File.ReadAllText(folder["s.csv"]).Split('\n');
        Assert.That(lines[0], Does.StartWith("m,n,p,rank,ring,nonzeros,additions,sha256,file,engine,program"));
        Assert.That(lines[1],
            Does.StartWith("2,2,2,7,ZT,36,18,").And.Contain(",a.json,gradient,\"a,\"\"b\"\"\",00ff,18446744073709551615,0.1.0,0.1,"));
        Assert.That(lines[2],
            Does.StartWith("1,1,1,1,ZT,3,0,").And.Contain(",b.json,,,,,,,,,,,,\"[[\"\"1\"\"]]\",\"[[\"\"1\"\"]]\",\"[[\"\"1\"\"]]\""));
        Assert.That(File.ReadAllText(folder["t.csv"]).Split('\n')[1],
            Does.EndWith(
                ",1,a11 + a22,\"[0,3]\",\"[\"\"1\"\",\"\"1\"\"]\",b11 + b22,\"[0,3]\",\"[\"\"1\"\",\"\"1\"\"]\",c11 + " +
                    "c22,\"[0,3]\",\"[\"\"1\"\",\"\"1\"\"]\""));
        Assert.That(Application.Run(["export", folder["store"], folder["s.xlsx"]]), Is.EqualTo(ExitCode.Usage));
    }

    [Test]
    public void AnInvalidSchemeIsRefusedAndTheRestIsWritten()
    {
        using TemporaryFolder folder = new();
        Store(SampleSchemes.Strassen, Ring.Zt, null, folder["store/good.json"]);
        string text = File.ReadAllText(folder["store/good.json"]);
        int at = text.IndexOf("[1, ", StringComparison.Ordinal);
        File.WriteAllText(folder["store/wrong.json"], text[..(at + 1)] + "3" + text[(at + 2)..]);
        Assert.That(Application.Run(["export", folder["store"], folder["out.parquet"]]), Is.EqualTo(ExitCode.Negative));
        File.WriteAllText(folder["store/broken.json"], text[..^20]);
        Assert.That(Application.Run(["export", folder["store"], folder["out.parquet"]]), Is.EqualTo(ExitCode.Malformed));
        Assert.That(IndependentReader.DuckDb.Rows(folder["out.parquet"]), Has.Count.EqualTo(1));
    }

    [Test]
    public void AMissingFolderIsASentence()
    {
        using TemporaryFolder folder = new();
        Store(SampleSchemes.Strassen, Ring.Zt, null, folder["store/good.json"]);
        Assert.That(Application.Run(["export", folder["store"], folder["nowhere/out.parquet"]]), Is.EqualTo(ExitCode.Usage));
        Assert.That(Application.Run(["export", folder["absent"], folder["out.parquet"]]), Is.EqualTo(ExitCode.Usage));
    }

    [Test]
    public void AFullDiskIsASentenceAndLeavesTheOldFile()
    {
        IOException full = new("No space left on device", 28);
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["out.parquet"], "old");
        IOException error = Assert.Throws<IOException>(() => AtomicFile.Write(folder["out.parquet"], _ => throw full))!;
        Assert.That(error.Message, Does.EndWith("out.parquet: the disk is full"));
        Assert.That(File.ReadAllText(folder["out.parquet"]), Is.EqualTo("old"));
        Assert.That(Directory.GetFiles(folder.Path), Has.Length.EqualTo(1));
    }

    internal static void Store(Scheme scheme, Ring ring, Provenance? provenance, string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using FileStream stream = File.Create(path);
        CanonicalJson.Write(scheme, ring, provenance, stream);
    }

    private static JsonObject Row(Scheme scheme, Ring ring, Provenance? provenance, string file) => new()
    {
        ["tensor"] = $"{scheme.Shape}",
        ["entries"] = null,
        ["m"] = scheme.Shape.M,
        ["n"] = scheme.Shape.N,
        ["p"] = scheme.Shape.P,
        ["rank"] = scheme.Rank,
        ["ring"] = ring.ToString(),
        ["nonzeros"] = scheme.Factors.Sum(f => f.Nonzeros),
        ["additions"] = Verifier.Certify(scheme).Census.Additions,
        ["sha256"] = CanonicalForm.Hash(CanonicalForm.Of(scheme, ring), ring),
        ["file"] = file,
        ["engine"] = provenance?.Engine,
        ["program"] = provenance?.Program,
        ["program_hash"] = provenance?.ProgramHash,
        ["seed"] = provenance?.Seed.ToString(),
        ["version"] = provenance?.Version,
        ["seconds"] = provenance?.Seconds,
        ["derivation"] = provenance?.Derivation,
        ["circuit_additions"] = null,
        ["circuit_scalings"] = null,
        ["circuit_depth"] = null,
        ["circuit"] = null,
        ["u"] = Lists(scheme.U),
        ["v"] = Lists(scheme.V),
        ["w"] = Lists(scheme.W),
        ["published_additions"] = PublishedAdditions.Current.Best(scheme.Shape, scheme.Rank, ring)?.Additions,
        ["published_scalings"] = PublishedAdditions.Current.Best(scheme.Shape, scheme.Rank, ring)?.Scalings,
    };

    private static JsonArray Lists(Factor factor) =>
        new([.. Enumerable.Range(0, factor.Rank)
            .Select(r => new JsonArray([.. Enumerable.Range(0, factor.Size).Select(a => JsonValue.Create(factor[r, a].ToString()))]))]);
}
