using System.CommandLine;
using TensorDecomp.Cli.Host;
using TensorDecomp.Cli.Options;
using TensorDecomp.Kernels;
using TensorDecomp.Search;
using TensorDecomp.Search.Kinds;
using TensorDecomp.Verify;

namespace TensorDecomp.Cli.Verbs;

/// <summary>decomp flip M N P: walks through the flip graphs of one ring, a search with that goal.</summary>
internal static class FlipVerb
{
    public static string[] Examples =>
    [
        "decomp flip 4 4 4 --ring F2 --rank 47",
        "decomp flip 5 5 5 --ring F2 --symmetry cyclic:3 --rank 93",
        "decomp flip 3 3 4 --ring ZT --symmetry transpose-2",
        "decomp flip 4 4 5 --ring F2 --symmetry perm:0123,0123,0123+13,13,13 --rank 61",
        "decomp flip 4 5 6 --ring ZT --meta --from results",
        "decomp flip 4 5 6 --ring F2 --rank 91 --pool --keep pools",
        "decomp flip 6 6 6 --ring F2 --rank 153 --levels --symmetry perm:NPM/05.14.23,05.14.23,05.14.23",
        "decomp flip --tensor poly:3x3 --rank 6",
    ];

    public static Command Create()
    {
        TensorChoice tensor = new("flip");
        Option<string> ring = RingOption.Create(RingOption.Walked, Ring.Modulo(2));
        Option<int> rank = new("--rank", "-r") { Description = "stop at this rank", DefaultValueFactory = _ => 1, HelpName = "R" };
        rank.Validators.Add(WholeNumber.Between(1, SearchGoal.LargestRank));
        Option<TimeSpan> time = TimeOption.Create(TimeSpan.FromSeconds(60), "--rounds");
        Option<long?> rounds =
            new("--rounds")
            {
                Description = "stop after this many rounds, those before --resume counted, for a run that can be repeated exactly",
                HelpName = "N",
            };
        Option<ulong> seed = SeedOption.Create("determines every random choice");
        Option<int?> walkers = new("--walkers") { Description = "walkers, as many as threads by default", HelpName = "N" };
        Option<string?> symmetry =
            new("--symmetry")
            {
                Description =
                "only schemes that a symmetry leaves as they are, as in cyclic, transpose, swap:1,1,1 or perm:0123,0123,0123+13,13,13; " +
                    "'decomp help symmetries' explains",
                HelpName = "GROUP",
            };
        Option<bool> ladder = new("--ladder") { Description = "search the smaller shapes first and start from what they give" };
        Option<bool> meta =
            new("--meta") { Description = "walk in the neighbouring shapes too, and from one to the other: the meta flip graph" };
        Option<bool> pool =
            new("--pool") { Description = "walk from hundreds of the best schemes of the shape, seldom through neighbouring ones" };
        Option<bool> levels =
            new("--levels") { Description = "walk from a pool of one rank to a pool of the next, rather than each walk all the way down" };
        Option<string?> keep =
            new("--keep") { Description = "folder that keeps the pool of --pool, for other runs to go on from", HelpName = "DIR" };
        Option<string?> from = new("--from") { Description = "folder or file of schemes to derive starts from", HelpName = "PATH" };
        RunOptions run = new("folder that receives what is found, certified");
        rounds.Validators.Add(WholeNumber.Between(1, int.MaxValue));
        walkers.Validators.Add(WholeNumber.Between(1, WalkGoal.MostWalkers));
        Command verb = new("flip", "Search the flip graph of a shape for lower rank.") { tensor.Option, ring, rank, time, rounds, seed,
            walkers, symmetry, ladder, meta, pool, levels, keep, from };
        tensor.AddTo(verb);
        run.AddTo(verb);
        verb.SetAction(parsed =>
        {
            if (parsed.GetValue(meta) && parsed.GetValue(ladder))
                throw new UsageException("--meta walks in the smaller shapes as well; leave out --ladder.");
            if (parsed.GetValue(pool) && (parsed.GetValue(meta) || parsed.GetValue(ladder)))
                throw new UsageException("--pool is a course of its own; leave out --meta and --ladder.");
            if (parsed.GetValue(keep) is not null && !parsed.GetValue(pool))
                throw new UsageException("--keep is for the pool of --pool; add --pool, or leave out --keep.");
            if (parsed.GetValue(levels) && (parsed.GetValue(pool) || parsed.GetValue(meta) || parsed.GetValue(ladder)))
                throw new UsageException("--levels is a course of its own; leave out --pool, --meta and --ladder.");
            WalkCourse course = parsed.GetValue(levels) ? WalkCourse.Levels : parsed.GetValue(pool) ? WalkCourse.Pool
                : parsed.GetValue(meta) ? WalkCourse.Meta
                : parsed.GetValue(ladder) ? WalkCourse.Ladder : WalkCourse.Plain;
            SearchGoal goal = new(new Target(tensor.Of(parsed), parsed.GetValue(rank)), RingOption.ParseWalked(parsed.GetValue(ring)!))
            {
                Engine = EngineKinds.Walk,
                Walks = new WalkGoal(course, parsed.GetValue(walkers) ?? run.Threads(parsed), parsed.GetValue(from),
                    parsed.GetValue(rounds))
                { Keep = parsed.GetValue(keep) },
                Symmetry = parsed.GetValue(symmetry),
                Seed = parsed.GetValue(seed),
                Time = TimeOption.Of(parsed, time, rounds),
            };
            return GoalRun.Run(run, parsed, goal);
        });
        return verb;
    }
}
