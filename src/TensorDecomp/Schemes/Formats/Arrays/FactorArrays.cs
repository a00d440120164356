using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats.Arrays;

/// <summary>
/// Three factors found among the arrays of a file, and what else lies beside them. In what order they lie, terms along rows
/// or columns, entries flat or as matrices, is told from the dimensions as far as these tell it: the number of terms is common
/// to all three, and the sizes are those of a shape. All ways that remain are layouts of the submission. Weights are
/// multiplied in. Nothing that could change the sum is passed over: what is neither factor nor weight nor known to
/// be harmless is refused by its name where its size is one of the scheme's, and mentioned otherwise.
/// </summary>
internal static class FactorArrays
{
    /// <summary>What a file says of its scheme outside the arrays.</summary>
    /// <param name="Shape">The shape, where it is stated.</param>
    /// <param name="Rank">The number of terms, where it is stated.</param>
    /// <param name="Claim">The ring that is claimed, where one is.</param>
    public sealed record Statement(Shape? Shape = null, int? Rank = null, Claim? Claim = null)
    {
        public static Statement None { get; } = new();
    }

    /// <exception cref="MalformedInputException">The arrays are no scheme, or more than one.</exception>
    public static Submission Submit(ISchemeFormat format, SourceFile file, IReadOnlyList<NumberArray> arrays, Limits limits,
        Statement? stated = null, string? member = null)
    {
        stated ??= Statement.None;
        (NumberArray[] factors, NumberArray[] rest) = Factors(arrays);
        TermView[][] views = [.. Views(factors, stated)];
        string[] contradictions = [];
        if (views.Length == 0 && stated.Rank is { } rank && (views = [.. Views(factors, Statement.None)]).Length > 0)
            contradictions = [$"the file says {rank} terms, its factors have {views[0][0].Rank}"];
        if (views.Length == 0)
            throw new MalformedInputException(
                $"{string.Join(", ", factors.Select(f => f.Described))} are the factors of no {Wanted(stated)}");
        (Func<int, Coefficient>? weight, List<string> remarks) = Weights(rest, views, limits);
        Submission submission =
            SchemeDraft.Submit(format, file, views.SelectMany(view => Layouts(view, weight, limits)), stated.Claim, member);
        return submission with { Remarks = remarks, Contradictions = contradictions };
    }

    /// <summary>
    /// Whether three arrays can be the factors of a scheme by their sizes alone. A scheme has more terms than any factor has
    /// entries, unless a dimension is 1; three square matrices are a term and no scheme.
    /// </summary>
    public static bool Fit(NumberArray[] factors) => Views(factors, Statement.None).Any(view =>
        FactorSizes.TryShape(view[0].Size, view[1].Size, view[2].Size, out Shape shape)
        && (shape.M == 1 || shape.N == 1 || shape.P == 1 ? view[0].Rank >= view.Max(f => f.Size) : view[0].Rank > view.Max(f => f.Size)));

    /// <summary>The draft of three factors of a shape that is known, terms along rows or columns as the sizes say.</summary>
    public static SchemeDraft Draft(IReadOnlyList<NumberArray> factors, Shape shape, Limits limits) =>
        Views([.. factors], new Statement(shape)).FirstOrDefault() is { } view ? Draft(view, null, limits)
        : throw new MalformedInputException($"{string.Join(", ", factors.Select(f => f.Described))} are not the factors of {shape}");

    /// <summary>The three arrays that lie in one: 3×size×R, 3×R×size, R×3×size, or with entries as matrices.</summary>
    public static NumberArray[] Stacked(NumberArray array) => array.Dimensions switch
    {
        [3, _, _] or [3, _, _, _] => array.Split(0),
        [_, 3, _] or [_, 3, _, _] => array.Split(1),
        [_, _, 3] => array.Split(2),
        _ => throw new MalformedInputException($"{array.Described} is no three factors"),
    };

    private static (NumberArray[] Factors, NumberArray[] Others) Factors(IReadOnlyList<NumberArray> arrays)
    {
        foreach (string[] names in ArrayNames.Factors)
            if (names.All(name => arrays.Any(m => m.Name == name && m.Dimensions.Length > 0)))
            {
                NumberArray[] named = [.. names.Select(name => arrays.First(m => m.Name == name))];
                // arr_0, arr_1, arr_2, arr_3: a list of numbers before three tables is no factor.
                if (named.Any(f => f.Dimensions.Length == 1) && arrays.Count(f => f.Dimensions.Length > 1) == 3) continue;
                return (named, [.. arrays.Except(named, ReferenceEqualityComparer.Instance).Cast<NumberArray>()]);
            }
        NumberArray[] plausible =
            [.. arrays.Where(a => a.Dimensions.Length > 1 && !ArrayNames.IsWeight(a.Name) && !ArrayNames.IsMetadata(a.Name))];
        NumberArray[] rest = [.. arrays.Except(plausible, ReferenceEqualityComparer.Instance).Cast<NumberArray>()];
        return plausible switch
        {
            [_, _, _] => (plausible, rest),
            [var one] => (Stacked(one), rest),
            _ => throw new MalformedInputException(plausible.Length == 0 ? "there is no array of numbers that could be a factor"
                : $"there are {plausible.Length} arrays where three factors belong: " +
                    $"{string.Join(", ", plausible.Select(c => c.Described))}"),
        };
    }

