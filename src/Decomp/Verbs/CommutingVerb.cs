using System.CommandLine;
using TensorDecomp.Cli.Host;
using TensorDecomp.Cli.Options;
using TensorDecomp.Export.Code;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Commuting;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Cli.Verbs;

/// <summary>decomp commuting SHAPE|FILE: ways to multiply matrices of numbers that use a·b = b·a, which are no schemes of the
/// tensor.</summary>
internal static class CommutingVerb
{
    public static string[] Examples =>
    [
        "decomp commuting 4x4x4",
        "decomp commuting 3x3x3 --ring Z --out winograd.json",
        "decomp commuting winograd.json --list",
        "decomp commuting decomp-results/commuting-2x2x2/14-ZT-0123abcd.json --out mine.json",
    ];

    public static Command Create()
    {
        Argument<string[]> what = new("WHAT")
        {
            Description = "a shape such as 4x4x4, a file to prove, or a scheme of the tensor commuting:MxNxP that was searched for",
            Arity = new ArgumentArity(1, 3)
        };
        Option<string?> ring = new("--ring")
        {
            Description = "of a shape: Z for inner products (Winograd 1968), Q for those with halves (Waksman 1970); the fewest integer " +
                "products without it",
        };
        ring.AcceptOnlyFromAmong("Z", "Q");
        Option<string?> target = new("--out") { HelpName = "FILE", Description = "write it to this file" };
        Option<bool> list = new("--list") { Description = "print the products and the entries of C" };
        Command verb = new("commuting", "Multiply matrices of numbers with products that use a*b = b*a; prove such a file.")
            { what, ring, target, list };
        verb.SetAction(parsed =>
        {
            string[] words = parsed.GetValue(what)!;
            string asked = string.Join('x', words);
            if (words.Length > 1 && !Shape.TryParse(asked, out _))
                throw new UsageException($"{string.Join(' ', words)} is no shape; write one as in 'decomp commuting 4x4x4'.");
            CommutingScheme? scheme;
            if (Shape.TryParse(asked, out Shape shape)) scheme = Made(shape, parsed.GetValue(ring));
            else if (parsed.GetResult(ring) is { Implicit: false })
                throw new UsageException("--ring is for a shape; what ring a file needs is found out");
            else scheme = Read(asked);
            if (scheme is null) return ExitCode.Negative;
            Terminal.Say($"{scheme.Tensor} over commuting entries: {scheme.Products} products instead of {scheme.Tensor.Count}, " +
                $"over {scheme.Ring}, proved");
            Terminal.Say("      for numbers only: blocks do not commute, so this is no scheme and its products are no rank");
            if (parsed.GetValue(list)) List(scheme);
            if (parsed.GetValue(target) is not { } file) return ExitCode.Success;
            AtomicFile.Write(file, stream => CommutingJson.Write(scheme, stream));
            Terminal.Say($"      written to {file}");
            return ExitCode.Success;
        });
        return verb;
    }

    private static CommutingScheme Made(Shape shape, string? ring)
    {
        try
        {
            return ring switch
            {
                null => SquareBlocks.Of(shape),
                "Z" => InnerProducts.Winograd(shape),
                _ => InnerProducts.Waksman(shape),
            };
        }
        catch (ArgumentException e)
        {
            throw new UsageException($"{shape} is too large: {e.Message.TrimEnd('.')}");
        }
    }

    private static CommutingScheme? Read(string path)
    {
        if (Directory.Exists(path)) throw new UsageException($"{path} is a folder; commuting proves one file, so name it");
        SourceFile file = SourceFile.Open(path, Limits.Default);
        CommutingScheme? scheme;
        Verdict verdict;
        try
        {
            scheme = CommutingJson.Read(file, Limits.Default, out verdict);
        }
        catch (MalformedInputException e)
        {
            throw e.Within(path);
        }
        if (scheme is null) Terminal.Say($"{path}: NOT valid over commuting entries: {verdict.Reason}");
        return scheme;
    }

    private static void List(CommutingScheme scheme)
    {
        Tensor t = scheme.Tensor;
        string Name(int place) => place < t.USize
            ? ReadableAlgorithm.Entry('a', 0, place, t) : ReadableAlgorithm.Entry('b', 1, place - t.USize, t);
        string Sum(ReadOnlySpan<Entry> form) => form.Length == 1 && form[0].Value == Coefficient.One
            ? Name(form[0].Index) : $"({ReadableAlgorithm.Form(form, Name)})";
        for (int r = 0; r < scheme.Products; r++)
            Console.Out.WriteLine($"P{r + 1} = {Sum(scheme.Half.U.Term(r))}*{Sum(scheme.Half.V.Term(r))}");
        for (int c = 0; c < t.WSize; c++)
        {
            Entry[] form = [.. from r in Enumerable.Range(0, scheme.Products)
                               let value = scheme.Half.W[r, c]
                               where !value.IsZero
                               select new Entry(r, value)];
            Console.Out.WriteLine($"{ReadableAlgorithm.Entry('c', 2, c, t)} = {ReadableAlgorithm.Form(form, r => $"P{r + 1}")}");
        }
    }
}
