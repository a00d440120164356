using System.Globalization;
using TensorDecomp.Cli.Host;
using TensorDecomp.Evolution.Facts;
using TensorDecomp.Evolution.Run;
using TensorDecomp.Evolution.Workshop;

namespace TensorDecomp.Cli.Reports;

/// <summary>--dry-run: what a budget comes to, from the very prompts that the run would write.</summary>
internal static class EvolveEstimate
{
    public static int Print(EvolutionSettings settings, RunConditions conditions, TextWriter output)
    {
        using ChildWorkshop workshop = new(TimeProvider.System);
        Estimate estimate = Estimate.Of(settings, conditions.Budget.Evaluations, workshop);
        string evaluations = conditions.Budget.Evaluations is { } limit ? Invariant($"{limit} evaluations")
            : "per evaluation, for want of a --budget";
        output.WriteLine(Invariant($"{evaluations}: {estimate.RestartSteps:N0} restart-steps on {settings.Targets.Count} targets"));
        if (settings.Models.Count == 0)
        {
            output.WriteLine("no language model is asked");
            return ExitCode.Success;
        }
        output.WriteLine(
            Invariant($"about {estimate.Prompts:N0} prompts of {estimate.PromptTokens:N0} tokens and answers of {estimate.AnswerTokens:N0}: {estimate.Tokens:N0} tokens"));
        foreach (ModelShare model in settings.Models)
            output.WriteLine(model.PromptPrice + model.AnswerPrice > 0
                ? Invariant($"{model.Name} alone would cost about {estimate.Prompts * model.Cost(estimate.PromptTokens, estimate.AnswerTokens):F2} dollars")
                : $"{model.Name}: no price given");
        return ExitCode.Success;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
