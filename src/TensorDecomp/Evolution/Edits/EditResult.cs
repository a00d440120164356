using System.Diagnostics.CodeAnalysis;

namespace TensorDecomp.Evolution.Edits;

/// <summary>The edited program, or a text that says what is wrong with the answer and can go back to its author.</summary>
public sealed record EditResult
{
    private EditResult(string? source, string? failure) => (Source, Failure) = (source, failure);

    public string? Source { get; }
    public string? Failure { get; }

    [MemberNotNullWhen(true, nameof(Source))]
    [MemberNotNullWhen(false, nameof(Failure))]
    public bool Applied => Source is not null;

    public static EditResult Of(string source) => new(source, null);
    public static EditResult Refuse(string failure) => new(null, failure);
}
