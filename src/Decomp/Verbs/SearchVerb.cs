using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using TensorDecomp.Cli.Host;
using TensorDecomp.Cli.Options;
using TensorDecomp.Cli.Reports;
using TensorDecomp.Evolution.Facts;
using TensorDecomp.Evolution.Workshop;
using TensorDecomp.Kernels;
using TensorDecomp.Programs;
using TensorDecomp.Programs.Named;
using TensorDecomp.Schemes;
using TensorDecomp.Search;
using TensorDecomp.Verify;

namespace TensorDecomp.Cli.Verbs;

/// <summary>decomp search M N P: find a low-rank decomposition, certify it, store it.</summary>
internal static class SearchVerb
{
    public static string[] Examples =>
    [
        "decomp search 3 3 3",
        "decomp search 2 4 5 --rank 33 --time 2m --seed 7",
        "decomp search 3 3 4 --engine gradient --program adam-anneal --threads 8 --json",
        "decomp search 3 3 3 --engine gradient --program ./mine.cs",
        "decomp search 3 3 4 --engine gradient --rank 29..31",
        "decomp search 2 4 5 --engine gradient --rank 33..35 --descend",
        "decomp search 2 4 5 --engine gradient --rank 32 --from results",
        "decomp search 4 4 4 --ring F2 --engine flip --time 10m",
        "decomp search 4 4 4 --engine gradient --symmetry cyclic:16",
        "decomp search 4 4 5 --ring F2 --symmetry swap:1,1,1",
        "decomp search 3 3 3 --engine gradient --symmetry swap:1,1,1:5",
        "decomp search 4 4 4 --engine lbfgs --symmetry perm:0123,0123,0123+03.12,13,03.12",
        "decomp search 4 4 5 --engine flip --symmetry perm:0123,0123,0123+13,13,13",
        "decomp search 4 4 4 --rank 48 --ring C --time 8h --checkpoint c48.json --resume",
        "decomp search 3 4 5 --engine lbfgs",
        "decomp search 3 3 3 --engine gradient --backend gpu",
    ];

    private static readonly TimeSpan StrangersGrace = TimeSpan.FromSeconds(1);

