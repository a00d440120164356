using TensorDecomp.Cli.Host;
using TensorDecomp.Programs;
using TensorDecomp.Programs.Compilation;
using TensorDecomp.Programs.Named;
using TensorDecomp.Search;

namespace TensorDecomp.Cli.Options;

/// <summary>What --program takes: the name of a seed, of a program in the programs folder, a C# file, or a candidate of a run.</summary>
internal static class ProgramChoice
{
    /// <summary>As a goal names it, with its text where it is not the tool's own.</summary>
    /// <param name="text">As on the command line.</param>
    /// <param name="folder">Where named programs lie.</param>
    /// <exception cref="UsageException">There is no such program.</exception>
    public static GoalProgram Asked(string text, ProgramFolder folder)
    {
        if (ProgramRegistry.Find(text) is { } seed) return new GoalProgram(seed.Name);
        NamedProgram program = Find(text, folder);
        return new GoalProgram(program.Name, program.Source) { Where = program.File! };
    }

    /// <summary>The program, compiled where it is not the tool's own.</summary>
    /// <param name="asked">What a goal names.</param>
    /// <param name="compiler">Who compiles it.</param>
    public static GradientProgram Resolve(GoalProgram asked, IProgramCompiler compiler)
    {
        if (asked.Source is not { } source) return ProgramRegistry.Find(asked.Name)!;
        return LoadedProgram.Load(ProgramFile.Compile(source, asked.Where, compiler), asked.Name).Program; // for as long as the tool runs
    }

    /// <summary>The same without compiling it.</summary>
    public static NamedProgram Find(string text, ProgramFolder folder)
    {
        if (CandidateChoice.IsOne(text)) return CandidateChoice.Find(text);
        if (IsFile(text))
        {
            if (!File.Exists(text))
                throw new UsageException($"there is no file {text}; name a C# file with a program, or one of {Names(folder)}.");
            return new NamedProgram(Path.GetFileNameWithoutExtension(text), "", ProgramFile.Read(text), text);
        }
        return folder.Find(text)
            ?? throw new UsageException(
                $"there is no program named {text}; there are {Names(folder)}, a C# file is named with its path, as in ./mine.cs, and a " +
                    "candidate of a run as in run.db:best.");
    }

    private static bool IsFile(string text) =>
        text.EndsWith(".cs", StringComparison.OrdinalIgnoreCase) || text.Contains('/') || text.Contains(Path.DirectorySeparatorChar);

    private static string Names(ProgramFolder folder) => string.Join(", ", folder.All.Select(p => p.Name));
}
