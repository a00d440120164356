using TensorDecomp.Cli.Host;
using TensorDecomp.Evolution.Facts;
using TensorDecomp.Evolution.Models;
using TensorDecomp.Parts;

namespace TensorDecomp.Cli.Options;

/// <summary>How a provider may be reached and how often it may be asked.</summary>
/// <param name="BaseUrl">Address of an endpoint; null for the provider's own.</param>
/// <param name="Patience">How long one answer may take.</param>
/// <param name="RequestsPerMinute">Null for no limit; likewise the next.</param>
/// <param name="TokensPerMinute">Of prompts and answers.</param>
/// <param name="Failed">Hears of every question that failed and will be asked again.</param>
internal sealed record ModelAccess(string? BaseUrl, TimeSpan Patience, int? RequestsPerMinute, long? TokensPerMinute,
    Action<RetryNotice> Failed);

/// <summary>A provider of language models.</summary>
/// <param name="Usage">What --llm calls it: "openai", or "files:DIR" where a word of the user's follows.</param>
/// <param name="Models">Which of its models are asked, from what --model says; at least one.</param>
/// <param name="Open">The provider, from that word and the ways to it.</param>
internal sealed record Provider(string Usage, Func<IReadOnlyList<string>, IReadOnlyList<ModelShare>> Models, Func<string, ModelAccess,
    ILanguageModel> Open);

/// <summary>Who answers the prompts of a sitting, by the text of --llm.</summary>
internal static class ModelChoice
{
    /// <summary>What the model of a file exchange is called.</summary>
    public const string Files = "files";

    /// <summary>The one place that a key for Anthropic's models comes from.</summary>
    private const string AnthropicKey = "ANTHROPIC_API_KEY";

    /// <summary>Every provider. A new one is one class in Evolution/Models and one line here.</summary>
    public static IReadOnlyList<Provider> Providers { get; } =
    [
        new("openai", ModelText.Parse, (_, access) => Patiently(new OpenAiModel(EndpointOf(access, OpenAiModel.KeyVariable)), access)),
        new("anthropic", ModelText.Parse, (_, access) => Patiently(Anthropic(access), access)),
        new("files:DIR", _ => [new ModelShare(Files)], (folder, _) => Exchange(folder)),
    ];

    /// <summary>What --llm takes, as its help says it.</summary>
    public static string Usage => $"none, {string.Join(", ", Providers.Select(p => p.Usage))} or replay:DB";

    /// <summary>The models that a run with this --llm asks; none for nobody.</summary>
    /// <exception cref="UsageException">The text names nobody.</exception>
    public static IReadOnlyList<ModelShare> Models(string llm, IReadOnlyList<string> models) => Find(llm)?.Provider.Models(models) ?? [];

    /// <exception cref="UsageException">The text names nobody, or the key is not there.</exception>
    public static ILanguageModel? Open(string llm, ModelAccess access) =>
        Find(llm) is var (provider, word) ? provider.Open(word, access) : null;

    private static (Provider Provider, string Word)? Find(string llm)
    {
        if (llm == "none") return null;
        string[] sides = llm.Split(':', 2);
        foreach (Provider provider in Providers)
        {
            string[] usage = provider.Usage.Split(':', 2);
            if (sides[0] == usage[0] && sides.Length == usage.Length && sides[^1].Length > 0) return (provider, sides[^1]);
        }
        throw new UsageException($"--llm {llm} is unknown; there are {Usage}.");
    }

    private static RetryingModel Patiently(ILanguageModel provider, ModelAccess access) =>
        new(new ThrottledModel(provider, access.RequestsPerMinute, access.TokensPerMinute, TimeProvider.System), RetryPolicy.Default,
            TimeProvider.System, access.Failed);

    private static FileExchange Exchange(string folder)
    {
        FileExchange exchange = new(folder, TimeProvider.System);
        exchange.Open();
        return exchange;
    }

    private static ILanguageModel Anthropic(ModelAccess access)
    {
        IModelProvider provider = OptionalPart.Find("Anthropic").Open<IModelProvider>();
        return provider.Open(EndpointOf(access, AnthropicKey));
    }

    private static Endpoint EndpointOf(ModelAccess access, string keyVariable)
    {
        Uri? address = null;
        if (access.BaseUrl is { } text
            && (!Uri.TryCreate(text, UriKind.Absolute, out address) || address.Scheme is not ("http" or "https")))
            throw new UsageException($"--base-url {text} is no address; write http://localhost:8000/v1.");
        string? key = Environment.GetEnvironmentVariable(keyVariable);
        if (string.IsNullOrWhiteSpace(key) && address is null)
            throw new UsageException(
                $"the environment variable {keyVariable} holds no key; set it, or name an endpoint that needs none with --base-url.");
        // endpoints without keys want one nevertheless
        string word = string.IsNullOrWhiteSpace(key) ? "none" : key.Trim();
        return new Endpoint(address, word, keyVariable, access.Patience, TimeProvider.System);
    }
}
