using TensorDecomp.Evolution.Edits;
using TensorDecomp.Programs.Compilation;

namespace TensorDecomp.Evolution.Workshop;

/// <summary>The compiler in this very process: for the process that is there to die of it, and for texts that are trusted.</summary>
internal sealed class InProcessWorkshop : IProgramCompiler, IProgramSyntax
{
    public static InProcessWorkshop Instance { get; } = new();

    private InProcessWorkshop() { }

    public CompileResult Compile(string source) => ProgramCompiler.Compile(source);

    public string Identity(string source) => ProgramIdentity.SyntaxHash(source);

    public string Mutate(string source, ulong seed, MutationRule rule) => NumericMutation.Mutate(source, seed, rule);

    public int Knobs(string source) => Edits.Knobs.Count(source);

    public string Turn(string source, IReadOnlyList<double> moves) => Edits.Knobs.Turn(source, moves);
}
