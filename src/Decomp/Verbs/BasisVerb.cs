using System.CommandLine;
using System.Diagnostics;
using System.Text;
using TensorDecomp.Circuits;
using TensorDecomp.Cli.Host;
using TensorDecomp.Cli.Options;
using TensorDecomp.Cli.Reports;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Search;
using TensorDecomp.Verify;

namespace TensorDecomp.Cli.Verbs;

/// <summary>decomp basis SCHEME [OUT]: the same rank in an alternative basis with few additions.</summary>
internal static class BasisVerb
{
    public static string[] Examples =>
    [
        "decomp basis results/2x2x2/7-ZT-8a506cff.json",
        "decomp basis results/3x3x3/23-ZT-0d2b4224.json laderman.basis.json --time 2m --threads 2",
        "decomp verify laderman.basis.json",
    ];

    public static Command Create()
    {
        Argument<string> file = new("SCHEME") { Description = "the scheme, in any known format" };
        Argument<string?> target = new("OUT")
        {
            Description = "the file that keeps the best so far, proved; standard output at the end unless given",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Option<string?> member = OneScheme.MemberOption();
        Option<TimeSpan> time = TimeOption.Create(TimeSpan.FromSeconds(10), "--rounds");
        Option<int?> rounds = new("--rounds")
        {
            Description = "or after so many rounds of eight walks, which determine the result",
            HelpName = "N",
        };
        rounds.Validators.Add(WholeNumber.Between(1, int.MaxValue));
        Option<ulong> seed = SeedOption.Create("seed of the walks");
        Option<int> threads = ThreadsOption.Create("walks at once");
        Command verb = new("basis",
            "Find an alternative basis in which a scheme, or another one of its rank, takes few additions; the changes of basis are " +
                "counted apart.") { file, target, member, time, rounds, seed, threads };
        verb.SetAction(parsed =>
        {
            CertifiedScheme start = OneScheme.Read(parsed.GetValue(file)!, parsed.GetValue(member), "basis");
            if (BasisSearch.WhyNot(start.Ring) is { } why) throw new UsageException($"{parsed.GetValue(file)}: {why}.");
            return Run(start, parsed.GetValue(target), new BasisSearch(start.Scheme, start.Ring, parsed.GetValue(seed)),
                parsed.GetValue(threads), parsed.GetValue(rounds) ?? int.MaxValue, TimeOption.Of(parsed, time, rounds));
        });
        return verb;
    }

    private static int Run(CertifiedScheme start, string? target, BasisSearch search, int threads, int rounds, TimeSpan time)
    {
        using Interruption interruption = new();
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(interruption.Token);
        // No timer takes more than 49 days; a longer time is as good as none.
        if (time < TimeSpan.FromDays(49)) stop.CancelAfter(time);
        var clock = Stopwatch.StartNew();
        BasisProgram? best = null;
        TextWriter told = target is null ? Console.Error : Console.Out;
        LiveLines? live = target is null ? LiveLines.OnError : LiveLines.OnOutput;
        Action<string> tell = live is null ? told.WriteLine : live.Keep;
        int plain = Math.Min(StraightLine.Of(start.Scheme).Additions, start.Program?.Additions ?? int.MaxValue);
        tell($"{start.Tensor} of rank {start.Rank} over {start.Ring}: {plain} additions in the basis that it has");
        bool Walk()
        {
            foreach (BasisFind find in search.Run(threads, rounds, stop.Token))
            {
                Volatile.Write(ref best, find.Program);
                if (target is not null) AtomicFile.Write(target, stream => BasisJson.Write(find.Program, start.Ring, stream));
                tell($"  {Text(find.Program)} after {Duration.Text(clock.Elapsed)}");
            }
            return true;
        }

        try
        {
            _ = live?.During(spent =>
            [
                $"{start.Tensor}: {(Volatile.Read(ref best) is { } so ? $"{so.Additions} additions so far" : "no basis yet")}, " +
                    SearchSentences.Left(time, spent),
            ], Walk) ?? Walk();
        }
        catch (ArgumentException e)
        {
            throw new RefusedException($"no walk begins at this scheme: {e.Message}");
        }
        if (best is null) return ExitCode.Negative;
        if (target is null)
        {
            using MemoryStream text = new();
            BasisJson.Write(best, start.Ring, text);
            Console.Out.Write(Encoding.UTF8.GetString(text.ToArray()));
        }
        told.WriteLine($"done: {Text(best)}{(target is null ? "" : $": {target}")}");
        return interruption.Code ?? ExitCode.Success;
    }

    private static string Text(BasisProgram program) => $"{program.Additions} additions" +
        $"{(program.Scalings > 0 ? $" and {program.Scalings} scalings" : "")} in an alternative basis, {program.BasisAdditions} for the " +
        "changes of basis";
}
