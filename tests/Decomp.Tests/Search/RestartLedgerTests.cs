using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;
using TensorDecomp.Search.Work;

namespace TensorDecomp.Tests.Search;

/// <summary>Budgets are shared out by the restarts' numbers alone.</summary>
public sealed class RestartLedgerTests
{
    private const int Most = 1000;

    [FsCheck.NUnit.Property(MaxTest = 200)]
    public Property What_counts_depends_on_the_restarts_and_the_budget_only()
    {
        Gen<(int[], int, int)> cases = from steps in Gen.Choose(1, 12)
            .NonEmptyListOf()
                                       from budget in Gen.Choose(1, 400)
                                       from lanes in Gen.Choose(1, 16)
                                       select (steps.ToArray(), budget, lanes);
        return Prop.ForAll(cases.ToArbitrary(), c =>
        {
            (int[] chunks, int budget, int lanes) = c;
            (int counted, long spent, long wasted) = Run(chunks, budget, lanes);
            int expected = 0;
            long sum = 0;
            while (expected < Most && sum + StepsOf(chunks, expected) <= budget) sum += StepsOf(chunks, expected++);
            return counted == expected && spent == sum && wasted <= (lanes + 1) * 12 * Chunk;
        });
    }

    private const int Chunk = 5;

    private static int StepsOf(int[] chunks, long restart) => chunks[restart % chunks.Length] * Chunk;

    /// <summary>Runs lanes a chunk at a time as a batch does; what counted, and the steps done in vain.</summary>
    private static (int Counted, long Spent, long Wasted) Run(int[] chunks, int budget, int lanes)
    {
        RestartLedger ledger = new(budget, Most);
        (long Restart, int Steps)[] lane = [.. Enumerable.Repeat((-1L, 0), lanes)];
        long done = 0;
        while (!ledger.Closed)
        {
            for (int k = 0; k < lanes; k++)
                if (lane[k].Restart < 0) lane[k] = (ledger.Begin(), 0);
            if (lane.All(l => l.Restart < 0)) break;
            ledger.Advance(Chunk);
            for (int k = 0; k < lanes; k++)
            {
                if (lane[k].Restart < 0) continue;
                lane[k].Steps += Chunk;
                done += Chunk;
                if (lane[k].Steps < StepsOf(chunks, lane[k].Restart)) continue;
                ledger.Finish(lane[k].Restart, lane[k].Steps);
                lane[k] = (-1, 0);
            }
        }
        return (ledger.Counted, ledger.Spent, done - ledger.Spent);
    }
}
