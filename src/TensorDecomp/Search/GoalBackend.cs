using System.Diagnostics.CodeAnalysis;
using TensorDecomp.Programs.Backends;

namespace TensorDecomp.Search;

/// <summary>
/// Where the gradient restarts of a goal may run: on a kind of device, on any device, or wherever somebody is free. Between kinds the last
/// bits of a restart may differ, and with them what a seed comes to; so whoever asks says which kind it is, and without a word it is the
/// processor.
/// </summary>
public sealed record GoalBackend
{
    private GoalBackend(string name) => Name = name;

    /// <summary>Any device.</summary>
    public static GoalBackend AnyDevice { get; } = new("gpu");

    /// <summary>Any device, and the processor where none is free.</summary>
    public static GoalBackend Anything { get; } = new("auto");

    /// <summary>The name of a backend, "gpu" for any device, "auto" for anything.</summary>
    public string Name { get; }

    /// <summary>Whether all restarts run on the same kind, so that a seed means one result.</summary>
    public bool IsOneKind => this != AnyDevice && this != Anything;

    /// <summary>What may be written, the processor first.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Backends.All.Select(backend => backend.Name), AnyDevice.Name, Anything.Name];

    /// <summary>Reads a name.</summary>
    /// <param name="text">One of <see cref="Names"/>; "cpu" stands for the processor.</param>
    /// <param name="backend">What it says; null for the processor, on which restarts run unless told otherwise.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse(string text, out GoalBackend? backend)
    {
        backend = IsProcessor(text) ? null : new GoalBackend(text);
        return backend is null || Names.Contains(text);
    }

    /// <summary>Whether that is what the processor is called.</summary>
    public static bool IsProcessor([NotNullWhen(true)] string? text) => text == "cpu" || text == Backends.Default.Name;

    /// <summary>Whether restarts of such a goal may run there.</summary>
    /// <param name="asked">What the goal asks for; null for the processor.</param>
    /// <param name="backend">Name of a backend.</param>
    public static bool Admits(GoalBackend? asked, string backend) =>
        asked is null ? IsProcessor(backend) : asked == Anything || (asked == AnyDevice ? !IsProcessor(backend) : asked.Name == backend);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
