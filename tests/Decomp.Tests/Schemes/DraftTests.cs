using System.Diagnostics;
using NUnit.Framework;
using TensorDecomp.Schemes;

namespace TensorDecomp.Tests.Schemes;

/// <summary>What a process that was killed left beside its files is cleared away, and nothing else.</summary>
public sealed class DraftTests
{
    [Test]
    public void Stale_drafts_go_with_the_next_write_and_all_other_files_stay()
    {
        using TemporaryFolder folder = new();
        string own = Name(folder);
        string[] parts = own.Split('-');
        string Draft(string host, int process) => Path.Combine(folder.Path, string.Join('-', host, $"{process}", "1.tmp"));
        string stale = Draft(parts[0], Ended()), earlier = Draft(parts[0], Environment.ProcessId), living = Draft(parts[0], Parent()),
            elsewhere = Draft(parts[0][..^8] + "01234567", Ended());
        string[] others =
            [living, elsewhere, Path.Combine(folder.Path, ".notes.tmp"), Path.Combine(folder.Path, "a.01-2-3.tmp"),
                Path.Combine(folder.Path, ".x.0-1-2.tmp")];
        foreach (string file in (string[])[stale, earlier, .. others]) File.WriteAllText(file, "");
        string below = Directory.CreateDirectory(Path.Combine(folder.Path, "below")).FullName;
        foreach (string file in (string[])[stale, earlier, .. others]) File.Move(file, Path.Combine(below, Path.GetFileName(file)));
        AtomicFile.Write(Path.Combine(below, "scheme.json"), stream => stream.WriteByte(1)); // the first of this process there
        Assert.That(Directory.EnumerateFiles(below).Select(Path.GetFileName),
            Is.EquivalentTo(others.Append("scheme.json").Select(Path.GetFileName)));
    }

    [Test]
    public void A_draft_that_somebody_writes_stays_though_its_process_cannot_be_seen()
    {
        using TemporaryFolder folder = new();
        string[] parts = Name(folder).Split('-');
        string below = Directory.CreateDirectory(Path.Combine(folder.Path, "below")).FullName,
            held = Path.Combine(below, string.Join('-', parts[0], $"{Ended()}", "1.tmp"));
        using FileStream writer = new(held, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        AtomicFile.Write(Path.Combine(below, "scheme.json"), stream => stream.WriteByte(1));
        Assert.That(File.Exists(held), Is.True);
    }

    [Test]
    public void Drafts_are_abandoned_where_a_signal_ends_the_process()
    {
        using TemporaryFolder folder = new();
        Assert.That(() => AtomicFile.Write(folder["whole"], _ =>
        {
            Assert.That(folder.Files(), Has.Length.EqualTo(1));
            AtomicFile.AbandonDrafts();
            Assert.That(folder.Files(), Is.Empty);
        }), Throws.TypeOf<IOException>());
    }

    [Test]
    public void A_name_as_long_as_the_file_system_takes_is_written()
    {
        using TemporaryFolder folder = new();
        AtomicFile.Write(folder[new string('n', 255)], stream => stream.WriteByte(1));
        Assert.That(folder.Files(), Has.Length.EqualTo(1));
        Assert.That(() => AtomicFile.Write(folder.Path, stream => stream.WriteByte(1)),
            Throws.TypeOf<IOException>().With.Message.Contains("folder"));
    }

    /// <summary>The name of a draft of this process.</summary>
    private static string Name(TemporaryFolder folder)
    {
        string name = "";
        AtomicFile.Write(folder["file"], _ => name = Path.GetFileName(folder.Files().Single()));
        File.Delete(folder["file"]);
        return name;
    }

    /// <summary>The number of a process that is no more.</summary>
    private static int Ended()
    {
        using Process process = Process.Start(new ProcessStartInfo("dotnet", ["--version"]) { RedirectStandardOutput = true })!;
        process.WaitForExit();
        return process.Id;
    }

    /// <summary>The number of a process that lives and is not this one.</summary>
    private static int Parent() => OperatingSystem.IsWindows() ? 4 : 1;
}
