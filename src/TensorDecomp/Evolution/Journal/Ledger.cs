using TensorDecomp.Evolution.Facts;

namespace TensorDecomp.Evolution.Journal;

/// <summary>What was asked of one model and what came of it.</summary>
public sealed class ModelAccount
{
    public int Asked { get; internal set; }
    public int Answered { get; internal set; }
    public long PromptTokens { get; internal set; }
    public long AnswerTokens { get; internal set; }
    public double Cost { get; internal set; }

    /// <summary>Candidates settled, and the sum of what they gained on their parents.</summary>
    public int Settled { get; internal set; }
    public double Gain { get; internal set; }
}

/// <summary>The accounts of all models of a run.</summary>
public sealed class Ledger
{
    private readonly SortedDictionary<string, ModelAccount> _accounts = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, ModelAccount> Accounts => _accounts;
    public long Tokens => _accounts.Values.Sum(a => a.PromptTokens + a.AnswerTokens);
    public double Cost => _accounts.Values.Sum(a => a.Cost);
    public int Asked => _accounts.Values.Sum(a => a.Asked);
    public int Answers => _accounts.Values.Sum(a => a.Answered);

    /// <summary>The dearest exchange so far.</summary>
    public long MostTokens { get; private set; }
    public double MostCost { get; private set; }

    internal void Ask(string model) => Of(model).Asked++;

    internal void Answered(string model, Answered answer)
    {
        ModelAccount account = Of(model);
        account.Answered++;
        // Nothing lowers what was spent: a journal may have been written when the word of an endpoint was taken for its counts.
        (long asked, long answered) =
            (Math.Clamp(answer.PromptTokens, 0, Facts.Tokens.Most), Math.Clamp(answer.AnswerTokens, 0, Facts.Tokens.Most));
        account.PromptTokens += asked;
        account.AnswerTokens += answered;
        account.Cost += answer.Cost;
        MostTokens = Math.Max(MostTokens, asked + answered);
        MostCost = Math.Max(MostCost, answer.Cost);
    }

    internal void Rewarded(string model, double gain)
    {
        ModelAccount account = Of(model);
        account.Settled++;
        account.Gain += gain;
    }

    private ModelAccount Of(string model) =>
        _accounts.TryGetValue(model, out ModelAccount? account) ? account : _accounts[model] = new ModelAccount();
}
