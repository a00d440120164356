using Microsoft.Data.Sqlite;
using NUnit.Framework;
using TensorDecomp.Evolution.Journal;
using TensorDecomp.Evolution.Run;
using TensorDecomp.Evolution.Workshop;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Tests.Evolution;

/// <summary>A journal replays bit for bit, and an audit notices whatever was changed.</summary>
public sealed class ReplayTests
{
    [Test]
    public async Task A_replay_has_the_same_events_and_digest([Values] bool model)
    {
        using TemporaryFolder folder = new();
        await Runs.GoOn(folder["run.db"], Runs.Settings(11, model), 40, model ? new ScriptedModel(TimeSpan.FromMilliseconds(2)) : null);
        using RunJournal record = RunJournal.OpenToRead(folder["run.db"], TimeProvider.System),
            again = RunJournal.OpenToAppend(folder["again.db"], TimeProvider.System);
        RunState state = Replay.Into(again, record, new Runs.Nobody(), InProcessWorkshop.Instance);
        Assert.That(again.Digest, Is.EqualTo(record.Digest).And.Not.Empty);
        Assert.That(state.Tries, Is.EqualTo(40));
    }

    [TestCase("proposed", "\"island\":", "\"island\":1")]
    [TestCase("placed", "\"elite\":true", "\"elite\":false")]
    [TestCase("edited", "0.999f", "0.998f")]
    [TestCase("evaluated", "\"exact\":", "\"exact\":1")]
    public async Task An_audit_notices_a_changed_event_even_with_digests_mended(string kind, string old, string changed)
    {
        using TemporaryFolder folder = new();
        await Runs.GoOn(folder["run.db"], Runs.Settings(2), 12);
        Assert.That(Runs.Audited(folder["run.db"]).Faults, Is.Empty);
        long id = Runs.Events(folder["run.db"]).Last(e => e.Kind == kind && e.Text.Contains(old)).Id;
        Tamper(folder["run.db"], id, text => text.Replace(old, changed), mend: false);
        Assert.That(Runs.Audited(folder["run.db"]).Faults, Has.Some.Contains($"event {id} ").And.Some.Contains("was changed"));
        Tamper(folder["run.db"], id, text => text, mend: true);
        string[] faults = [.. Runs.Audited(folder["run.db"]).Faults];
        Assert.That(faults, Has.None.Contains("was changed"));
        if (kind != "evaluated") Assert.That(faults, Has.Some.Contains($"event {id} "), "the decision does not come out again");
    }

    [Test]
    public async Task Events_can_be_neither_changed_nor_deleted()
    {
        using TemporaryFolder folder = new();
        await Runs.GoOn(folder["run.db"], Runs.Settings(), 3);
        using SqliteConnection connection = new($"Data Source={folder["run.db"]};Pooling=False");
        connection.Open();
        foreach (string statement in (string[])["UPDATE events SET data = '' WHERE id = 2", "DELETE FROM events WHERE id = 2"])
        {
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = statement;
            Assert.That(command.ExecuteNonQuery, Throws.TypeOf<SqliteException>().With.Message.Contains("events"));
        }
    }

    [Test]
    public void A_file_that_is_no_journal_is_refused_with_a_sentence()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["no.db"], new string('x', 5000));
        Assert.That(() => RunJournal.OpenToRead(folder["no.db"], TimeProvider.System),
            Throws.TypeOf<MalformedInputException>().With.Message.Contains("no.db is no journal"));
        Assert.That(() => RunJournal.OpenToRead(folder["absent.db"], TimeProvider.System), Throws.TypeOf<IOException>());
    }

    /// <summary>What someone with the file in hand can do, triggers or not.</summary>
    private static void Tamper(string path, long id, Func<string, string> change, bool mend)
    {
        JournalEntry[] events = Runs.Events(path);
        using SqliteConnection connection = new($"Data Source={path};Pooling=False");
        connection.Open();
        Execute(connection, "DROP TRIGGER IF EXISTS events_are_final");
        string digest = "";
        foreach (JournalEntry e in events)
        {
            string text = e.Id == id ? change(e.Text) : e.Text;
            digest = mend ? RunJournal.Chained(digest, e.Kind, text) : e.Digest;
            Execute(connection, "UPDATE events SET data = $data, digest = $digest WHERE id = $id", ("$data", text), ("$digest", digest),
                ("$id", e.Id));
        }
    }

    private static void Execute(SqliteConnection connection, string text, params (string, object)[] values)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = text;
        foreach ((string name, object value) in values) command.Parameters.AddWithValue(name, value);
        command.ExecuteNonQuery();
    }
}
