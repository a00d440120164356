using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using NUnit.Framework;
using TensorDecomp.Kernels;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Cli;

/// <summary>Ctrl-C, SIGTERM and SIGKILL: what was certified before stays, and nothing else is ever there.</summary>
[Platform(Exclude = "Win")]
public sealed class InterruptionTests
{
    private const int HangUp = 1, Interrupt = 2, Terminate = 15;

    /// <summary>The border rank of ⟨2,3,3⟩ is 14 (Conner, Harper and Landsberg 2019), so a search for 13 goes on until someone stops
    /// it.</summary>
    private static readonly string[] Endless = ["search", "2", "3", "3", "--rank", "13", "--time", "10m", "--json"];

    [TestCase(Interrupt)]
    [TestCase(Terminate)]
    [TestCase(HangUp)]
    public void A_signal_ends_a_search_with_a_last_line_a_checkpoint_and_the_exit_code_that_shells_know(int signal)
    {
        using TemporaryFolder folder = new(), beside = new();
        using Process search = Decomp.Start([.. Endless, "--out", folder.Path, "--checkpoint", beside["search.json"]]);
        Assert.That(search.StandardOutput.ReadLine(), Does.Contain("start"));
        if (Ignores(search, signal))
        {
            search.Kill();
            Assert.Ignore("this process was started with the signal ignored, and its children inherit that");
        }
        Assert.That(Send(search.Id, signal), Is.Zero);
        Outcome outcome = Decomp.Finish(search);
        Assert.That((outcome.ExitCode, outcome.Errors), Is.EqualTo((128 + signal, "")));
        JsonElement done = outcome.Events[^1];
        Assert.That((done.GetProperty("event").GetString(), done.GetProperty("end").GetString()), Is.EqualTo(("done", "cancelled")));
        AssertSound(folder, announced: [.. outcome.Events.Where(IsImprovement).Select(File)]);
        Assert.That(beside.Files(), Is.EqualTo((string[])[beside["search.json"]]));
    }

    /// <summary>Nobody knows a scheme of ⟨2,3,3⟩ with 14 terms, so the campaign goes on until it is stopped.</summary>
    [Test]
    public void A_campaign_that_is_stopped_says_so_and_that_it_goes_on()
    {
        using TemporaryFolder folder = new();
        System.IO.File.WriteAllText(folder["c.json"],
            """{"campaign": 1, "tensors": ["2x3x3"], "rank": "below", "seconds": 600, "slice": 300}""");
        using Process campaign = Decomp.Start("campaign", folder["c.json"], "--threads", "1");
        Assert.That(campaign.StandardOutput.ReadLine(), Is.EqualTo("campaign: 1 goal, 10 min 00 s"));
        if (Ignores(campaign, Interrupt))
        {
            campaign.Kill();
            Assert.Ignore("this process was started with the signal ignored, and its children inherit that");
        }
        Assert.That(Send(campaign.Id, Interrupt), Is.Zero);
        Outcome outcome = Decomp.Finish(campaign);
        Assert.That((outcome.ExitCode, outcome.Errors), Is.EqualTo((130, "")));
        Assert.That(outcome.Lines, Has.Some.StartsWith("stopped: 0 of 1 goals after "));
        Assert.That(outcome.Lines[^1], Is.EqualTo("the same command goes on with it"));
    }

    /// <summary>Half of the kills fall somewhere into the search, the other half just after it announced an improvement.</summary>
    [Test]
    public void Killed_at_any_moment_a_search_leaves_certified_files_only()
    {
        using TemporaryFolder folder = new();
        HostRandom random = new(2024);
        List<string> announced = [];
        for (int round = 0; round < 8; round++)
        {
            string own = Path.Combine(folder.Path, $"{round}");
            using Process search = Decomp.Start("search", "2", "2", "2", "--seed", $"{round}", "--time", "10m", "--json", "--out", own);
            List<string> lines = round % 2 == 0
                ? KillAfter(search, _ => true, TimeSpan.FromMilliseconds(random.Uniform(0, 500)))
                : KillAfter(search, line => line.Contains("improvement"), TimeSpan.FromMilliseconds(random.Uniform(0, 20)));
            announced.AddRange(lines.Select(line => JsonDocument.Parse(line).RootElement).Where(IsImprovement).Select(File));
        }
        Assert.That(announced, Has.Count.GreaterThanOrEqualTo(4));
        AssertSound(folder, announced);
    }

    /// <summary>A process that does nothing but store schemes is mostly in the middle of it.</summary>
    [Test]
    public void Killed_in_the_middle_of_writing_a_store_holds_whole_files_only()
    {
        using TemporaryFolder folder = new();
        HostRandom random = new(2025);
        List<string> announced = [];
        for (int round = 0; round < 8; round++)
        {
            string own = Path.Combine(folder.Path, $"{round}");
            using Process storing = ChildProcess.Start(["store", own]);
            int wanted = 1 + random.Below(8); // schemes, however long the machine takes for them
            announced.AddRange(KillAfter(storing, _ => --wanted == 0, TimeSpan.FromMilliseconds(random.Uniform(0, 60))));
        }
        Assert.That(announced, Has.Count.GreaterThan(8));
        AssertSound(folder, announced);
    }

    /// <summary>Every scheme in the store is whole and holds; every one that was announced is there.</summary>
    private static void AssertSound(TemporaryFolder folder, IReadOnlyCollection<string> announced)
    {
        string[] files = folder.Files("*.json");
        Assert.That(files, Is.SupersetOf(announced.Distinct()), "announced means stored");
        foreach (string file in files) Assert.That(Decomp.Judge(file), Has.Property(nameof(Verdict.Valid)).True, file);
        foreach (string other in folder.Files().Except(files))
            Assert.That(other, Does.EndWith(".tmp"), "a draft that was cut off never looks like a scheme");
    }

    /// <summary>Waits for a line of the kind, then so long, kills, and returns all whole lines.</summary>
    private static List<string> KillAfter(Process process, Func<string, bool> awaited, TimeSpan delay)
    {
        List<string> lines = [];
        do lines.Add(process.StandardOutput.ReadLine()
            ?? throw new AssertionException($"it ended by itself: {process.StandardError.ReadToEnd()}"));
        while (!awaited(lines[^1]));
        Task<string> rest = process.StandardOutput.ReadToEndAsync();
        Thread.Sleep(delay);
        process.Kill();
        process.WaitForExit();
        string text = rest.Result;
        return [.. lines, .. text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }

    private static bool IsImprovement(JsonElement line) => line.GetProperty("event").GetString() == "improvement";

    private static string File(JsonElement line) => line.GetProperty("file").GetString()!;

    /// <summary>Whether the process was born deaf to the signal, as background jobs of a shell without job control are to SIGINT.</summary>
    private static bool Ignores(Process process, int signal)
    {
        if (!OperatingSystem.IsLinux()) return false;
        string mask = System.IO.File.ReadLines($"/proc/{process.Id}/status")
            .Single(line => line.StartsWith("SigIgn:"))["SigIgn:".Length..].Trim();
        return (Convert.ToUInt64(mask, 16) >> (signal - 1) & 1) == 1;
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Send(int process, int signal);
}
