using System.Globalization;
using TensorDecomp.Evolution.Facts;
using TensorDecomp.Evolution.Journal;
using TensorDecomp.Evolution.Population;
using TensorDecomp.Evolution.Templates;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Search.Relays;

namespace TensorDecomp.Evolution.Prompts;

/// <summary>Writes prompts from the run's templates: task and contract, programs ascending, feedback, one piece of advice, one instruction,
/// a strict format.</summary>
public sealed class PromptWriter(RunState state)
{
    private const string GeneralHints =
        "the general hints that everybody starts with (update rule, schedules, landscape, exactness, budget, initialisation, diversity)";

    private readonly EvolutionSettings _settings = state.Settings;

    /// <summary>The prompt for a child.</summary>
    public string Ask(Operator made, IReadOnlyList<Member> parents, IReadOnlyList<Member> inspirations, Advice advice, ref HostRandom rng)
    {
        Member best = parents[^1];
        Dictionary<string, string> names = new()
        {
            ["base"] = $"candidate {best.Id}",
            ["first"] = $"candidate {parents[0].Id}",
            ["second"] = $"candidate {best.Id}",
            ["strengths"] =
                $"Where candidate {best.Id} is ahead of candidate {parents[0].Id}:\n" +
                    $"{ProgramSection.Strengths(parents[0], best, _settings.Fitness)}\n" +
                    $"Where candidate {parents[0].Id} is ahead of candidate {best.Id}:\n" +
                    $"{ProgramSection.Strengths(best, parents[0], _settings.Fitness)}",
        };
        string programs = string.Concat(
            inspirations.Select(m => ProgramSection.Of("For inspiration", state[m.Id], m, _settings.Fitness) + "\n")
            .Concat(parents.Select((m, i) =>
                ProgramSection.Of(parents.Count == 1 ? "The parent" : $"Parent {i + 1} of {parents.Count}", state[m.Id], m,
                    _settings.Fitness) + "\n")));
        return Fill("prompt.md", new()
        {
            ["targets"] = Targets(),
            ["contract"] = state.Contract,
            ["programs"] = programs.TrimEnd(),
            ["feedback"] = Feedback(parents),
            ["advice"] = advice.Number == 0 ? Fill("advice.md", new() { ["targets"] = Targets() }, ref rng).Trim() : advice.Text,
            ["instruction"] = Fill(made.Template!, names, ref rng).Trim(),
            ["format"] = Fill(FormatOf(made.Name), [], ref rng).Trim(),
        }, ref rng);
    }

    /// <summary>The prompt that hands a failed answer back.</summary>
    public string Repair(CandidateLife life, string problem, ref HostRandom rng) => Fill("repair.md", new()
    {
        ["targets"] = Targets(),
        ["contract"] = state.Contract,
        ["program"] = $"```csharp\n{state.BaseOf(life).TrimEnd()}\n```",
        ["answer"] = life.Source is null ? $"The answer was:\n\n{Quoted(life.Answer!)}" : "",
        ["problem"] = problem,
        // After two failures of matching, the whole text is safer than another patch.
        ["format"] = Fill(life.Attempt > 0 ? "format-rewrite.md" : FormatOf(life.Operator), [], ref rng).Trim(),
    }, ref rng);

    /// <summary>The prompt that asks for better advice.</summary>
    public string AskAdvice(ref HostRandom rng)
    {
        const int Lately = 12;
        IEnumerable<string> recent = from life in state.Candidates.Where(c => c.SettledAt > 0 && c.Operator != OperatorRegistry.Advise)
            .TakeLast(Lately)
                                     select $"- candidate {life.Id}, {life.Operator}: " +
                                         $"{(life.Member is { } m ? Score(m) : $"{life.Why}: {life.Reason!.Split('\n')[0]}")}";
        IEnumerable<string> advice = from one in state.Advice
                                     select string.Create(CultureInfo.InvariantCulture,
                                         $"- {one.MeanGain:F4} over {one.Settled} programs: {(one.Number == 0 ? GeneralHints
                                             : one.Text.ReplaceLineEndings(" "))}");
        return Fill("advise.md", new()
        {
            ["targets"] = Targets(),
            ["program"] = ProgramSection.Of("The best", state[state.Best!.Id], state.Best, _settings.Fitness),
            ["recent"] = string.Join("\n", recent),
            ["advice"] = string.Join("\n", advice),
        }, ref rng);
    }

    private string Score(Member member) =>
        string.Create(CultureInfo.InvariantCulture,
            $"score {member.Score:F4}, {string.Join(", ", member.Fitness.Select(InShort))}");

    private string InShort(TargetFitness f) => _settings.Fitness.IsByWork()
        ? $"{f.Target} a proof per {WorkToProof.Of(f)} restart-steps" : $"{f.Target} {f.Exact} of {f.Restarts} exact";

    private static string FormatOf(string made) => made == "diff" ? "format-diff.md" : "format-rewrite.md";

    private string Fill(string file, Dictionary<string, string> values, ref HostRandom rng) =>
        new PromptTemplate(file, _settings.Templates[file]).Fill(values, ref rng);

    /// <summary>The goals, each with the best that any program of the run has done there.</summary>
    private string Targets() => string.Join("\n", _settings.Targets.Select(target =>
    {
        TargetFitness? best = RunReading.Best(state, target).Best;
        string soFar = best is null ? "not measured yet"
            : _settings.Fitness.IsByWork()
            ? string.Create(CultureInfo.InvariantCulture,
                $"best so far a proof per {WorkToProof.Of(best)} restart-steps, lowest f {best.BestLoss:G3}")
            : string.Create(CultureInfo.InvariantCulture,
                $"best so far {best.Exact} of {best.Restarts} restarts exact, lowest f {best.BestLoss:G3}");
        return $"- ⟨{target.Shape.M},{target.Shape.N},{target.Shape.P}⟩ at rank {target.Rank} ({target.Shape.NaiveRank} multiplications " +
            $"by the schoolbook, {target.Parameters} parameters{Symmetry(target)}): {soFar}{Given(target)}";
    }));

    /// <summary>What ties the parameters; a program sees nothing of it.</summary>
    private static string Symmetry(TiedTarget target) => target.Symmetry is not { } orbits ? ""
        : $"; among decompositions with the symmetry {orbits.Text}, whose terms are in orbits {orbits.Describe()}: entries and terms of " +
            "an orbit move together";

    /// <summary>In a later stage of a relay, what restarts start from, and so what counts.</summary>
    private string Given(TiedTarget target) => state.Relay?.Start.For(target) is not { } given ? ""
        : InvariantText.Invariant(
            $"; restarts start (Start, Chain.Given) from {given.States.Count} states that an earlier program left, the lowest at f = " +
                $"{given.States[0].Loss:G4} and an energy f + {RelayState.Weight}·|x|² of {given.Energy:G4}, and what counts is a proof, " +
                $"then how far below that energy they come");

    private string Feedback(IReadOnlyList<Member> parents)
    {
        string text = string.Join("\n", from parent in parents
                                        let lines = state[parent.Id].Evaluation!.Feedback
                                        where lines.Count > 0
                                        select $"Candidate {parent.Id}:\n{string.Join("\n", lines.Select(l => $"- {l}"))}");
        return text.Length > 0 ? text : "The evaluator had nothing to add to the figures.";
    }

    private static string Quoted(string text) => string.Join("\n", text.Trim().Split('\n').Select(line => $"> {line}"));
}
