using System.Diagnostics.CodeAnalysis;

namespace TensorDecomp.Evolution.Edits;

/// <summary>The edited program, or a text that says what is wrong with the answer and can go back to its author.</summary>
public sealed record EditResult
{
    private EditResult(string? source, string? failure) => (Source, Failure) = (source, failure);

    /// <summary>The edited program; null where the answer could not be applied.</summary>
    public string? Source { get; }

    /// <summary>What is wrong with the answer, for its author; null where it could be applied.</summary>
    public string? Failure { get; }

    /// <summary>Whether there is a program.</summary>
    [MemberNotNullWhen(true, nameof(Source))]
    [MemberNotNullWhen(false, nameof(Failure))]
    public bool Applied => Source is not null;

    /// <summary>An answer that became a program.</summary>
    public static EditResult Of(string source) => new(source, null);

    /// <summary>An answer that did not, with a text that can go back to its author.</summary>
    public static EditResult Refuse(string failure) => new(null, failure);
}
