using TensorDecomp.Cli.Options;
using TensorDecomp.Search;

namespace TensorDecomp.Cli.Reports;

/// <summary>What engines do, in words for people who have read nothing.</summary>
internal static class EngineWords
{
    /// <summary>By names of engines; a test holds that none is missing.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        ["flip"] = "flips, small shapes first",
        ["flip-plain"] = "flips",
        ["flip-cyclic"] = "flips of cyclic schemes",
        ["flip-lifted"] = "flips over F2, then lifts",
        ["flip-meta"] = "flips from shape to shape",
        ["flip-group"] = "flips under a known group",
        ["flip-symmetric"] = "flips under the symmetry",
        ["flip-unwrapped"] = "flips over ZT",
        ["walk"] = "flips",
        ["gradient"] = "random starts, descents",
        ["lbfgs"] = "chains of descents",
        ["relay"] = "programs one after the other",
        ["optimize"] = "flips to fewer coefficients",
        ["circuits"] = "circuits of fewer additions",
    };

    /// <summary>Of engines that run with a symmetry and without side by side.</summary>
    private static readonly Dictionary<string, string> s_symmetric = new()
    {
        ["gradient"] = "descents under a symmetry",
        ["lbfgs"] = "chains under a symmetry",
    };

    /// <summary>A line for an engine: what it does, how fast, what it has come to, how much of the time it was given.</summary>
    /// <param name="r">What it has done.</param>
    /// <param name="elapsed">Since the search began.</param>
    /// <param name="share">Its share of the time; null where it is the only one.</param>
    public static string Line(EngineReading r, TimeSpan elapsed, double? share)
    {
        string words = r.IsSymmetric && s_symmetric.GetValueOrDefault(r.Engine) is { } own ? own
            : All.GetValueOrDefault(r.Engine, r.Engine);
        if (r.Steps == 0) return $"  {words,-27} {(r.Seconds > 0 || share is null ? "getting ready" : "waits for its turn")}";
        string speed = $"{Short(r.Steps / Math.Max(1e-3, elapsed.TotalSeconds))} {r.Unit.Split('-')[^1]}/s";
        string part = share is { } s ? $"{s,5:P0}  " : " ";
        return $"  {words,-27} {speed,14} {part}{Standing(r)}";
    }

    private static string Standing(EngineReading r) => r.Standing is { } standing ? standing
        : r.BestLoss is { } loss && double.IsFinite(loss)
            ? $"residual {Short(loss, 0.01)}{(r.Restarts == 0 ? "" : $", {r.Converged:N0} of {r.Restarts:N0} converged")}"
        : r.State;

    /// <summary>"3.05", and with an exponent what is less than the least.</summary>
    private static string Short(double loss, double least) =>
        loss < least ? SearchSentences.Residual(loss) : FormattableString.Invariant($"{loss:0.00}");

    /// <summary>"950", "12.3k", "4.56M".</summary>
    internal static string Short(double value) => value switch
    {
        < 1_000 => FormattableString.Invariant($"{value:0.#}"),
        < 1_000_000 => FormattableString.Invariant($"{value / 1_000:0.#}k"),
        _ => FormattableString.Invariant($"{value / 1_000_000:0.##}M"),
    };
}
