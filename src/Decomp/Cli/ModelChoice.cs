using System.CommandLine;
using TensorDecomp.Evolution;

namespace TensorDecomp.Cli;

/// <summary>Who answers the prompts of a sitting, by the text of --llm.</summary>
internal static class ModelChoice
{
    public static ILanguageModel? Open(string llm, ParseResult parsed, EvolveOptions options)
    {
        if (llm == "none") return null;
        if (llm.StartsWith("files:", StringComparison.Ordinal) && llm.Length > "files:".Length)
        {
            FileExchange exchange = new(llm["files:".Length..], TimeProvider.System);
            exchange.Open();
            return exchange;
        }
        throw new UsageException($"--llm {llm} is unknown; there are none, openai, files:DIR and replay:DB.");
    }
}
