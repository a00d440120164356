using TensorDecomp.Evolution;

namespace TensorDecomp.Cli;

/// <summary>Who answers the prompts of a sitting, by the text of --llm.</summary>
internal static class ModelChoice
{
    /// <summary>What the model of a file exchange is called.</summary>
    public const string Files = "files";

    /// <summary>The one place that a key comes from.</summary>
    private const string KeyVariable = "OPENAI_API_KEY";

    /// <exception cref="UsageException">The text names nobody, or the key is not there.</exception>
    public static ILanguageModel? Open(string llm, string? baseUrl, TimeSpan patience, int? requestsPerMinute, long? tokensPerMinute)
    {
        if (llm == "none") return null;
        if (llm == "openai") return new RetryingModel(new ThrottledModel(Endpoint(baseUrl, patience), requestsPerMinute, tokensPerMinute, TimeProvider.System), RetryPolicy.Default, TimeProvider.System);
        if (llm.StartsWith("files:", StringComparison.Ordinal) && llm.Length > "files:".Length)
        {
            FileExchange exchange = new(llm["files:".Length..], TimeProvider.System);
            exchange.Open();
            return exchange;
        }
        throw new UsageException($"--llm {llm} is unknown; there are none, openai, files:DIR and replay:DB.");
    }

    private static OpenAiModel Endpoint(string? baseUrl, TimeSpan patience)
    {
        Uri? endpoint = null;
        if (baseUrl is not null && (!Uri.TryCreate(baseUrl, UriKind.Absolute, out endpoint) || endpoint.Scheme is not ("http" or "https")))
            throw new UsageException($"--base-url {baseUrl} is no address; write http://localhost:8000/v1.");
        string? key = Environment.GetEnvironmentVariable(KeyVariable);
        if (string.IsNullOrWhiteSpace(key) && endpoint is null) throw new UsageException($"the environment variable {KeyVariable} holds no key; set it, or name an endpoint that needs none with --base-url.");
        return new OpenAiModel(endpoint, string.IsNullOrWhiteSpace(key) ? "none" : key.Trim(), patience, TimeProvider.System); // endpoints without keys want one nevertheless
    }
}
