using System.CommandLine;
using System.CommandLine.Parsing;
using TensorDecomp.Cli.Host;
using TensorDecomp.Evolution.Hubs;
using TensorDecomp.Parts;
using TensorDecomp.Search.Hubs;

namespace TensorDecomp.Cli.Options;

/// <summary>--hub, and what lets one in there.</summary>
internal sealed class HubOption
{
    /// <summary>The part that knows hubs.</summary>
    public static readonly OptionalPart Part = OptionalPart.Find("Cluster");

    private const string SecretVariable = "DECOMP_SECRET";

    private readonly Option<string?> _hub;
    private readonly Option<string?> _secret = new("--secret-file")
    {
        Description = $"file with the secret that the hub asks for (or {SecretVariable})",
        HelpName = "FILE"
    };

    private readonly Option<string?> _fingerprint = new("--fingerprint")
    {
        Description = "of the hub's certificate, as the hub says it: lines are encrypted then",
        HelpName = "HEX"
    };

    /// <param name="description">What the hub is for.</param>
    /// <param name="required">Whether there has to be one.</param>
    public HubOption(string description, bool required = false)
    {
        _hub = new("--hub") { Description = description, HelpName = "HOST:PORT", Required = required };
        _hub.Validators.Add(Check);
    }

    /// <summary>The options that it is made of.</summary>
    public IReadOnlyList<Option<string?>> All => [_hub, _secret, _fingerprint];

    public void AddTo(Command verb)
    {
        foreach (Option option in All) verb.Options.Add(option);
    }

    /// <summary>Where the hub is; null where none is named.</summary>
    public HubAddress? Address(ParseResult parsed) => parsed.GetValue(_hub) is { } text && HubAddress.TryParse(text, out HubAddress? hub)
        ? hub with { Secret = Secret(parsed.GetValue(_secret)), Fingerprint = parsed.GetValue(_fingerprint) } : null;

    /// <summary>What stands in the file, or in the environment where none is named.</summary>
    /// <exception cref="UsageException">It is too short to keep anybody out.</exception>
    public static string? Secret(string? file)
    {
        string? secret = file is not null ? File.ReadAllText(file).Trim() : Environment.GetEnvironmentVariable(SecretVariable);
        if (string.IsNullOrEmpty(secret) && file is null) return null;
        return secret?.Length >= HubAddress.ShortestSecret ? secret
            : throw new UsageException($"the secret {(file is null ? $"in {SecretVariable}" : $"in {file}")} has fewer than " +
                $"{HubAddress.ShortestSecret} characters; make one with: head -c 24 /dev/urandom | base64");
    }

    /// <exception cref="UsageException">The part is not there.</exception>
    public static ICluster Cluster => Open<ICluster>();

    /// <exception cref="UsageException">The part is not there.</exception>
    public static ICandidateCluster Candidates => Open<ICandidateCluster>();

    private static TContract Open<TContract>() where TContract : class =>
        Part.WhyAbsent is { } absent ? throw new UsageException(absent) : Part.Open<TContract>();

    private static void Check(OptionResult result)
    {
        if (result.GetValueOrDefault<string?>() is { } text && !HubAddress.TryParse(text, out _))
            result.AddError($"--hub takes HOST:PORT, as in --hub 127.0.0.1:{HubAddress.UsualPort}, not {text}");
    }
}
