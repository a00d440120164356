using TensorDecomp.Cli.Host;
using TensorDecomp.Evolution.Edits;
using TensorDecomp.Evolution.Facts;
using TensorDecomp.Evolution.Journal;
using TensorDecomp.Evolution.Population;
using TensorDecomp.Evolution.Workshop;
using TensorDecomp.Export.Tables;
using TensorDecomp.Programs.Named;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Cli.Options;

/// <summary>
/// What journals of evolution say about programs, by the programs' hashes. A program that was given a name is the candidate that
/// it equals but for layout, comments and its own names.
/// </summary>
internal static class ProgramOrigins
{
    /// <summary>Where a journal lies below a folder of results.</summary>
    private static readonly string Below = Path.Combine("evolution", JournalExport.FileName);

    /// <param name="source">What is exported: a folder's own journal and programs are used where none are named.</param>
    /// <param name="journals">Journals, as databases or exported.</param>
    /// <param name="programs">The folder with named programs, null for the source's own.</param>
    /// <exception cref="UsageException">A journal holds nothing, or the folder is not there.</exception>
    public static IReadOnlyDictionary<string, ProgramOrigin> Read(string source, IReadOnlyList<string> journals, string? programs)
    {
        if (journals.Count == 0 && Path.Combine(source, Below) is var own && File.Exists(own)) journals = [own];
        if (programs is not null && !Directory.Exists(programs))
            throw new UsageException($"there is no folder {programs}; --programs names the one with NAME.cs in it.");
        ProgramFolder folder = new(programs ?? Path.Combine(source, ProgramFolder.Below));
        Dictionary<string, ProgramOrigin> origins = [];
        using ChildWorkshop workshop = new(TimeProvider.System);
        IReadOnlyList<NamedProgram> named = journals.Count == 0 ? [] : folder.ReadAll(Terminal.PassedOver);
        foreach (string path in journals) Add(Fold(path, workshop, out string digest), digest, named, origins);
        return origins;
    }

    private static RunState Fold(string path, IProgramSyntax syntax, out string digest)
    {
        using RunJournal journal = RunJournal.OpenToRead(path, TimeProvider.System);
        RunState state = JournalFold.Of(journal, syntax: syntax);
        if (!state.IsStarted) throw new UsageException($"{path} holds no event yet.");
        digest = journal.Digest;
        return state;
    }

    private static void Add(RunState state, string digest, IReadOnlyList<NamedProgram> named, Dictionary<string, ProgramOrigin> origins)
    {
        foreach (CandidateLife life in state.Candidates.Where(c => c.Source is not null))
            origins.TryAdd(Hash(state, life.Id), Of(state, life, digest));
        foreach (NamedProgram program in named)
            if (state.TwinOf(program.Source) is > 0 and int twin)
                origins.TryAdd(Provenance.HashOf(program.Source), Of(state, state[twin], digest));
    }

    private static ProgramOrigin Of(RunState state, CandidateLife life, string digest) =>
        new(digest, life.Id, life.Operator, [.. life.Parents.Select(p => Hash(state, p))],
            [.. state.LineOf(life.Id).Where(a => a != life.Id).Select(a => Hash(state, a))])
        {
            Fitness = life.Member is not { } member ? null : new MeasuredFitness(member.Score,
                [.. member.Fitness.Select(f =>
                    new FitnessOnTarget(f.Target, f.Restarts, f.Exact, f.MedianLoss, f.BestLoss, (ulong)f.RestartSteps))]),
        };

    // Whoever has children or was measured has a text.
    private static string Hash(RunState state, int candidate) => Provenance.HashOf(state[candidate].Source!);
}
