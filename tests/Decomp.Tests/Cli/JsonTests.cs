using System.Text.Json;
using System.Text.RegularExpressions;
using NUnit.Framework;
using TensorDecomp.Cli.Host;
using TensorDecomp.Cli.Reports;
using TensorDecomp.Tests.Web;

namespace TensorDecomp.Tests.Cli;

/// <summary>What docs/json.md says of every verb with --json, held against what the verb prints.</summary>
public sealed partial class JsonTests
{
    private const string AnyOther = "any other";
    private static readonly Dictionary<string, Dictionary<string, List<Field>>> s_page = Read();

    private sealed record Field(string Name, string Kind, bool Nullable, bool Sometimes);

    private TemporaryFolder _folder = null!;

    [SetUp]
    public void Prepare()
    {
        _folder = new TemporaryFolder();
        File.WriteAllText(_folder["wrong.txt"], "m1 = a11*b11\nc11 = m1\nc12 = m1\n");
        File.WriteAllText(_folder["none.txt"], "nothing of the kind\n");
        string strassen = Directory.GetFiles(Path.Combine(Surroundings.Root, "results", "2x2x2"), "7-F2-*.json").Order().First();
        File.Copy(strassen, _folder["f2.json"]);
    }

    [TearDown]
    public void CleanUp() => _folder.Dispose();

    [TestCase("search", "search 2x2x2 --engine gradient --threads 1", "start improvement restart done")]
    [TestCase("flip", "flip 2 2 2 --ring F2 --rank 7 --walkers 1 --threads 1", "start improvement done")]
    [TestCase("optimize", "optimize f2.json --sweeps 1 --time 0.3s", "start done")]
    [TestCase("verify", "verify f2.json", "")]
    [TestCase("verify", "verify wrong.txt", "")]
    [TestCase("verify", "verify none.txt", "")]
    [TestCase("exact", "exact known.json", "")]
    [TestCase("lift", "lift f2.json", "")]
    [TestCase("recombine", "recombine --from f2.json --ring F2", "")]
    [TestCase("compare", "compare f2.json --with known.json", "")]
    [TestCase("compare", "compare f2.json --with f2.json", "")]
    [TestCase("symmetry", "symmetry f2.json", "")]
    [TestCase("records", "records 4 4 4", "")]
    [TestCase("tensors", "tensors", "")]
    [TestCase("tensors", "tensors poly:2x2", "")]
    [TestCase("programs list", "programs list", "")]
    [TestCase("devices", "devices", "")]
    [TestCase("doctor", "doctor", "")]
    [TestCase("config", "config", "")]
    [TestCase("evolve", "evolve --targets 2x2x2:7 --budget 1 --steps 2000 --db run.db", "start done")]
    [TestCase("evolve compare", "evolve compare adam --targets 2x2x2:7 --steps 2000", "")]
    public void A_verb_prints_what_the_page_says(string verb, string line, string events)
    {
        if (line.Contains("known.json")) CommandLine.Run("lift", _folder["f2.json"], "--out", _folder["known"]);
        string[] words = [.. line.Split(' ').Select(word => word == "known.json" ? _folder.Files("7-Z*.json").Single()
            : word.Contains('.') && !word.EndsWith('s') ? _folder[word] : word), "--json"];
        if (words[0] is "search" or "flip" or "optimize" or "exact" or "lift" or "recombine" or "evolve" && verb != "evolve compare")
            words = [.. words, "--out", _folder["out"]];
        (int code, string output, string error) = CommandLine.Run(words);
        if (verb == "devices" && code == 2) Assert.Ignore(error);
        string[] printed = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(printed, Is.Not.Empty, error);
        HashSet<string> met = [];
        foreach (string one in printed)
        {
            JsonElement json = JsonDocument.Parse(one).RootElement;
            string what = json.TryGetProperty("event", out JsonElement name) ? name.GetString()! : "";
            met.Add(what);
            Hold(verb, what, json);
        }
        Assert.That(met, Is.SupersetOf(events.Split(' ')));
    }

    /// <summary>A hub is an optional part, but what it says of itself is printed by the tool.</summary>
    [Test]
    public void A_hubs_status_is_what_the_page_says()
    {
        using StringWriter printed = new();
        HubReport.Print(MadeUpHub.Status, json: true, printed.WriteLine);
        JsonElement status = JsonDocument.Parse($"{printed}").RootElement;
        Hold("hub status", "", status);
        string page = File.ReadAllText(Path.Combine(Surroundings.Root, "docs", "json.md"));
        foreach (JsonProperty part in status.EnumerateObject().Where(p => p.Value.ValueKind is JsonValueKind.Array or JsonValueKind.Object))
        {
            string row = page.Split("## decomp hub status")[1].Split('\n').First(line => line.StartsWith($"| {part.Name} |"));
            JsonElement one = part.Value.ValueKind == JsonValueKind.Array ? part.Value[0] : part.Value;
            Assert.That(Name().Matches(row).Select(m => m.Groups[1].Value), Is.EqualTo(one.EnumerateObject().Select(p => p.Name)),
                part.Name);
        }
    }

