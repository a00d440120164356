using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using NUnit.Framework;
using TensorDecomp.Cluster.Boards;
using TensorDecomp.Search.Hubs;
using TensorDecomp.Tests;

namespace TensorDecomp.Cluster.Tests;

/// <summary>A board that is none, is damaged, of another release, or has no room: a sentence, and what was kept stays.</summary>
[NonParallelizable]
public sealed class BoardFailureTests
{
    private static readonly DateTimeOffset s_noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private TemporaryFolder _folder = null!;

    [SetUp]
    public void Begin() => _folder = new();

    [TearDown]
    public void End() => _folder.Dispose();

    [Test]
    public void That_of_another_release_is_refused_and_left_as_it_is()
    {
        Kept(notes: 1);
        Sql("PRAGMA user_version = 2");
        byte[] before = SHA256.HashData(File.ReadAllBytes(_folder["board.db"]));
        Refused("is the board of another release");
        Assert.That(SHA256.HashData(File.ReadAllBytes(_folder["board.db"])), Is.EqualTo(before));
    }

    [Test]
    public void One_with_a_page_of_other_bytes_is_refused()
    {
        Kept(notes: 500);
        using (FileStream file = File.OpenWrite(_folder["board.db"]))
        {
            file.Position = file.Length / 2 / 4096 * 4096;
            file.Write([.. Enumerable.Repeat((byte)0xA5, 4096)]);
        }
        Refused("board.db");
    }

    [TestCase(0x00), TestCase(0x5A)]
    public void What_is_no_database_is_refused(byte filler)
    {
        File.WriteAllBytes(_folder["board.db"], [.. Enumerable.Repeat(filler, 10_000)]);
        Refused("cannot be opened as a board");
    }

    [Test]
    public void A_folder_in_its_place_is_refused()
    {
        Directory.CreateDirectory(_folder["board.db"]);
        Refused("cannot be opened as a board");
    }

    [Test]
    public void One_with_other_tables_is_no_trace()
    {
        Sql("CREATE TABLE goals (x); PRAGMA user_version = 1");
        using SqliteBoardStore store = new(_folder["board.db"]);
        Assert.That(() => store.Goals(), Throws.InstanceOf<BoardLostException>().With.Message.Contains("board.db cannot be kept"));
    }

    [Test]
    public void A_full_disk_takes_nothing_that_was_kept()
    {
        using Disk disk = new(_folder["disk"], kilobytes: 1024);
        string file = Path.Combine(_folder["disk"], "board.db");
        int kept = 0;
        using (SqliteBoardStore store = new(file))
            Assert.That(() =>
            {
                for (; kept < 10_000; kept++) store.Note(s_noon, "w", new string('x', 1000));
            }, Throws.InstanceOf<BoardLostException>().With.Message.Contains("full"));
        Assert.That(kept, Is.GreaterThan(100));
        disk.Enlarge(8192);
        using SqliteBoardStore again = new(file);
        Assert.That(again.Notes(10_000), Has.Count.EqualTo(kept));
        again.Note(s_noon, "w", "goes on");
    }

    [Test, CancelAfter(300_000)]
    public async Task A_hub_whose_disk_is_full_waits_for_room_and_goes_on(CancellationToken patience)
    {
        using Disk disk = new(_folder["disk"], kilobytes: 4096);
        string place = $"127.0.0.1:{ToolProcess.FreePort()}", filler = Path.Combine(_folder["disk"], "filler");
        using ToolProcess hub = ToolProcess.Start(_folder.Path, "hub", "--listen", place, "--board", "disk/board", "--out", "found",
            "--lease", "5s");
        await hub.Line(Begins("hub at ")).WaitAsync(patience);
        using ToolProcess search = ToolProcess.Start(_folder.Path, "search", "2", "2", "3", "--rank", "11", "--engine", "gradient", "--hub",
            place, "--out", "mine");
        await hub.Line(Begins("goal ")).WaitAsync(patience);
        disk.Fill(filler);
        using ToolProcess worker = ToolProcess.Start(_folder.Path, "worker", "--hub", place, "--threads", "1", "--name", "w");
        Assert.That(await hub.Line(Begins("has the board no more")).WaitAsync(patience), Does.Contain("full"));
        File.Delete(filler);
        Assert.That(search.Wait(), Is.Zero, $"{search.Text}\n{hub.Text}");
        Assert.That(hub.Text, Does.Not.Contain(" at TensorDecomp"));
        Assert.That((worker.Terminate(), hub.Terminate()), Is.EqualTo((143, 143)), hub.Text);
    }

    private void Refused(string sentence) => Assert.That(() => new SqliteBoardStore(_folder["board.db"]),
        Throws.InstanceOf<HubException>().With.Message.Contains(sentence).And.Message.Contains("--board"));

    private void Kept(int notes)
    {
        using SqliteBoardStore store = new(_folder["board.db"]);
        for (int k = 0; k < notes; k++) store.Note(s_noon, "w", $"note {k} of a worker that says much");
    }

    private void Sql(string text)
    {
        using SqliteConnection connection = new($"Data Source={_folder["board.db"]};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }

    private static Predicate<string> Begins(string words) => line => line.StartsWith(words, StringComparison.Ordinal);

    /// <summary>A small disk of its own, which only root of a Linux can make; tests without are skipped.</summary>
    private sealed class Disk : IDisposable
    {
        private readonly string _folder;

        public Disk(string folder, int kilobytes)
        {
            _folder = Directory.CreateDirectory(folder).FullName;
            if (Try("mount", "-t", "tmpfs", "-o", $"size={kilobytes}k", "decomp-test", _folder) is { } no)
                Assert.Ignore($"no small disk can be made here: {no}");
        }

        public void Enlarge(int kilobytes) => Assert.That(Try("mount", "-o", $"remount,size={kilobytes}k", _folder), Is.Null);

        /// <summary>Leaves room for nothing else.</summary>
        public void Fill(string file)
        {
            using FileStream filler = File.Create(file, 1);
            try
            {
                while (true) filler.Write(new byte[4096]);
            }
            catch (IOException)
            {
                // that was it
            }
        }

        public void Dispose() => Try("umount", "-l", _folder);

        private static string? Try(string command, params string[] words)
        {
            try
            {
                using Process process = Process.Start(new ProcessStartInfo(command, words) { RedirectStandardError = true })!;
                string said = process.StandardError.ReadToEnd();
                process.WaitForExit();
                return process.ExitCode == 0 ? null : said.Trim();
            }
            catch (System.ComponentModel.Win32Exception e)
            {
                return e.Message;
            }
        }
    }
}
