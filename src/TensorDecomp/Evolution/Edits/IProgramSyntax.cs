namespace TensorDecomp.Evolution.Edits;

/// <summary>
/// What evolution asks the compiler's parser about texts that models wrote. The tool asks a process apart, whose death costs an
/// answer and nothing else; tests, and that process, ask <c>InProcessWorkshop</c>.
/// </summary>
public interface IProgramSyntax
{
    /// <summary>Equal for texts that are one program but for layout, comments and their own names.</summary>
    string Identity(string source);

    /// <summary>A mutant by <see cref="NumericMutation"/>, the same for the same seed; the text itself where there is none.</summary>
    string Mutate(string source, ulong seed, MutationRule rule);

    /// <summary>How many <see cref="Edits.Knobs"/> a program has.</summary>
    int Knobs(string source);

    /// <summary>The program with its knobs turned.</summary>
    string Turn(string source, IReadOnlyList<double> moves);
}
