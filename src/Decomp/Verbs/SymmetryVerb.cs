using System.CommandLine;
using System.Numerics;
using TensorDecomp.Cli.Host;
using TensorDecomp.Cli.Options;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Symmetries;
using TensorDecomp.Verify;

namespace TensorDecomp.Cli.Verbs;

/// <summary>decomp symmetry FILE|--tensor NAME: the automorphisms of a scheme or of a tensor, and what --symmetry reads them by.</summary>
internal static class SymmetryVerb
{
    public static string[] Examples =>
    [
        "decomp symmetry results/4x4x5/61-Z-111c749a.json",
        "decomp symmetry mine.npz --member 3 --json",
        "decomp symmetry mine.json --under perm:012,012,012",
        "decomp symmetry mine.json --any-basis --out mine-symmetric.json",
        "decomp symmetry --tensor poly:4x4",
    ];

    /// <summary>What is told of a scheme or, where there are no orbits of terms, of a tensor.</summary>
    /// <param name="Order">Number of automorphisms.</param>
    /// <param name="Generators">Automorphisms that generate them.</param>
    /// <param name="Lengths">Lengths of the orbits of terms, ascending, each with how many.</param>
    /// <param name="Walk">What flip graphs read it by; null where there is nothing that they could walk under.</param>
    /// <param name="Structure">What restarts and chains read it by.</param>
    /// <param name="Orbits">The orbits by kind.</param>
    internal sealed record Found(BigInteger Order, IReadOnlyList<Automorphism> Generators, IReadOnlyList<(int Length, int Count)> Lengths,
        string? Walk, string? Structure, string? Orbits);

    public static Command Create()
    {
        Argument<string?> file = new("FILE") { Description = "a scheme, in any known format", Arity = ArgumentArity.ZeroOrOne };
        Option<string?> tensor = new("--tensor")
        {
            Description = "in place of a scheme a tensor: what permutes its indices, with signs, and leaves it as it is",
            HelpName = "NAME"
        };
        Option<string?> member = OneScheme.MemberOption(), under =
            new("--under")
            {
                Description =
                "a group as --symmetry reads it: say whether it leaves the scheme as it is, and with which orbits",
                HelpName = "TEXT"
            };
        Option<bool> json = new("--json") { Description = "print one JSON object" }, anyBasis = new("--any-basis")
        {
            Description = "what takes terms to terms by any change of basis; where it can permute indices, in another basis, how"
        };
        Option<string?> output = new("--out", "-o") { Description = "with --any-basis, the file that receives the scheme in that basis" };
        Command verb =
            new("symmetry",
                "Print the automorphisms of a scheme or a tensor that permute indices, with signs and exchanges of factors: exit code 1 " +
                    "where there is none but the identity.")
            { file, tensor, member, under, anyBasis, output, json };
        verb.SetAction(parsed => (parsed.GetValue(file), parsed.GetValue(tensor)) switch
        {
            ({ } path, null) when parsed.GetValue(anyBasis) => parsed.GetValue(under) is null
                ? AnyBasisSymmetry.Run(path, parsed.GetValue(member), parsed.GetValue(output), parsed.GetValue(json))
                : throw new UsageException("--under names a group of index permutations; leave it out with --any-basis"),
            (_, _) when parsed.GetValue(output) is not null || parsed.GetValue(anyBasis) =>
                throw new UsageException("--any-basis is about a scheme's file, and --out is for --any-basis"),
            ({ } path, null) => Run(path, parsed.GetValue(member), parsed.GetValue(under), parsed.GetValue(json)),
            (null, { } name) => parsed.GetValue(member) is null && parsed.GetValue(under) is null
                ? Run(TensorJson.Named(name), parsed.GetValue(json))
                : throw new UsageException("--member and --under are about a scheme; leave them out with --tensor"),
            _ => throw new UsageException("symmetry takes a scheme's file, as in 'decomp symmetry mine.json', or a tensor, as in " +
                "'decomp symmetry --tensor poly:4x4'"),
        });
        return verb;
    }

    private static int Run(Tensor tensor, bool json)
    {
        SchemeAutomorphisms automorphisms = SchemeAutomorphisms.Of(tensor);
        Found found = new(automorphisms.Order, automorphisms.Generators, [], null, null, null);
        if (!found.Order.IsOne && found.Order <= AutomorphismGroup.LargestOrder)
        {
            AutomorphismGroup group = FewGenerators.Of(AutomorphismGroup.Of(automorphisms.Generators));
            found = found with { Generators = group.Generators, Walk = $"{group}" };
        }
        if (json) Console.Out.WriteLine(Json(null, tensor, null, null, found));
        else if (found.Order.IsOne)
            Terminal.Say($"no automorphisms: {tensor} has none that permutes indices, with signs or without");
        else
        {
            Terminal.Say($"automorphisms: {found.Order:N0} of the tensor {tensor}");
            PrintGenerators(found);
            if (found.Walk is not null) Terminal.Say($"  search      --symmetry {found.Walk}");
        }
        return found.Order.IsOne ? ExitCode.Negative : ExitCode.Success;
    }