    // Every way to see three factors with a common number of terms and the sizes of a shape; the likely ones first.
    private static IEnumerable<TermView[]> Views(NumberArray[] factors, Statement stated)
    {
        IEnumerable<TermView>[] ways =
            [.. factors.Select(f => f.Dimensions.Length == 1 && stated.Rank is { } rank ? TermView.Of(f, rank) : TermView.Of(f))];
        IEnumerable<TermView[]> all = from u in ways[0]
                                      from v in ways[1]
                                      where u.Rank == v.Rank
                                      from w in ways[2]
                                      where v.Rank == w.Rank && FactorSizes.TryShape(u.Size, v.Size, w.Size, out Shape shape)
                                          && (stated.Shape is null || shape == stated.Shape)
                                          && (stated.Rank is null || u.Rank == stated.Rank)
                                      select (TermView[])[u, v, w];
        // A rank below the number of entries is impossible, so where both would do the longer side is the terms.
        return all.OrderByDescending(view => view[0].Rank >= view.Max(f => f.Size))
            .ThenByDescending(view => view.Select(f => f.ByRows).Distinct().Count() == 1);
    }

    private static IEnumerable<Layout> Layouts(TermView[] view, Func<int, Coefficient>? weight, Limits limits)
    {
        FactorSizes.TryShape(view[0].Size, view[1].Size, view[2].Size, out Shape shape);
        string arrangement = (view[0].ByRows, view[1].ByRows, view[2].ByRows) switch
        {
            (true, true, true) => "a row per term",
            (false, false, false) => "a column per term",
            (var u, var v, var w) => $"terms are {Lines(u)} of u, {Lines(v)} of v and {Lines(w)} of w",
        };
        return SchemeDraft.Layouts(() => Draft(view, weight, limits), shape, arrangement);

        static string Lines(bool rows) => rows ? "rows" : "columns";
    }

    private static SchemeDraft Draft(TermView[] view, Func<int, Coefficient>? weight, Limits limits)
    {
        FactorSizes.TryShape(view[0].Size, view[1].Size, view[2].Size, out Shape shape);
        limits.Admit(shape, view[0].Rank);
        SchemeDraft draft = new(limits);
        draft.Extend(view[0].Rank);
        for (int x = 0; x < 3; x++) view[x].Put(draft, x, x == 2 ? weight : null);
        return draft;
    }

    private static (Func<int, Coefficient>? Weight, List<string> Remarks) Weights(NumberArray[] rest, TermView[][] views, Limits limits)
    {
        NumberArray? weights = null;
        List<string> remarks = [], passed = [];
        HashSet<int> sizes = [.. views.SelectMany(view => view).SelectMany(f => (int[])[f.Rank, f.Size])];
        int[] ranks = [.. views.Select(view => view[0].Rank).Distinct()];
        foreach (NumberArray array in rest)
        {
            if (ArrayNames.IsWeight(array.Name) || ArrayNames.MayBeWeight(array.Name) && array.Extent <= 1 && ranks.Contains(array.Count))
            {
                if (weights is not null)
                    throw Unknown(array, $"there is {CoefficientText.Quoted(weights.Name)} too, and a scheme has one set of weights");
                if (array.Extent > 1 || array.Count != 1 && !ranks.Contains(array.Count))
                    throw Unknown(array, $"weights would be one for each of the {ranks[0]} terms");
                weights = array;
            }
            else if (ArrayNames.IsDivisor(array.Name)) throw Unknown(array, "which factor it divides is not said");
            // A single letter stands for a size; one number for each term is none.
            else if (ArrayNames.IsMetadata(array.Name)
                && (array.Name!.Length > 1 || array.Count <= 3 || !ranks.Contains(array.Count))) continue;
            else if (array.Count > 1 && (array.Dimensions.Any(d => d > 1 && sizes.Contains(d)) || ranks.Contains(array.Count)))
                throw Unknown(array, "it is neither a factor nor weights");
            else passed.Add(array.Name is null ? "a number without a name" : CoefficientText.Quoted(array.Name));
        }
        if (passed.Count > 0)
            remarks.Add($"passed over, as no part of the scheme: {string.Join(", ", passed.Take(5))}{(passed.Count > 5 ? ", …" : "")}");
        if (weights is null) return (null, remarks);
        remarks.Add($"the weights {CoefficientText.Quoted(weights.Name)} are multiplied in");
        return (term => weights[weights.Count == 1 ? 0 : term], remarks);
    }

    private static MalformedInputException Unknown(NumberArray array, string why) =>
        new($"{array.Described}, lies beside the factors, and {why}; multiply it in or remove it");

    private static string Wanted(Statement stated) =>
        $"shape{(stated.Shape is { } shape ? $" {shape}" : "")}{(stated.Rank is { } rank ? $" with {rank} terms" : "")}" +
            $"{(stated is { Shape: null, Rank: null } ? "" : ", which the file states")}";
}
