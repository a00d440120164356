using System.Text.RegularExpressions;
using TensorDecomp.Evolution.Edits;
using TensorDecomp.Evolution.Models;
using TensorDecomp.Kernels;

namespace TensorDecomp.Tests.Evolution;

/// <summary>Answers prompts by rule: mostly a changed constant of the last program shown, sometimes text that does not compile, does not
/// apply, hangs, or says nothing.</summary>
internal sealed partial class ScriptedModel(TimeSpan? delay = null) : ILanguageModel
{
    public async Task<Reply> AskAsync(Question question, CancellationToken cancel)
    {
        HostRandom rng = HostRandom.For((ulong)question.Candidate, (ulong)question.Attempt);
        if (delay is { } longest) await Task.Delay(longest * rng.Uniform(), cancel);
        double kind = rng.Uniform();
        if (kind < 0.05) throw new NoAnswerException("nobody is there");
        if (question.Text.Contains("nothing but the advice itself", StringComparison.Ordinal))
            return new Reply($"Try step sizes that fall by {kind:F3}.", 700, 30);
        if (kind < 0.15) return new Reply("<<<<<<< SEARCH\nthis line is nowhere\n=======\nx\n>>>>>>> REPLACE\n", 100, 10);
        string program = Program().Matches(question.Text) is { Count: > 0 } all ? all[^1].Groups[1].Value : "";
        string marker = kind < 0.25 ? " BROKEN" : kind < 0.3 ? " STUCK" : "";
        string changed = program.Replace("readonly struct", $"readonly /*{marker}*/ struct", StringComparison.Ordinal);
        changed = NumericMutation.Mutate(changed, rng.Next());
        if (marker.Length > 0)
            changed += $"\n// {marker}\npublic static class Extra{question.Candidate} {{ public const string X = \"{marker}\"; }}\n";
        return new Reply($"One idea.\n\n```csharp\n{changed}\n```\n", 1000, 500);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [GeneratedRegex(@"```csharp\n((?:(?!```)[\s\S])*?: IGradientProgram(?:(?!```)[\s\S])*?)\n```")]
    private static partial Regex Program();
}
