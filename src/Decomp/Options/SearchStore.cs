using System.Globalization;
using TensorDecomp.Cli.Host;
using TensorDecomp.Programs.Named;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Search;
using TensorDecomp.Verify;

namespace TensorDecomp.Cli.Options;

/// <summary>The folders that a search builds on: the one that receives what it finds, with the programs in it, and the one that a goal's
/// restarts start from.</summary>
/// <param name="folder">Where finds go; null where they are not stored.</param>
internal sealed class SearchStore(string? folder)
{
    /// <summary>A collection with a table of records is curated: nothing is kept there beside another scheme of its rank.</summary>
    public SchemeStore? Schemes { get; } = folder is null ? null : new(folder)
    {
        Algorithms = File.Exists(Path.Combine(folder, "records.csv")) ? 1
            : int.Parse(Setting.Variety.Value, NumberStyles.None, CultureInfo.InvariantCulture),
    };

    public ProgramFolder Programs { get; } = new(Path.Combine(folder ?? "", ProgramFolder.Below));

    /// <summary>The goal with the hashes of the schemes that it starts at now, so that it starts there wherever it is run.</summary>
    public SearchGoal Pinned(SearchGoal goal) => goal.From is not { } starts ? goal
        : goal with { From = starts with { Sha256 = [.. Starts(goal).Select(s => s.Sha256)] } };

    /// <summary>Schemes of the goal's tensor, in any order of the dimensions, that hold over its ring and have a term to lose; those with
    /// the
    /// goal's hashes where it has any.</summary>
    /// <exception cref="UsageException">There are none, or one with such a hash is not there.</exception>
    public IReadOnlyList<KnownStart> Starts(SearchGoal goal)
    {
        if (goal.From is not { } from) return [];
        int above = goal.Descends ? goal.Ranks.Lowest : goal.Ranks.Highest;
        KnownStart[] schemes =
            [.. KnownSchemes.Over(goal.Ring, from.Folder, shape => goal.Tensor.Product?.Sorted() == shape.Sorted(), goal.Tensor)
            .Where(known => Permutation.Leads(known.Scheme.Tensor, goal.Tensor) && known.Scheme.Rank > above)
            .Select(known => new KnownStart(Permutation.To(goal.Tensor, known.Scheme), known.File,
                CanonicalForm.Hash(CanonicalForm.Of(known.Scheme, goal.Ring), goal.Ring)))];
        if (schemes.Length == 0)
            throw new UsageException(
                $"{from.Folder} holds no scheme of {goal.Tensor} over {goal.Ring} with more than {above} terms to start from; find one " +
                    "by a search with a higher --rank, or leave out --from.");
        return from.Sha256 is not { } hashes ? schemes
            : [.. hashes.Select(hash => schemes.FirstOrDefault(s => s.Sha256 == hash)
            ?? throw new UsageException(
                $"the goal starts at a scheme with sha256 {hash[..8]}…, which {from.Folder} does not hold; copy it there, or write " +
                    "another goal."))];
    }
}
