using TensorDecomp.Kernels;
using TensorDecomp.Programs;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Verify;

namespace TensorDecomp.Search;

/// <summary>
/// A descent through several ranks that feeds itself: for each program and rank one engine whose restarts start where the program
/// would, and one whose restarts start at what is found on the way, less the terms that are too many and moved a little. How much
/// time each gets is for <see cref="TimeShares"/> to learn. In one batch the ranks would have to share equally, since all lanes
/// advance together: that is why each has batches of its own here. The restarts with starts of their program's own are those of a
/// search at their rank alone, number by number.
/// </summary>
public static class RankLadder
{
    /// <summary>The engines of all programs and ranks.</summary>
    /// <param name="range">Where to look, from the highest rank down to the lowest.</param>
    /// <param name="programs">What restarts run.</param>
    /// <param name="seed">Determines every restart, together with its number and what was found before it was begun.</param>
    /// <param name="lanes">Restarts of a batch.</param>
    /// <param name="ring">Where entries are to be rounded to; null for anywhere.</param>
    /// <param name="known">Schemes of the shape to start at from the beginning, with their files.</param>
    public static IReadOnlyList<GradientEngine> Engines(SearchSpace range, IReadOnlyList<GradientProgram> programs, ulong seed,
        int lanes, Ring? ring, IReadOnlyList<KnownStart> known)
    {
        List<GradientEngine> engines = [];
        foreach (GradientProgram program in programs)
        {
            GradientEngine? plain = null, fed = null;
            foreach (int rank in range.Ranks.Descending())
            {
                GradientEngine? above = plain;
                engines.Add(plain = Engine(range.At(rank), above));
                // nothing of the search can lie above its highest rank
                if (above is null && !known.Any(k => k.Scheme.Rank > rank)) continue;
                engines.Add(fed = Engine(range.At(rank) with { Known = KnownStarts.Growing() }, fed ?? above));
                foreach (KnownStart start in known) fed.Found(start);
            }

            GradientEngine Engine(SearchSpace space, GradientEngine? precedent) =>
                new(space, program, seed, lanes, ring) { Goal = range.LowestRank, Precedent = precedent };
        }
        return engines;
    }
}
