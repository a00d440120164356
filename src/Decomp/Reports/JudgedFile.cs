using TensorDecomp.Schemes;

namespace TensorDecomp.Cli.Reports;

/// <summary>What one file came to: its judgements, or why there are none.</summary>
internal sealed record JudgedFile(string File, IReadOnlyList<Judgement> Judgements, string? Error, int Code)
{
    /// <summary>Why no format is the file's, one reason per format.</summary>
    public IReadOnlyList<string> Details { get; init; } = [];
}
