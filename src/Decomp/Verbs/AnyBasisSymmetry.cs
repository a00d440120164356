using TensorDecomp.Cli.Host;
using TensorDecomp.Cli.Options;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Equivalence;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Symmetries;
using TensorDecomp.Verify;

namespace TensorDecomp.Cli.Verbs;

/// <summary>decomp symmetry FILE --any-basis: the automorphisms of a scheme that no basis shows, and a basis that does.</summary>
internal static class AnyBasisSymmetry
{
    /// <summary>Automorphisms that look alike.</summary>
    private sealed record Class(int Order, string Turn, int Fixed, string? Traces, int Count)
    {
        public override string ToString() => $"{Count} of order {Order}{Turn}, {(Fixed == 1 ? "1 term" : $"{Fixed} terms")} in place"
            + (Traces is null ? "" : $", traces {Traces}");
    }

    public static int Run(string file, string? member, string? output, bool json)
    {
        Verdict verdict = SymmetryVerb.Judged(file, member);
        Scheme scheme = verdict.Canonical;
        if (BasisAutomorphisms.WhyNot(scheme, verdict.Ring) is { } reason) throw new RefusedException($"refused {file}: {reason}");
        BasisAutomorphisms found = BasisAutomorphisms.Of(scheme, verdict.Ring);
        BasisElement[] elements = [.. found.All.Select(BasisElement.Of)];
        // Over ℚ(i) some of the matrices are real by the choice of a scale, so that their traces tell nothing.
        Class[] classes = [.. elements.Where(e => e.Order > 1).GroupBy(e => Alike(e, scheme.IsReal))
            .Select(g => g.Key with { Count = g.Count() })
            .OrderBy(c => c.Turn.Length > 0).ThenBy(c => c.Order).ThenByDescending(c => c.Fixed)];
        // What was given up may be no group.
        MonomialBasis? basis = verdict.Ring.Modulus == 0 && scheme.IsReal && found.IsWhole
            ? MonomialBasis.Of(scheme, elements) : null;
        SymmetryVerb.Found? group = basis is null ? null
            : SymmetryVerb.Described(SchemeAutomorphisms.Of(basis.Scheme, Ring.Rationals), basis.Group, null);
        if (output is not null)
        {
            if (basis is null) throw new RefusedException($"{output} was not written: no such basis was found");
            Verdict changed = Verifier.Certify(basis.Scheme);
            if (!changed.Valid) throw new InvalidOperationException($"the scheme in another basis is not valid: {changed.Reason}");
            AtomicFile.Write(output, stream => CanonicalJson.Write(changed.Canonical, changed.Ring, null, stream));
        }
        if (json) Console.Out.WriteLine(Json(file, verdict, found, classes, group));
        else Print(file, verdict, found, classes, group);
        return elements.Length > 1 ? ExitCode.Success : ExitCode.Negative;
    }

    private static Class Alike(BasisElement element, bool traced) => new(element.Order,
        element.KeepsDimensions ? "" : $" with {element.Change.Order}", element.Fixed,
        traced && element.Traces is { } traces ? string.Join(", ", traces) : null, 0);

    private static void Print(string file, Verdict verdict, BasisAutomorphisms found, Class[] classes, SymmetryVerb.Found? group)
    {
        string scheme = $"{verdict.Tensor} of rank {verdict.Rank} over {verdict.Ring}";
        string all = found.IsWhole ? "" : " or more, since the search was given up";
        if (found.All.Count == 1)
        {
            Terminal.Say($"no automorphisms: {scheme} has none that moves a term, in any basis over its field"
                + (found.IsWhole ? "" : ", that was found"));
            return;
        }
        Terminal.Say($"automorphisms in any basis: {found.All.Count:N0}{all} of {scheme}");
        Terminal.Say($"  file        {file}");
        foreach (Class alike in classes) Terminal.Say($"  elements    {alike}");
        Terminal.Say($"  orbits      {SymmetryVerb.Lengths(found.Orbits)}");
        if (group is null)
        {
            Terminal.Say("  basis       none was found in which those that keep the dimensions permute indices with signs");
            return;
        }
        Terminal.Say($"  in a basis  where {group.Order} of them permute indices:");
        Terminal.Say($"  orbits      {SymmetryVerb.Lengths(group.Lengths)} ({group.Orbits})");
        Terminal.Say($"  restarts    --symmetry {group.Structure}");
        Terminal.Say($"  flip graphs --symmetry {group.Walk}");
    }

    private static string Json(string file, Verdict verdict, BasisAutomorphisms found, Class[] classes, SymmetryVerb.Found? group) =>
        JsonText.Of(new
        {
            file,
            shape = verdict.Tensor.ToString(),
            rank = verdict.Rank,
            ring = verdict.Ring.ToString(),
            order = found.All.Count,
            whole = found.IsWhole,
            elements = classes.Select(c => new
            {
                order = c.Order,
                turn = c.Turn.Trim(),
                inPlace = c.Fixed,
                traces = c.Traces,
                count = c.Count,
            }),
            orbits = found.Orbits.Select(l => new { length = l.Length, count = l.Count }),
            kinds = group?.Orbits,
            restarts = group?.Structure,
            flips = group?.Walk,
        });
}
