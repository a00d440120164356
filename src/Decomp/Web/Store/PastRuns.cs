namespace TensorDecomp.Cli.Web.Store;

/// <summary>What one search stored of one shape, as the files tell: those of one shape, engine, seed and version.</summary>
/// <param name="Folder">The shape.</param>
/// <param name="Origin">What they have in common, with the time of the last one.</param>
/// <param name="Finds">In the order in which they were found.</param>
internal sealed record PastRun(string Folder, Origin Origin, IReadOnlyList<StoredScheme> Finds)
{
    /// <summary>The runs that wrote last, as far as files have been looked at.</summary>
    public static IReadOnlyList<PastRun> Latest(StoreView view, int most) =>
        [.. view.All.Where(s => s.Origin is { Engine.Length: > 0 })
            .GroupBy(s => (s.Folder, s.Origin!.Engine, s.Origin.Seed, s.Origin.Version))
            .Select(run => new PastRun(run.Key.Folder, run.MaxBy(s => s.Origin!.Written)!.Origin!,
                [.. run.OrderBy(s => s.Origin!.Seconds)]))
            .OrderByDescending(run => run.Origin.Written).ThenBy(run => run.Folder, StringComparer.Ordinal).Take(most)];
}
