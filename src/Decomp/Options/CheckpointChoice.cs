using TensorDecomp.Cli.Host;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Search;

namespace TensorDecomp.Cli.Options;

/// <summary>What --checkpoint and --resume mean: read a checkpoint and bring the engines to where it stands.</summary>
internal static class CheckpointChoice
{
    /// <summary>The checkpoint, or null where its file is not there yet, so that one command line serves the first start as well.</summary>
    /// <exception cref="UsageException">No file was named, or there is nothing left to do.</exception>
    /// <exception cref="MalformedInputException">The file is no checkpoint, or that of another search, or what it says was found is not
    /// there.</exception>
    public static Checkpoint? Load(SearchRequest request)
    {
        if (request.Checkpoint is not { } file) throw new UsageException("--resume needs --checkpoint FILE, the file to go on from.");
        if (!File.Exists(file)) return null;
        try
        {
            Checkpoint from = Checkpoint.Load(file, request);
            if (CheckpointClaim.WhyNot(from, request, file) is { } untrue) throw new MalformedInputException(untrue);
            return from.BestRank <= request.Target.Rank
                ? throw new UsageException($"the search in {file} reached rank {from.BestRank} already: {from.BestFile}.")
                : from;
        }
        catch (InvalidDataException e)
        {
            throw new MalformedInputException($"{e.Message.TrimEnd('.')}.");
        }
    }

    /// <exception cref="UsageException">The checkpoint holds an engine that does not run now, so the search would not be the
    /// same.</exception>
    /// <exception cref="MalformedInputException">What it says of an engine cannot be.</exception>
    public static void Resume(IReadOnlyList<IEngine> engines, SearchRequest request)
    {
        if (request.From is null) return;
        foreach (EngineState progress in request.From.Engines)
            if (!engines.Any(e => Resumes(e, progress, request.Checkpoint!)))
                throw new UsageException(
                    $"{request.Checkpoint} was written by the engine '{progress.Name}', which does not run now or has another program " +
                        "text; give the same --engine, --program and --symmetry.");
    }

    private static bool Resumes(IEngine engine, EngineState progress, string file)
    {
        try
        {
            return engine.Resume(progress);
        }
        catch (InvalidDataException e)
        {
            throw new MalformedInputException($"{file} cannot be resumed: {e.Message}; delete it to begin anew, or name another file.");
        }
    }
}
