using TensorDecomp.Cli.Host;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Descents;
using TensorDecomp.Programs;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Search;
using TensorDecomp.Search.Flips;
using TensorDecomp.Symmetries;
using TensorDecomp.Verify;

namespace TensorDecomp.Cli.Options;

/// <summary>Which engines a search runs: all that can serve the field, or one that was named.</summary>
internal static class EngineChoice
{
    /// <summary>What --engine accepts, the default first.</summary>
    public static IReadOnlyList<string> Names { get; } = ["all", "gradient", "flip", "lbfgs"];

    /// <summary>Largest rank that the gradient kernels hold.</summary>
    private const int LargestRank = 128;

    /// <summary>The exact stage forms all (mnp)² residuals in double precision; this keeps them in 128 MiB.</summary>
    private const int LargestNaiveRank = 4096;

    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="request">The search.</param>
    /// <param name="programs">Gradient programs; each gets an engine of its own, and they share the time by their successes.</param>
    /// <param name="symmetry">Orbit structures to impose, each with a gradient engine of its own; flip graphs take a permutation of indices
    /// or a transposition as it is.</param>
    /// <param name="store">What there is to build on.</param>
    /// <param name="from">Store with schemes of a higher rank that gradient restarts are to start at; null where programs choose their
    /// starts.</param>
    /// <param name="descend">Whether each rank gets engines of its own, which also start at what is found on the way.</param>
    /// <exception cref="UsageException">The named engine cannot serve this search, or none can.</exception>
    public static IReadOnlyList<ISearchEngine> Create(string name, SearchRequest request, IReadOnlyList<GradientProgram> programs,
        SymmetryChoice symmetry, SchemeStore store, SchemeStore? from, bool descend = false)
    {
        if (name == "lbfgs") return Chains(request, symmetry, from is not null, descend);
        IReadOnlyList<ISymmetry> symmetries = name == "flip" && symmetry.OfIndices is not null ? [] : symmetry.Orbits;
        if (from is not null && (name == "flip" || symmetries.Count > 0))
            throw new UsageException(
                $"--from starts gradient restarts at known schemes, which {(name == "flip" ? "--engine flip does not run; use 'decomp flip --from'" : "keep to no --symmetry; leave one of the two out")}.");
        if (name == "flip" && symmetries.Any(s => s is Symmetry { Group: not SymmetryGroup.Cyclic }))
            throw new UsageException(
                "of the symmetries that exchange factors the flip-graph engine counts the fixed terms of the cyclic one only; leave out --engine flip, or write --symmetry cyclic, or transpose without a number.");
        if (descend && (name == "flip" || symmetries.Count > 0))
            throw new UsageException(
                $"--descend is for gradient restarts {(name == "flip" ? "and flip graphs descend by themselves; leave it out, or leave out --engine flip" : "without a symmetry; leave out --descend or --symmetry")}.");
        if (descend && request.Ranks.Count == 1 && from is null)
            throw new UsageException(
                $"--descend needs ranks to come down from; give some, as in --rank {request.Target.Rank}..{request.Target.Rank + 2}, or a folder to start from with --from.");
        if (symmetry.OfIndices is null && symmetries.Count > 0 && request.Ranks.Count > 1)
            throw new UsageException(
                $"--rank {request.Ranks} does not go with --symmetry, whose orbits are made for one number of terms; give one rank.");
        string? noGradient = WhyNotGradient(request, symmetry), noFlip = WhyNotFlip(request, symmetry);
        if (name == "gradient" && noGradient is not null) throw new UsageException(noGradient);
        if (name == "flip" && noFlip is not null) throw new UsageException(noFlip);
        bool gradient = name != "flip" && noGradient is null, flip = name != "gradient" && noFlip is null;
        if (!gradient && !flip) throw new UsageException($"{noGradient} {noFlip}");
        if (!gradient && symmetry.IsCounted)
            throw new UsageException(
                $"flip graphs under {symmetry.OfIndices} have as many fixed terms as they come upon; {(name == "flip" ? "leave out --engine flip, or " : "")}write --symmetry {symmetry.OfIndices}.");
        List<ISearchEngine> engines = [];
        if (flip) engines.AddRange(FlipGraphs(request, symmetry, store, gradient ? 1 : request.Threads));
        IReadOnlyList<(Scheme Scheme, string File)> known = gradient && from is not null
            ? Starts(request, from, descend ? request.Target.Rank : request.HighestRank) : [];
        KnownStarts? starts = known.Count > 0 ? new KnownStarts([.. known.Select(k => k.Scheme)]) : null;
        if (gradient && descend)
            engines.AddRange(
                RankDescent.Engines(Space(request), programs, request.Seed, request.Threads, GradientProgram.BestLanes,
                    RingOfRounding(request.Field), known));
        else if (gradient)
            foreach (GradientProgram program in programs)
                foreach (ISymmetry? orbits in symmetries.Count == 0 ? [null] : symmetries.Cast<ISymmetry?>())
                    engines.Add(Gradient(request, program, orbits, starts));
        // Where gradient restarts take minutes to a record, chains of descents take seconds.
        if (name == "all" && gradient && !descend && from is null && symmetries.Count == 0 && DescentChain.WhyNot(Space(request)) is null)
        {
            engines.Add(ChainsIn(request, Space(request)));
            if (request.Ranks.Count == 1)
                engines.AddRange(KnownGroups.ForRestarts(request.Target.Shape, request.Target.Rank)
                    .Select(structure => ChainsIn(request, Space(request) with { Symmetry = new GroupOrbits(structure) })));
        }
        return engines.Count > 0 ? engines
            : throw new UsageException(
                $"a cyclic flip graph of {request.Target.Shape} starts from 1 to {2 * request.Target.Shape.M} fixed terms; write --symmetry cyclic:{FlipGraphEngine.CubesFor(request.Target.Shape, request.Target.Rank)}.");
    }