    private static int Run(string file, string? member, string? under, bool json)
    {
        Verdict verdict = Judged(file, member);
        Scheme scheme = verdict.Canonical;
        if (SchemeAutomorphisms.WhyNot(scheme, verdict.Ring) is { } reason) throw new RefusedException($"refused {file}: {reason}");
        SchemeAutomorphisms automorphisms = SchemeAutomorphisms.Of(scheme, verdict.Ring);
        Found found = under is null ? All(automorphisms) : Given(automorphisms, scheme.Tensor, under);
        if (json) Console.Out.WriteLine(Json(file, verdict.Tensor, verdict.Rank, verdict.Ring, found));
        else Print(file, verdict, found, under);
        return found.Order.IsOne ? ExitCode.Negative : ExitCode.Success;
    }

    /// <summary>The verdict on a file whose scheme is valid.</summary>
    internal static Verdict Judged(string file, string? member)
    {
        Verdict verdict = Judgement.Of(OneScheme.Submitted(file, member, "symmetry", Limits.Default)).Verdict;
        return verdict.Valid ? verdict : throw new RefusedException($"refused {file}: not valid, {verdict.Reason}");
    }

    private static Found All(SchemeAutomorphisms automorphisms)
    {
        IReadOnlyList<(int, int)> lengths = [.. automorphisms.Orbits().GroupBy(o => o.Length).OrderBy(g => g.Key).Select(g => (g.Key,
            g.Count()))];
        if (automorphisms.Order.IsOne) return new(BigInteger.One, [], lengths, null, null, null);
        if (automorphisms.Order > AutomorphismGroup.LargestOrder)
            return new(automorphisms.Order, automorphisms.Generators, lengths, null, null, null);
        AutomorphismGroup group = FewGenerators.Of(AutomorphismGroup.Of(automorphisms.Generators));
        return Described(automorphisms, group, lengths);
    }

    private static Found Given(SchemeAutomorphisms automorphisms, Tensor tensor, string text)
    {
        if (!SymmetryText.TryReadGroup(text, tensor, out AutomorphismGroup? group, out _, out string why))
            throw new UsageException($"--under {text} is not understood: {why}.");
        return group.Generators.All(g => automorphisms.Images(g) is not null) ? Described(automorphisms, group, null)
            : new(BigInteger.One, [], [(1, automorphisms.Orbits().Sum(o => o.Length))], null, null, null);
    }

    internal static Found Described(SchemeAutomorphisms automorphisms, AutomorphismGroup group, IReadOnlyList<(int, int)>? lengths)
    {
        IReadOnlyList<(OrbitKind Kind, int Count)> structure = automorphisms.Structure(new OrbitKinds(group));
        string walk = $"{SymmetryText.Group}:{group.Text}";
        string orbits = string.Join(',', structure.Select(o => $"{o.Count}x{o.Kind.Name}"));
        lengths ??= [.. structure.GroupBy(o => group.Order / (int)UInt128.PopCount(o.Kind.Stabiliser))
            .Select(g => (g.Key, g.Sum(o => o.Count)))];
        return new(group.Order, group.Generators, lengths, walk, group.IsModulo2 ? null : $"{walk}:{orbits}", orbits);
    }

    private static void Print(string file, Verdict verdict, Found found, string? under)
    {
        string scheme = $"{verdict.Tensor} of rank {verdict.Rank} over {verdict.Ring}";
        if (found.Order.IsOne)
        {
            Terminal.Say(under is null ? $"no automorphisms: {scheme} has none that permutes indices, with signs or without"
                : $"not invariant: {scheme} is moved by {under}");
            return;
        }
        Terminal.Say(under is null ? $"automorphisms: {found.Order:N0} of {scheme}"
            : $"invariant: {scheme} under {under}, of order {found.Order:N0}");
        Terminal.Say($"  file        {file}");
        PrintGenerators(found);
        Terminal.Say($"  orbits      {Lengths(found.Lengths)}{(found.Orbits is null ? "" : $" ({found.Orbits})")}");
        if (found.Structure is not null) Terminal.Say($"  restarts    --symmetry {found.Structure}");
        if (found.Walk is not null) Terminal.Say($"  flip graphs --symmetry {found.Walk}");
    }

    /// <summary>"3 of 1, 30 of 3".</summary>
    internal static string Lengths(IEnumerable<(int Length, int Count)> orbits) =>
        string.Join(", ", orbits.Select(orbit => $"{orbit.Count} of {orbit.Length}"));

    private static void PrintGenerators(Found found)
    {
        foreach (Automorphism generator in found.Generators)
            Terminal.Say($"  generator   {GeneratorText.Write(generator)}, of order {generator.Order}{Places(generator)}");
        if (found.Walk is null)
            Terminal.Say($"  --symmetry  takes groups of up to {AutomorphismGroup.LargestOrder} elements: take some of the " +
                "generators");
    }

    private static string Places(Automorphism a) => a.KeepsFactors ? ""
        : a.Place(0) != 0 && a.Place(1) != 1 && a.Place(2) != 2 ? ", rotates the factors"
        : $", exchanges {string.Join(" and ", Enumerable.Range(0, 3).Where(x => a.Place(x) != x).Select(x => "UVW"[x]))}";

    private static string Json(string? file, Tensor tensor, int? rank, Ring? ring, Found found) => JsonText.Of(new
    {
        file,
        shape = tensor.ToString(),
        rank,
        ring = ring?.ToString(),
        order = found.Order.ToString(System.Globalization.CultureInfo.InvariantCulture),
        generators = found.Generators.Select(GeneratorText.Write),
        orbits = found.Lengths.Select(l => new { length = l.Length, count = l.Count }),
        kinds = found.Orbits,
        restarts = found.Structure,
        flips = found.Walk,
    });
}
