using System.Security.Cryptography;
using System.Text.Json.Serialization;
using TensorDecomp.Kernels;
using TensorDecomp.Search.Relays;

namespace TensorDecomp.Evolution.Facts;

/// <summary>What a measurement in a relay is given, and how much of what it leaves is kept.</summary>
/// <param name="Keep">Most states of a target.</param>
/// <param name="Given">Where restarts start; targets that are not there start at random numbers.</param>
public sealed record RelayStart(int Keep, IReadOnlyList<TargetStates> Given)
{
    /// <summary>Whether a restart that hops in lanes is ended where the budget is, and counts.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool EndsHops { get; init; }

    /// <summary>Whether what unsolved restarts end with is brought to a minimum of one energy for all and tried by the exact stage, so that
    /// states are compared by one measure and a solved one is a proof.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Polishes { get; init; }

    /// <summary>What is given for a target; null for nothing.</summary>
    public TargetStates? For(TiedTarget target) => Given.FirstOrDefault(given => given.Target == target);

    /// <summary>Equal for the same states.</summary>
    public override string ToString() =>
        $"{Keep} from {string.Join(' ', Given.Select(given => $"{given.Target} {Digest(given)}"))}{(EndsHops ? ", hops ended" : "")}" +
        (Polishes ? ", polished" : "");

    private static string Digest(TargetStates given) =>
        Convert.ToHexStringLower(SHA256.HashData([.. given.States.SelectMany(state => state.Factors)]));
}
