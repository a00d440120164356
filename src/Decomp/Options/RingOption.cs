using System.CommandLine;
using TensorDecomp.Cli.Host;
using TensorDecomp.Kernels.Flips;
using TensorDecomp.Verify;

namespace TensorDecomp.Cli.Options;

/// <summary>The option of every verb that asks for a ring: --ring, with the spelling ZT, Z, Z[1/2], Q, Q(i), F2, F3. Other spellings are
/// read as well, among them R, C and GF2.</summary>
internal static class RingOption
{
    /// <summary>How rings are written, where any may be asked for.</summary>
    public static string Spelling { get; } = $"ZT, Z, Z[1/2], Q, Q(i), {CoefficientRegistry.Names(CoefficientRegistry.Fields, "or")}";

    /// <summary>How those with flip graphs are written.</summary>
    public static string Walked { get; } = CoefficientRegistry.Names(CoefficientRegistry.Rings, "or");

    public static Option<string> Create(string description, Ring otherwise) =>
        Completed(new Option<string>("--ring") { Description = description, DefaultValueFactory = _ => $"{otherwise}", HelpName = "RING" });

    /// <summary>A shell that is asked for the next word shows the rings.</summary>
    public static Option<T> Completed<T>(Option<T> option)
    {
        option.CompletionSources.Add(Spelling.Replace(" or ", ", ").Split(", "));
        return option;
    }

    /// <summary>The name that the option had in 'decomp search'; it is read and not shown.</summary>
    public static Option<string?> Former() => new("--field", "-f") { Hidden = true };

    /// <exception cref="UsageException">It names no ring.</exception>
    public static Ring Parse(string name) =>
        Ring.TryParse(name, out Ring ring) ? ring : throw new UsageException($"--ring {name} names no ring; write {Spelling}.");

    /// <summary>The ring of a flip graph.</summary>
    /// <exception cref="UsageException">There is none over it.</exception>
    public static Ring ParseWalked(string name) =>
        Ring.TryParse(name, out Ring ring) && CoefficientRegistry.Find(ring) is not null ? ring
        : throw new UsageException($"--ring {name} has no flip graph; choose {Walked}.");
}
