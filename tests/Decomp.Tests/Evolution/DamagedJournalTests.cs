using Microsoft.Data.Sqlite;
using NUnit.Framework;
using TensorDecomp.Evolution.Journal;
using TensorDecomp.Tests.Cli;

namespace TensorDecomp.Tests.Evolution;

/// <summary>Journals that no run wrote: every verb that reads one refuses it with a sentence, and nothing is built on it.</summary>
public sealed class DamagedJournalTests
{
    private TemporaryFolder? _once;

    private static readonly string[] Verbs = ["resume", "report", "export", "replay", "compare"];

    private static IEnumerable<TestCaseData> Damages()
    {
        yield return Damage("an event is gone", "DELETE FROM events WHERE id = 5");
        yield return Damage("events begin at another number", "DELETE FROM events WHERE id < 3");
        yield return Damage("a number is negative", "UPDATE events SET id = -5 WHERE id = 3");
        yield return Damage("a text was changed",
            "UPDATE events SET data = replace(data, '0.9', '0.8') WHERE id = (SELECT min(id) FROM events WHERE id > 1 AND data LIKE " +
                "'%0.9%')");
        yield return Damage("a digest was changed", "UPDATE events SET digest = 'ab' WHERE id = 4");
        yield return Damage("a text is no JSON", "UPDATE events SET data = '{' WHERE id = 6");
        yield return Damage("a text is null in JSON", "UPDATE events SET data = 'null' WHERE id = 6");
        yield return Damage("a column has another type", "UPDATE events SET time = 17 WHERE id = 2");
        yield return Damage("there is no such kind", "UPDATE events SET kind = 'dreamt' WHERE id = 2");
        yield return Damage("the table is another",
            "DROP TABLE events; CREATE TABLE events(id INTEGER PRIMARY KEY, kind, candidate, time, data, digest); INSERT INTO events(id, " +
                "kind) VALUES(1, 'started')");
    }

    private static TestCaseData Damage(string name, string statement) => new TestCaseData(statement).SetArgDisplayNames(name);

    /// <summary>One run serves all tests: each changes a copy.</summary>
    [OneTimeSetUp]
    public async Task Run()
    {
        _once = new TemporaryFolder();
        await Runs.GoOn(_once["run.db"], Runs.Settings(2), 24);
        Change(_once["run.db"], "DROP TRIGGER events_are_final; DROP TRIGGER events_stay"); // what someone with the file in hand can do
    }

    [OneTimeTearDown]
    public void Forget() => _once!.Dispose();

    [TestCaseSource(nameof(Damages))]
    public void Every_verb_refuses_it_with_one_sentence(string statement)
    {
        using TemporaryFolder folder = new();
        Copy(folder);
        Change(folder["run.db"], statement);
        AssertRefused(folder);
    }

    /// <summary>Whoever can change a journal can mend its digests: then what it says must not break anything.</summary>
    [TestCase("proposed", "\"candidate\":", "\"candidate\":9")]
    [TestCase("proposed", "\"island\":0", "\"island\":-1")]
    [TestCase("proposed", "\"parents\":[1", "\"parents\":[77")]
    [TestCase("proposed", "\"operator\":\"numeric\"", "\"operator\":\"magic\"")]
    [TestCase("edited", "\"source\":", "\"sauce\":")]
    [TestCase("edited", "\"candidate\":", "\"candidate\":-")]
    [TestCase("evaluated", "\"fitness\":[", "\"fitness\":[null,")]
    [TestCase("evaluated", "\"below\":[", "\"below\":[2147483647,")]
    [TestCase("evaluated", "\"feedback\":[", "\"feedback\":[null,")]
    [TestCase("evaluated", "\"outcome\":\"Scored\"", "\"outcome\":99")]
    [TestCase("evaluated", "\"seconds\":", "\"seconds\":9999999999999")]
    [TestCase("placed", "\"placements\":[", "\"placements\":[null,")]
    [TestCase("placed", "\"island\":", "\"island\":5")]
    [TestCase("migrated", "\"migrants\":[",
        "\"migrants\":[{\"candidate\":999,\"from\":0,\"placement\":" +
        "{\"island\":0,\"cell\":\"\",\"elite\":true,\"displaced\":0,\"evicted\":0}},")]
    [TestCase("started", "\"islands\":", "\"islands\":9999999")]
    [TestCase("started", "\"founders\":[", "\"founders\":[null,")]
    [TestCase("started", "\"templates\":{", "\"templates\":{\"x.md\":null,")]
    [TestCase("started", "\"targets\":[", "\"targets\":[\"2x2\",")]
    public void An_event_that_cannot_follow_is_refused_though_its_digests_agree(string kind, string old, string changed)
    {
        using TemporaryFolder folder = new();
        Copy(folder);
        JournalEntry[] events = Runs.Events(folder["run.db"]);
        long id = events.Last(e => e.Kind == kind && e.Text.Contains(old)).Id;
        string digest = "";
        foreach (JournalEntry e in events)
        {
            string text = e.Id == id ? e.Text.Replace(old, changed) : e.Text;
            digest = RunJournal.Chained(digest, e.Kind, text);
            Change(folder["run.db"], "UPDATE events SET data = $data, digest = $digest WHERE id = $id", ("$data", text),
                ("$digest", digest), ("$id", e.Id));
        }
        AssertRefused(folder, $"event {id}");
    }

