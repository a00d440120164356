using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using TensorDecomp.Cli.Host;
using TensorDecomp.Cli.Options;
using TensorDecomp.Export.Code;

namespace TensorDecomp.Cli.Verbs;

/// <summary>decomp tune SCHEME: from which side of a block on another level of generated C pays on this machine.</summary>
internal static class TuneVerb
{
    public static string[] Examples =>
    [
        "decomp tune results/2x2x2/7-ZT-8a506cff.json",
        "decomp tune results/2x2x2/7-ZT-8a506cff.json --flags '-O3 -march=native -DUSE_CBLAS' --libraries -lopenblas",
    ];

    public static Command Create()
    {
        Argument<string> file = new("SCHEME") { Description = "the scheme, in any known format" };
        Option<string?> member = OneScheme.MemberOption();
        Option<string> compiler = new("--cc")
        {
            Description = "the C compiler",
            DefaultValueFactory = _ => "cc",
            HelpName = "PROGRAM",
        };
        Option<string> flags = new("--flags")
        {
            Description = "what it is told; -DUSE_CBLAS has a BLAS do the base case",
            DefaultValueFactory = _ => "-O3 -march=native",
            HelpName = "FLAGS",
        };
        Option<string> libraries = new("--libraries")
        {
            Description = "what is linked, such as -lopenblas",
            DefaultValueFactory = _ => "",
            HelpName = "FLAGS",
        };
        Option<int> longest = new("--longest")
        {
            Description = "the longest side of a block that is tried",
            DefaultValueFactory = _ => 512,
            HelpName = "N",
        };
        longest.Validators.Add(WholeNumber.Between(8, 1 << 14));
        Option<bool> json = new("--json") { Description = "print one JSON object per side, and one at the end" };
        Command verb = new("tune",
            "Measure on this machine from which size on another level of generated C pays: the CUTOFF to compile it with.")
        { file, member, compiler, flags, libraries, longest, json };
        verb.SetAction(parsed =>
        {
            Algorithm algorithm = new(OneScheme.Read(parsed.GetValue(file)!, parsed.GetValue(member), "tune"));
            if (algorithm.Tensor.Product is null)
                throw new UsageException($"{algorithm.Tensor} is no product of matrices, and its code has no levels.");
            if (new CTarget().WhyNot(algorithm) is { } why) throw new UsageException($"{parsed.GetValue(file)}: {why}.");
            string folder = Directory.CreateTempSubdirectory("decomp").FullName;
            try
            {
                string code = Path.Combine(folder, "time.c"), program = Path.Combine(folder, "time");
                using (StreamWriter text = new(code) { NewLine = "\n" }) CutoffTiming.Write(algorithm, text);
                Run(parsed.GetValue(compiler)!, [.. Words(parsed.GetValue(flags)!), "-std=c99", "-o", program, code,
                    .. Words(parsed.GetValue(libraries)!), "-lm"], _ => { });
                return Measure(algorithm, program, parsed.GetValue(longest), parsed.GetValue(json));
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        });
        return verb;
    }

    private static int Measure(Algorithm algorithm, string program, int longest, bool json)
    {
        List<(int Side, double Ratio)> sides = [];
        if (!json) Terminal.Say($"{algorithm.Identifier}\n   side   levels 0   levels 1   0 : 1");
        Run(program, [$"{longest}"], line =>
        {
            string[] words = line.Split(' ');
            int side = int.Parse(words[0], CultureInfo.InvariantCulture);
            (double plain, double one) =
                (double.Parse(words[1], CultureInfo.InvariantCulture), double.Parse(words[2], CultureInfo.InvariantCulture));
            sides.Add((side, plain / one));
            Console.Out.WriteLine(json ? JsonText.Of(new { @event = "side", side, plain, one })
                : string.Create(CultureInfo.InvariantCulture, $"{side,7} {plain,10:0.000000} {one,10:0.000000} {plain / one,7:0.00}"));
        });
        // From there on every longer one pays; a side that pays by chance among those that do not is none.
        int? cutoff = sides.Count > 0 && sides[^1].Ratio > 1 ? sides[sides.FindLastIndex(s => s.Ratio <= 1) + 1].Side : null;
        if (json) Console.Out.WriteLine(JsonText.Of(new { @event = "done", name = algorithm.Identifier, cutoff }));
        else if (cutoff is null) Terminal.Say($"done: no level pays for blocks of sides up to {longest}");
        else Terminal.Say($"done: compile with -DCUTOFF={cutoff}, and let it choose by levels = -1");
        return cutoff is null ? ExitCode.Negative : ExitCode.Success;
    }

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <exception cref="UsageException">There is no such program.</exception>
    /// <exception cref="RefusedException">It ended with an error.</exception>
    private static void Run(string tool, string[] arguments, Action<string> hear)
    {
        ProcessStartInfo start = new(tool, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            while (process.StandardOutput.ReadLine() is { } line) hear(line);
            process.WaitForExit();
            if (process.ExitCode == 0) return;
            string said = errors.Result.Split('\n').FirstOrDefault(line => line.Contains("error", StringComparison.OrdinalIgnoreCase))
                ?? errors.Result.Split('\n')[0];
            throw new RefusedException(
                $"{Path.GetFileName(tool)} ended with code {process.ExitCode}" + (said.Length > 0 ? $": {said}" : ""));
        }
        catch (Win32Exception)
        {
            throw new UsageException($"there is no program {tool} here; name a C compiler with --cc.");
        }
    }
}
