namespace TensorDecomp.Evolution.Evaluators;

/// <summary>
/// How many restarts from shuffled starts tell whether a program recites, and when they do. Counts of restarts are all that it sees.
/// </summary>
internal interface IStartsTest
{
    /// <summary>Shuffled restarts that are asked for; null where nothing can be told.</summary>
    /// <param name="solved">Restarts of the program's own that were solved.</param>
    /// <param name="own">Restarts of its own in all.</param>
    /// <param name="affordable">Shuffled restarts that cost no more than they may.</param>
    int? Restarts(int solved, int own, long affordable);

    /// <summary>Whether the starts held the solutions.</summary>
    /// <param name="solved">Restarts of the program's own that were solved.</param>
    /// <param name="own">Restarts of its own in all.</param>
    /// <param name="shuffledSolved">Shuffled restarts that were solved.</param>
    /// <param name="shuffled">Shuffled restarts in all.</param>
    bool IsRecited(int solved, int own, int shuffledSolved, int shuffled);
}