    [Test]
    public void What_is_no_journal_and_what_is_none_yet_are_refused(
        [Values("", "no journal, but long enough to be one, and then some")] string content)
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["run.db"], content);
        foreach (string verb in Verbs)
        {
            (int code, _, string error) = CommandLine.Run(Arguments(verb, folder));
            Assert.That(code, Is.EqualTo(2).Or.EqualTo(3), $"{verb}: {error}");
            Assert.That(error.Trim().Split('\n'), Has.Length.EqualTo(1), $"{verb}: {error}");
        }
    }

    [Test]
    public void A_journal_that_is_deleted_during_its_run_ends_it()
    {
        using TemporaryFolder folder = new();
        Copy(folder);
        using RunJournal journal = RunJournal.OpenToAppend(folder["run.db"], TimeProvider.System);
        File.Delete(folder["run.db"]);
        Assert.That(() => journal.Append(new Lost(1, 0, "")), Throws.TypeOf<IOException>().With.Message.Contains("run.db was deleted"));
    }

    [Test]
    [Platform("Linux")]
    public async Task A_journal_on_a_medium_that_cannot_be_written_is_read_and_a_full_one_goes_on_later()
    {
        using TemporaryFolder folder = new();
        Copy(folder);
        using SmallDisk disk = SmallDisk.Mount(folder.Path, 400);
        string path = Path.Combine(disk.Path, "run.db");
        File.Copy(folder["run.db"], path);
        Assert.That(async () => await Runs.GoOn(path, Runs.Settings(2), 4000),
            Throws.TypeOf<IOException>().With.Message.Contains("full").And.Message.Contains("--resume"));
        Assert.That(disk.Remount("size=4m"), Is.True);
        RunState state = await Runs.GoOn(path, Runs.Settings(2), 40);
        Assert.That(state.Evaluations, Is.GreaterThanOrEqualTo(40));
        Assert.That(disk.Remount("ro"), Is.True);
        Assert.That(Runs.Audited(path).Faults, Is.Empty);
        Assert.That(() => RunJournal.OpenToAppend(path, TimeProvider.System),
            Throws.TypeOf<IOException>().With.Message.Contains("cannot write"));
    }

    private void Copy(TemporaryFolder folder) => File.Copy(_once!["run.db"], folder["run.db"]);

    private static void Change(string path, string statement, params (string, object)[] values)
    {
        using SqliteConnection connection = new($"Data Source={path};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = statement;
        foreach ((string name, object value) in values) command.Parameters.AddWithValue(name, value);
        command.ExecuteNonQuery();
    }

    private static void AssertRefused(TemporaryFolder folder, string place = "run.db")
    {
        long events = Count(folder["run.db"]);
        foreach (string verb in Verbs)
        {
            (int code, _, string error) = CommandLine.Run(Arguments(verb, folder));
            Assert.That(error, Does.StartWith("decomp: ").And.Contain("run.db").And.Contain(place), verb);
            Assert.That((code, error.Trim().Split('\n').Length), Is.EqualTo((3, 1)), $"{verb}: {error}");
        }
        Assert.That(Count(folder["run.db"]), Is.EqualTo(events), "nothing was built on it");
        Assert.That(CommandLine.Run("evolve", "audit", folder["run.db"]).Code, Is.EqualTo(1).Or.EqualTo(3));
    }

    private static long Count(string path)
    {
        using SqliteConnection connection = new($"Data Source={path};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM events";
        return (long)command.ExecuteScalar()!;
    }

    private static string[] Arguments(string verb, TemporaryFolder folder) => verb switch
    {
        "resume" => ["evolve", "--resume", "--db", folder["run.db"], "--out", folder["store"], "--budget", "1"],
        "report" => ["evolve", "report", folder["run.db"], "--out", folder["run.html"]],
        "export" => ["evolve", "export", folder["run.db"], folder["exported"]],
        "replay" => ["evolve", "--llm", $"replay:{folder["run.db"]}", "--db", folder[$"{Guid.NewGuid():N}.db"]],
        _ => ["evolve", "compare", $"{folder["run.db"]}:best", "--targets", "2x2x2:7"],
    };
}