    /// <summary>Chains of descents, an engine for each orbit structure.</summary>
    private static IReadOnlyList<ISearchEngine> Chains(SearchRequest request, SymmetryChoice symmetry, bool from, bool descend)
    {
        if (from || descend)
            throw new UsageException(
                $"{(from ? "--from" : "--descend")} is for gradient restarts, and chains of descents start at random; leave it out, or write --engine gradient.");
        if (WhyNotGradient(request, symmetry) is { } no) throw new UsageException(no);
        IReadOnlyList<SearchSpace> spaces =
            [.. symmetry.Orbits.DefaultIfEmpty().Select(orbits => Space(request) with { Symmetry = orbits })];
        if (spaces.Select(DescentChain.WhyNot).FirstOrDefault(reason => reason is not null) is { } reason)
            throw new UsageException(
                $"--engine lbfgs cannot search {request.Target.Shape}:{request.Ranks}: {reason}; use --engine gradient.");
        return [.. spaces.Select(space => ChainsIn(request, space))];
    }

    private static GradientEngine ChainsIn(SearchRequest request, SearchSpace space) =>
        new(space, RestartKind.Chains, request.Seed, request.Threads, lanes: 1, RingOfRounding(request.Field));

    /// <summary>Schemes of the shape, in any order of the dimensions, that hold over the field and have a term to lose.</summary>
    private static IReadOnlyList<(Scheme Scheme, string File)> Starts(SearchRequest request, SchemeStore from, int above)
    {
        Shape goal = request.Target.Shape;
        IReadOnlyList<(Scheme, string)> schemes =
            [.. KnownSchemes.Over(request.Field, from.Folder, shape => shape.Sorted() == goal.Sorted())
            .Where(known => known.Scheme.Shape.Sorted() == goal.Sorted() && known.Scheme.Rank > above)
            .Select(known => (Permutation.To(goal, known.Scheme), known.File))];
        return schemes.Count > 0 ? schemes
            : throw new UsageException(
                $"{from.Folder} holds no scheme of {goal} over {request.Field} with more than {above} terms to start from; find one by a search with a higher --rank, or leave out --from.");
    }

    private static GradientEngine Gradient(SearchRequest request, GradientProgram program, ISymmetry? symmetry, KnownStarts? starts)
    {
        SearchSpace space = Space(request) with { Symmetry = symmetry, Known = starts };
        if (space.Ranks.Count > 1 && program.WhyNot(space) is { } reason)
            throw new UsageException($"the program {program.Name} cannot search {space}: {reason}.");
        return new GradientEngine(space, program, request.Seed, request.Threads, GradientProgram.BestLanes, RingOfRounding(request.Field));
    }

    private static SearchSpace Space(SearchRequest request) =>
        new(request.Target with { Rank = request.HighestRank }, request.Field.Imaginary) { LowestRank = request.Target.Rank };

    // Terms are rounded at a scale at which u and v have 1 for their largest, where an integer scheme may show halves and thirds.
    private static Ring? RingOfRounding(Ring field) => field == Ring.Ternary || !field.Inverted.IsOne ? field : null;