    public static Command Create()
    {
        Argument<int> m = Dimension("M"), n = Dimension("N"), p = Dimension("P");
        Option<RankRange?> rank = RankChoice.Option();
        Option<string> field =
            RingOption.Create($"ring that schemes must hold over: {RingOption.Spelling}", Ring.Rationals);
        Option<string?> former = RingOption.Former();
        Option<string> engine =
            new("--engine", "-e")
            {
                Description =
                "all that can serve the search, or one: gradient, flip, lbfgs (chains of L-BFGS descents, over Q)",
                DefaultValueFactory = _ => EngineChoice.Names[0],
                HelpName = "NAME"
            };
        Option<ulong> seed =
            new("--seed", "-s") { Description = "determines every random choice", DefaultValueFactory = _ => 1, HelpName = "S" };
        Option<TimeSpan> time =
            new("--time", "-t")
            {
                Description = "stop after this long: 90s, 5m, 2h; 5m unless given",
                DefaultValueFactory = _ =>
                TimeSpan.FromMinutes(5),
                CustomParser = Duration.Parse,
                HelpName = "TIME"
            };
        Option<int> threads =
            new("--threads")
            {
                Description = "worker threads, one per core unless given",
                DefaultValueFactory = _ =>
                Environment.ProcessorCount,
                HelpName = "N"
            };
        Option<string[]> program =
            new("--program", "-p")
            {
                Description =
                $"gradient program, repeatable, which then share the time by success: {string.Join(", ", ProgramRegistry.All.Select(x => x.Name))}, one of 'decomp programs list', a C# file, or {CandidateChoice.Usage}",
                DefaultValueFactory = _ => [ProgramRegistry.Default.Name],
                HelpName = "NAME"
            };
        Option<string?> symmetry =
            new("--symmetry")
            {
                Description =
                "symmetry that schemes have to have: cyclic, transpose or both, each with its number of fixed terms, as in cyclic:16 (both:1:4 has four orbits of three, transpose:3-1 is twisted by diag(1, -1)), or without for those that the rank admits; swap:A,B,C or turn:A,B,C, pairs or triples of indices of the three ranges, for gradient restarts with the number of fixed terms if you wish, as in swap:1,1,1:5 (swap:1,1,1:3,2,0,0 has two of which u alone keeps its sign); perm:M,N,P+M,N,P, the group that permutations of the three ranges make, each written as its cycles joined by dots, or - where a range stays, for gradient restarts and chains with :S for S fixed terms if you wish; for flip graphs transpose or transpose-K, with K pairs of the third dimension, wherever two dimensions are equal",
                HelpName = "GROUP"
            };
        Option<string> backend =
            new("--backend")
            {
                Description = "where gradient restarts run: cpu, gpu, auto, or an id of 'decomp devices'",
                DefaultValueFactory = _ => BackendChoice.Names[0],
                HelpName = "NAME"
            };
        Option<bool> descend =
            new("--descend")
            {
                Description =
                "gradient engines for every rank of --rank, which share the time by success; those of lower ranks also start at what is found on the way, and with --from at the folder's schemes"
            };
        Option<string?> from =
            new("--from")
            {
                Description =
                "folder of schemes of a higher rank; gradient restarts start at them, less the terms that are too many",
                HelpName = "DIR"
            };
        Option<string> output =
            new("--out", "-o")
            {
                Description = "folder that receives certified schemes and whose schemes are built on",
                DefaultValueFactory = _ => "results",
                HelpName = "DIR"
            };
        Option<string?> checkpoint =
            new("--checkpoint")
            {
                Description = "keep this file up to date with where the search stands, every ten seconds and at its end",
                HelpName = "FILE"
            };
        Option<bool> resume = new("--resume") { Description = "go on where the checkpoint stands" };
        Option<bool> json = new("--json") { Description = "print JSON lines only" };
        threads.Validators.Add(WholeNumber.Between(1, 1024));
        engine.AcceptOnlyFromAmong([.. EngineChoice.Names]);

        Command verb =
            new("search", "Find low-rank decompositions of the product of an MxN by an NxP matrix, each one certified exactly.") { m, n, p,
                rank, field, former, engine, seed, time, threads, program, symmetry, backend, descend, from, checkpoint, resume, output, json };
        verb.SetAction(parsed =>
        {
            Shape shape = new(parsed.GetValue(m), parsed.GetValue(n), parsed.GetValue(p));
            if (parsed.GetValue(former) is not null && parsed.GetResult(field) is { Implicit: false })
                throw new UsageException("--field is the former name of --ring; give one of them.");
            Ring ring = RingOption.Parse(parsed.GetValue(former) ?? parsed.GetValue(field)!);
            Record? record = RecordTable.Current.Best(shape, ring);
            int known = record?.Rank ?? 0;
            RankRange ranks = parsed.GetValue(rank)
                ?? (known > 0 ? new(known, known)
                : throw new UsageException($"no rank is on record for {shape} over {ring}; give one with --rank."));
            ProgramFolder folder = new(Path.Combine(parsed.GetValue(output)!, ProgramFolder.Below));
            if (parsed.GetValue(engine) is "flip" or "lbfgs" && parsed.GetResult(program) is { Implicit: false })
                throw new UsageException(
                    $"--program names gradient programs, of which --engine {parsed.GetValue(engine)} runs none; leave one of the two out, or write --engine gradient.");
            IReadOnlyList<GradientProgram> resolved = Resolve(parsed.GetValue(program)!, folder);
            (string where, string who) = (parsed.GetValue(backend)!, parsed.GetValue(engine)!);
            IReadOnlyList<GradientProgram> programs = [.. resolved.Select(one => BackendChoice.Place(one, where, who))];
            SearchRequest request =
                new(new Target(shape, ranks.Lowest), ring, parsed.GetValue(seed), parsed.GetValue(time),
                    parsed.GetValue(threads))
                { HighestRank = ranks.Highest, Checkpoint = parsed.GetValue(checkpoint) };
            // The tool's own programs do a slice of work in milliseconds; a stranger's may take what its bounds allow.
            if (resolved.Any(one => ProgramRegistry.Find(one.Name) is null)) request = request with { Grace = StrangersGrace };
            if (parsed.GetValue(resume)) request = request with { From = CheckpointChoice.Load(request) };
            SchemeStore store = new(parsed.GetValue(output)!);
            store.Open();
            SymmetryChoice ties = SymmetryChoice.Parse(parsed.GetValue(symmetry), request.Target);
            SchemeStore? starts = parsed.GetValue(from) is { } folderOfStarts ? new SchemeStore(folderOfStarts) : null;
            IReadOnlyList<ISearchEngine> engines =
                EngineChoice.Create(parsed.GetValue(engine)!, request, programs, ties, store, starts, parsed.GetValue(descend));
            CheckpointChoice.Resume(engines, request);
            return Run(request, engines, store, record, parsed.GetValue(json));
        });
        return verb;
    }

    private static IReadOnlyList<GradientProgram> Resolve(string[] programs, ProgramFolder folder)
    {
        using ChildWorkshop workshop = new(TimeProvider.System);
        return [.. programs.Select(one => ProgramChoice.Resolve(one, folder, workshop))];
    }

    private static int Run(SearchRequest request, IReadOnlyList<ISearchEngine> engines, SchemeStore store, Record? record, bool json)
    {
        using Interruption interruption = new(); // the loop ends in an orderly way and reports what it has
        ISearchReport report = json ? new SearchJsonLines(Console.Out)
            : Console.IsErrorRedirected || Console.IsOutputRedirected ? new SearchPlainLines(Console.Out)
            : new SearchLiveDisplay();
        report.Begin(request, engines, record);
        SearchLoop? loop = null;
        try
        {
            SearchResult result = report.During(observer =>
            {
                loop = new SearchLoop(request, engines, store, observer, TimeProvider.System);
                return loop.Run(interruption.Token);
            });
            report.End(request, result, record);
            return result.End == SearchEnd.Reached ? ExitCode.Success : ExitCode.Negative;
        }
        finally
        {
            // A worker that would not end still has its engine in its hands; both go with the process.
            if (loop is not { IsOverstayed: true })
                foreach (ISearchEngine one in engines) one.Dispose();
        }
    }

    private static Argument<int> Dimension(string name)
    {
        Argument<int> argument = new(name) { Description = $"dimension, 1 to {Shape.MaxDimension}" };
        argument.CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && Shape.IsAllowed(value)) return value;
            result.AddError(
                $"{text} is no dimension; M, N and P are whole numbers from 1 to {Shape.MaxDimension}, as in 'decomp search 3 3 3'.");
            return 0;
        };
        return argument;
    }
}
