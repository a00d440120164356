using System.Diagnostics;
using NUnit.Framework;
using TensorDecomp.Evolution.Facts;
using TensorDecomp.Evolution.Journal;
using TensorDecomp.Evolution.Run;
using TensorDecomp.Kernels;

namespace TensorDecomp.Tests.Evolution;

/// <summary>kill -9 after any event, in any number: the run goes on as if nothing had happened.</summary>
public sealed class KillTests
{
    private const int Budget = 24;

    /// <summary>The child process of these tests: goes on with a run, a line per event, in step with its reader.</summary>
    public static int Child(string path, string kind)
    {
        Go(path, kind, new Lines()).GetAwaiter().GetResult();
        return 0;
    }

    private static Task Go(string path, string kind, IRunObserver? observer)
    {
        bool model = kind == "model";
        EvolutionSettings settings = Runs.Settings(21, model);
        if (kind == "relay") settings = settings with { Relay = new RelayPlan(7, 2), Fitness = FitnessRule.WorkToProof };
        return Runs.GoOn(path, settings, Budget, model ? new ScriptedModel() : null, inFlight: model ? 1 : 3, observer: observer);
    }

    /// <summary>With a model one child at a time: answers then come in one order only.</summary>
    [Test]
    public async Task Killed_at_random_events_a_run_ends_in_the_same_journal([Values("none", "model", "relay")] string kind)
    {
        using TemporaryFolder folder = new();
        await Go(folder["whole.db"], kind, null);
        Assert.That(Runs.Events(folder["whole.db"]).Count(e => e.Kind == "handed"), Is.EqualTo(kind == "relay" ? 3 : 0));
        HostRandom rng = new(77);
        int kills = 0, most = Runs.Events(folder["whole.db"]).Length / 5;
        while (true)
        {
            using Process child = ChildProcess.Start(["evolve", folder["killed.db"], kind]);
            int lines = rng.Below(most), beyond = rng.Below(4);
            child.StandardInput.Write(new string('\n', lines + beyond));
            child.StandardInput.Flush();
            while (lines-- >= 0 && child.StandardOutput.ReadLine() is not null) { }
            if (lines >= 0) // it ended before its turn came
            {
                Assert.That(child.WaitForExit(60_000) && child.ExitCode == 0, Is.True, child.StandardError.ReadToEnd());
                break;
            }
            Thread.Sleep(rng.Below(8));
            child.Kill();
            child.WaitForExit();
            kills++;
        }
        Assert.That(kills, Is.GreaterThanOrEqualTo(3), "it was killed at all");
        Assert.That(Timeless(folder["killed.db"]), Is.EqualTo(Timeless(folder["whole.db"])));
        Assert.That(Runs.Audited(folder["killed.db"]).Faults, Is.Empty);
    }

    /// <summary>All but the seconds that answers took.</summary>
    private static string[] Timeless(string path) =>
        [.. Runs.Events(path).Select(e => e.Event is Answered a ? EventText.Write(a with { Seconds = 0 }) : e.Text)];

    /// <summary>A line after each event, and no next event before a line has come: however fast the machine is, it goes no further than it
    /// was let.</summary>
    private sealed class Lines : IRunObserver
    {
        public void Happened(JournalEntry entry, IRunEvent e, RunState state)
        {
            Console.WriteLine(entry.Id);
            Console.Out.Flush();
            Console.In.ReadLine();
        }
    }
}