    /// <summary>
    /// Without a symmetry the ladder through smaller shapes, for square shapes from 3x3x3 on the cyclic schemes beside it, and in
    /// characteristic 0 the walks over GF(2) that are lifted, over larger fields those over {−1, 0, 1}, those under a group that is
    /// known to serve
    /// the shape,
    /// and those from shape to shape; with a cyclic one those only. Under a permutation of indices, or a group of them, there is no ladder,
    /// for it need not fit the smaller shapes.
    /// </summary>
    private static IEnumerable<FlipGraphEngine> FlipGraphs(SearchRequest request, SymmetryChoice symmetry, SchemeStore store, int threads)
    {
        (Shape shape, Ring ring, int rank) = (request.Target.Shape, FlipRing(request.Field), request.Target.Rank);
        if (symmetry.Policies is { } policies)
        {
            if (FlipWalkers.SymmetricRings.Contains(ring))
                yield return FlipGraphEngine.Symmetric(shape, ring, rank, policies, request.Seed, threads);
            if (ring.Modulus == 0) yield return FlipGraphEngine.Lifted(shape, rank, request.Seed, threads, policies);
            if (ring.Modulus > 2) yield return FlipGraphEngine.Unwrapped(shape, rank, request.Seed, threads, policies);
            yield break;
        }
        IReadOnlyList<Symmetry> symmetries = [.. symmetry.Orbits.OfType<Symmetry>()];
        if (symmetries.Count == 0) yield return FlipGraphEngine.Ladder(shape, ring, rank, request.Seed, Known(request, store), threads);
        bool square = shape.M == shape.N && shape.N == shape.P && shape.M > 2;
        int[] cubes = symmetries.Count == 0 ? square ? [FlipGraphEngine.CubesFor(shape, rank)] : []
            : [.. symmetries.Where(s => s.Group == SymmetryGroup.Cyclic && s.Fixed >= 1 && s.Fixed <= 2 * shape.M).Select(s => s.Fixed)];
        foreach (int fixedTerms in cubes) yield return FlipGraphEngine.Cyclic(shape, ring, rank, fixedTerms, request.Seed, threads);
        if (symmetries.Count == 0 && ring.Modulus == 0) yield return FlipGraphEngine.Lifted(shape, rank, request.Seed, threads);
        if (symmetries.Count == 0 && (ring.Modulus == 0 || FlipWalkers.SymmetricRings.Contains(ring)))
            foreach (AutomorphismGroup group in KnownGroups.ForWalks(shape))
                yield return FlipGraphEngine.UnderGroup(shape, ring, rank, group, request.Seed, threads);
        if (symmetries.Count == 0 && ring.Modulus > 2) yield return FlipGraphEngine.Unwrapped(shape, rank, request.Seed, threads);
        if (symmetries.Count == 0 && shape.Sorted().P <= FlipGraphEngine.LargestMeta)
            yield return FlipGraphEngine.Meta(shape, ring, rank, request.Seed, Known(request, store), threads);
    }

    private static string? WhyNotGradient(SearchRequest request, SymmetryChoice symmetry) =>
        symmetry.OfIndices is { } indices && request.Ranks.Count > 1
            ? $"gradient restarts with --symmetry {indices} have one rank, for its orbits are made for one number of terms; give one --rank, or use --engine flip."
        : symmetry is { Indices: { Alone: not null } transposition, Orbits.Count: 0 }
        ? $"--symmetry {transposition} is for gradient restarts where M = P only, and {request.Target.Shape} is not like that; write the dimensions in another order, or use --engine flip."
        : symmetry is { Group: { } automorphisms, Orbits.Count: 0 }
        ? $"--symmetry {automorphisms} does not fit {request.Target}: {symmetry.Why}; write how many orbits of which kind, or use --engine flip."
        : symmetry is { Indices: { } permutation, Orbits.Count: 0 }
        ? $"no number of fixed terms of {permutation} leaves {request.Target} enough orbits; give a higher --rank, or use --engine flip."
        : request.Field.Modulus != 0 ? $"the gradient engine works over Q and Q(i), not over {request.Field}; use --engine flip."
        : request.Target.Shape.NaiveRank > LargestNaiveRank
        ? $"{request.Target.Shape} is too large for the gradient engine: the tensor may have at most {LargestNaiveRank} ones (16x16x16)."
        : request.HighestRank > LargestRank ? $"the gradient engine holds ranks up to {LargestRank}, not {request.HighestRank}."
        : null;

    private static string? WhyNotFlip(SearchRequest request, SymmetryChoice symmetry)
    {
        Shape s = request.Target.Shape;
        return !FlipWalkers.Rings.Contains(FlipRing(request.Field))
            ? $"flip graphs exist over {RingOption.Walked}, not over {request.Field}."
            : Math.Min(s.M, Math.Min(s.N, s.P)) < 2 || Math.Max(s.USize, Math.Max(s.VSize, s.WSize)) > FlipWalkers.LongestFactor
            ? $"the flip-graph engine takes shapes from 2x2x2 up to factors of {FlipWalkers.LongestFactor} entries, not {s}."
            : symmetry.Group is { } group ? SymmetryChoice.WhyNotWalk(group) : null;
    }

    /// <summary>A scheme over {−1,0,1} is one over every ring, so characteristic 0 walks there.</summary>
    private static Ring FlipRing(Ring field) => field.Modulus == 0 ? Ring.Ternary : field;

    /// <summary>What the store has of other shapes. Schemes of the goal itself are left aside: a search finds, it does not look
    /// up.</summary>
    private static IEnumerable<Scheme> Known(SearchRequest request, SchemeStore store)
    {
        Ring ring = FlipRing(request.Field);
        Shape goal = request.Target.Shape.Sorted();
        // A store may hold schemes of thousands of terms for shapes that no walk comes near: those files are not opened.
        bool InReach(Shape shape) => shape.Sorted() != goal && shape.Sorted().P <= goal.P + MetaFlipGraph.Above;
        foreach ((_, Submission submission) in store.Read(Limits.Default, wanted: InReach))
            if (InReach(submission.Scheme.Shape) && ring.Admits(submission)) yield return submission.Scheme;
    }
}
