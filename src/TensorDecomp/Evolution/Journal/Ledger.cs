using TensorDecomp.Evolution.Facts;

namespace TensorDecomp.Evolution.Journal;

/// <summary>What was asked of one model and what came of it.</summary>
public sealed class ModelAccount
{
    /// <summary>Prompts sent, repairs and requests for advice included.</summary>
    public int Asked { get; internal set; }

    /// <summary>Answers that came.</summary>
    public int Answered { get; internal set; }

    /// <summary>Tokens of the prompts that were answered.</summary>
    public long PromptTokens { get; internal set; }

    /// <summary>Tokens of the answers.</summary>
    public long AnswerTokens { get; internal set; }

    /// <summary>Dollars, by the prices that were given with the model; 0 where those are unknown.</summary>
    public double Cost { get; internal set; }

    /// <summary>Candidates of it that were placed or rejected.</summary>
    public int Settled { get; internal set; }

    /// <summary>Sum of what those gained on their parents.</summary>
    public double Gain { get; internal set; }
}

/// <summary>The accounts of all models of a run.</summary>
public sealed class Ledger
{
    private readonly SortedDictionary<string, ModelAccount> _accounts = new(StringComparer.Ordinal);

    /// <summary>By the name of the model; only those that were asked.</summary>
    public IReadOnlyDictionary<string, ModelAccount> Accounts => _accounts;

    /// <summary>Tokens of all answered prompts and of their answers.</summary>
    public long Tokens => _accounts.Values.Sum(a => a.PromptTokens + a.AnswerTokens);

    /// <summary>Dollars of all models.</summary>
    public double Cost => _accounts.Values.Sum(a => a.Cost);

    /// <summary>Prompts to all models.</summary>
    public int Asked => _accounts.Values.Sum(a => a.Asked);

    /// <summary>Answers of all models.</summary>
    public int Answers => _accounts.Values.Sum(a => a.Answered);

    /// <summary>Tokens of the longest exchange so far, prompt and answer.</summary>
    public long MostTokens { get; private set; }

    /// <summary>Dollars of the dearest exchange so far.</summary>
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