    [Test]
    public void Every_verb_with_the_option_is_on_the_page()
    {
        string[] verbs = [.. VerbGroup.All.SelectMany(group => group.Verbs).Select(verb => verb.Name)];
        Assert.That(verbs, Has.Member("search").And.Member("verify"));
        Assert.That(verbs.Where(verb => Option().IsMatch(CommandLine.Run(verb, "--help").Output)), Is.SubsetOf(s_page.Keys));
    }

    [Test]
    public void Programs_and_policies_are_objects_and_versions_are_readable()
    {
        (_, string output, _) = CommandLine.Run("flip", "2", "2", "2", "--ring", "F2", "--rank", "7", "--walkers", "1", "--json", "--out",
            _folder["out"]);
        Assert.That(output, Does.Not.Contain("\\u002B").And.Not.Contain("FlipPolicy {"));
        JsonElement program = JsonDocument.Parse(output.Split('\n')[0]).RootElement.GetProperty("engines")[0].GetProperty("program");
        Assert.That(program.GetProperty("policies")[0].GetProperty("patience").GetInt64(), Is.Positive);
    }

    private static void Hold(string verb, string what, JsonElement json)
    {
        Dictionary<string, List<Field>> events = s_page[verb];
        List<Field> fields = events.GetValueOrDefault(what) ?? events.GetValueOrDefault(AnyOther)
            ?? throw new AssertionException($"docs/json.md says nothing of the event {what} of {verb}");
        foreach (JsonProperty property in json.EnumerateObject())
        {
            Field field = fields.FirstOrDefault(f => f.Name == property.Name)
                ?? throw new AssertionException($"docs/json.md says nothing of {property.Name} ({verb} {what}): {json}");
            Assert.That(Fits(field, property.Value), Is.True, $"{verb} {what}: {property.Name} is {field.Kind}, not {property.Value}");
        }
        Assert.That(fields.Where(f => !f.Sometimes && !json.TryGetProperty(f.Name, out _)).Select(f => f.Name), Is.Empty,
            $"{verb} {what} lacks a field: {json}");
    }

    private static bool Fits(Field field, JsonElement value) => (field.Kind, value.ValueKind) switch
    {
        (_, JsonValueKind.Null) => field.Nullable,
        ("text", var kind) => kind == JsonValueKind.String,
        ("number", JsonValueKind.String) => value.GetString() is "NaN" or "Infinity",
        ("number", var kind) => kind == JsonValueKind.Number,
        ("truth", var kind) => kind is JsonValueKind.True or JsonValueKind.False,
        ("list", var kind) => kind == JsonValueKind.Array,
        ("object", var kind) => kind == JsonValueKind.Object,
        ("shape", JsonValueKind.Array) => value.GetArrayLength() == 3,
        ("shape", var kind) => kind == JsonValueKind.String,
        var (kind, _) => throw new AssertionException($"docs/json.md knows no type {kind}"),
    };

    /// <summary>By verb and event, "" where a verb has no events; an event that says "fields as of" has those.</summary>
    private static Dictionary<string, Dictionary<string, List<Field>>> Read()
    {
        Dictionary<string, Dictionary<string, List<Field>>> page = [];
        List<string> verbs = [];
        string what = "";
        foreach (string line in File.ReadLines(Path.Combine(Surroundings.Root, "docs", "json.md")))
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
            {
                (verbs, what) = ([.. line[3..].Split(", ").Select(name => name["decomp ".Length..])], "");
                Dictionary<string, List<Field>> events = [];
                foreach (string verb in verbs) page.Add(verb, events);
            }
            else if (line.StartsWith("### ", StringComparison.Ordinal)) page[verbs[0]].Add(what = line[4..], []);
            else if (As().Match(line) is { Success: true } same) page[verbs[0]][what] = page[verbs[0]][same.Groups[1].Value];
            else if (Row().Match(line) is { Success: true } row && !line.StartsWith("| field | type |", StringComparison.Ordinal))
            {
                if (!page[verbs[0]].ContainsKey(what)) page[verbs[0]].Add(what, []);
                string type = row.Groups[2].Value;
                page[verbs[0]][what].Add(new Field(row.Groups[1].Value, type.Split([' ', ','])[0], type.Contains("or null"),
                    type.Contains("sometimes")));
            }
        }
        return page;
    }

    [GeneratedRegex(@"^\| (\w+) \| ([^|]+?) \|")]
    private static partial Regex Row();

    [GeneratedRegex("`(\\w+)`")]
    private static partial Regex Name();

    [GeneratedRegex("fields as of `(\\w+)`")]
    private static partial Regex As();

    [GeneratedRegex(@"(?m)^ +--json\b")]
    private static partial Regex Option();
}
