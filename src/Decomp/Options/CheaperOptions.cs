using System.CommandLine;
using TensorDecomp.Circuits;
using TensorDecomp.Cli.Host;
using TensorDecomp.Kernels;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Search;
using TensorDecomp.Search.Flips;
using TensorDecomp.Search.Kinds;
using TensorDecomp.Verify;

namespace TensorDecomp.Cli.Options;

/// <summary>What a scheme should have less of, and how long that is searched for.</summary>
internal sealed class CheaperOptions
{
    private readonly Option<TimeSpan> _time = TimeOption.Create(TimeSpan.FromSeconds(10), "--work");
    private readonly Option<long?> _work = new("--work")
    {
        Description = "stop after so many walks, or runs for nonzeros, those before --resume counted: a seed comes to the same on every " +
            "machine",
        HelpName = "N",
    };
    private readonly Option<ulong> _seed = SeedOption.Create("seed of the first run");
    private readonly Option<int> _sweeps = new("--sweeps")
    {
        Description = "annealing sweeps of one run",
        DefaultValueFactory = _ => 8,
        HelpName = "N",
    };
    private readonly Option<Objective> _asked = new("--for")
    {
        Description = "what it should have less of: nonzeros (coefficients), additions, depth (additions that wait for one another), " +
            "scalings (by constants other than 1 and -1) or growth (the growth factor of rounding errors)",
        DefaultValueFactory = _ => Objective.Nonzeros,
        HelpName = "WHAT",
    };

    public void AddTo(Command verb)
    {
        _sweeps.Validators.Add(WholeNumber.Between(1, SparserGoal.MostSweeps));
        _work.Validators.Add(WholeNumber.Between(1, int.MaxValue));
        foreach (Option option in (Option[])[_asked, _time, _work, _seed, _sweeps]) verb.Options.Add(option);
    }

    /// <summary>The time that many schemes share.</summary>
    /// <exception cref="UsageException">An amount of work is asked for, of which none is shared.</exception>
    public TimeSpan SharedTime(ParseResult parsed) => parsed.GetValue(_work) is null ? parsed.GetValue(_time)
        : throw new UsageException("the schemes of a folder share --time; leave out --work, or name one file.");

    /// <summary>The goal that a scheme becomes.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="read">The scheme as it was read.</param>
    /// <param name="name">What complaints and the provenance call it.</param>
    /// <exception cref="UsageException">It does not hold, or its ring has no such search.</exception>
    public SearchGoal Goal(ParseResult parsed, Submission read, string name)
    {
        Submission submission = Judgement.Of(read).Submission;
        Verdict verdict = Verifier.Judge(submission.Scheme, submission.Claim);
        if (!verdict.Valid) throw new UsageException($"{name} is no valid scheme over {verdict.Ring}; see 'decomp verify'.");
        Objective objective = parsed.GetValue(_asked);
        if (objective == Objective.Nonzeros && !FlipWalkers.Rings.Contains(verdict.Ring))
            throw new UsageException(
                $"{name} holds over {verdict.Ring}, which has no flip graph; schemes over {string.Join(", ", FlipWalkers.Rings)} can " +
                    "be made sparser, and this one '--for additions'.");
        // Flips alone have no use for a program.
        StraightLine? program = objective == Objective.Nonzeros ? null : submission.Program(verdict.Ring);
        return new SearchGoal(new Target(verdict.Tensor, verdict.Rank), verdict.Ring)
        {
            Engine = EngineKinds.Optimize(objective),
            Sparser = new SparserGoal(SparserGoal.Word(submission.Scheme, verdict.Ring), Path.GetFileName(name), parsed.GetValue(_sweeps))
            {
                Objective = objective,
                Below = program?.Additions,
                Circuit = program is null ? null : SparserGoal.Whole(submission.Scheme, verdict.Ring, program),
            },
            Seed = parsed.GetValue(_seed),
            Time = TimeOption.Of(parsed, _time, _work),
            Work = parsed.GetValue(_work),
        };
    }
}
