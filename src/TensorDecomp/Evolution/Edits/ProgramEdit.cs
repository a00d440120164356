namespace TensorDecomp.Evolution.Edits;

/// <summary>
/// Turns an author's answer into the next program: either SEARCH/REPLACE blocks against the parent, or the complete program
/// in a fenced code block. An answer applies as a whole or not at all, and what lies outside the parent's EVOLVE blocks
/// stays as it is, byte for byte.
/// </summary>
public static class ProgramEdit
{
    /// <summary>Longest answer that is looked at, in characters.</summary>
    public const int LongestAnswer = 200_000;

    /// <summary>Applies an answer to the program that it was asked about; one that changes nothing is refused.</summary>
    /// <param name="parentSource">The text that SEARCH/REPLACE blocks are looked up in.</param>
    /// <param name="answer">All that the author said, at most <see cref="LongestAnswer"/> characters of it.</param>
    public static EditResult Apply(string parentSource, string answer)
    {
        if (answer.Length > LongestAnswer)
            return EditResult.Refuse($"The answer has {answer.Length:N0} characters; at most {LongestAnswer:N0} are read.");
        if (SourceLines.Of(parentSource, out string? complaint) is not { } parent)
            return EditResult.Refuse($"The parent program cannot be edited: {complaint}");
        EditResult result = SearchReplace.IsUsedIn(answer) ? SearchReplace.Apply(parent, answer) : FullRewrite.Apply(parent, answer);
        return result.Applied && result.Source == parentSource
            ? EditResult.Refuse("The answer changes nothing: the program is the same as before.") : result;
    }
}
