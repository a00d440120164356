using NUnit.Framework;
using TensorDecomp.Evolution.Facts;
using TensorDecomp.Evolution.Journal;
using TensorDecomp.Evolution.Templates;
using TensorDecomp.Kernels;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Tests.Evolution;

/// <summary>Prompt templates: places, chances, and sentences for what is wrong with one.</summary>
public sealed class TemplateTests
{
    [Test]
    public void A_choice_takes_its_parts_by_their_weights()
    {
        PromptTemplate template = new("t.md", "a{{choose 3}}b{{or}}c{{maybe 0.5}}d{{end}}{{end}}{{x}}");
        Dictionary<string, int> seen = [];
        HostRandom rng = new(1);
        for (int k = 0; k < 4000; k++)
        {
            string text = template.Fill(new Dictionary<string, string> { ["x"] = "!" }, ref rng);
            seen[text] = seen.GetValueOrDefault(text) + 1;
        }
        Assert.That(seen.Keys, Is.EquivalentTo((string[])["ab!", "ac!", "acd!"]));
        Assert.That(seen["ab!"] / 4000.0, Is.EqualTo(0.75).Within(0.03));
        Assert.That(seen["acd!"] / 4000.0, Is.EqualTo(0.125).Within(0.03));
    }

    [TestCase("one\n{{choose}}a{{or}}b", "line 2")]
    [TestCase("a{{end}}", "{{end}} stands outside")]
    [TestCase("{{choose 0}}a{{or 0}}b{{end}}", "positive weight")]
    [TestCase("{{choose x}}a{{end}}", "no number")]
    public void What_is_wrong_with_a_template_is_said(string text, string sentence) =>
        Assert.That(() => new PromptTemplate("t.md", text),
            Throws.TypeOf<MalformedInputException>().With.Message.Contains(sentence).And.Message.Contains("t.md"));

    [Test]
    public void A_file_of_the_user_replaces_the_one_of_the_tool()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["advice.md"], "Be bold.");
        IReadOnlyDictionary<string, string> own = TemplateSet.Load(folder.Path), builtIn = TemplateSet.Load(null);
        Assert.That(own["advice.md"], Is.EqualTo("Be bold."));
        Assert.That(own.Where(t => t.Key != "advice.md"), Is.EquivalentTo(builtIn.Where(t => t.Key != "advice.md")));
        File.WriteAllText(folder["advice.md"], "{{contract}}");
        Assert.That(() => TemplateSet.Load(folder.Path),
            Throws.TypeOf<MalformedInputException>().With.Message.Contains("advice.md").And.Message.Contains("{{contract}} is no place"));
    }

    [Test]
    public async Task A_journal_without_the_contract_is_read_with_that_of_the_tool()
    {
        using TemporaryFolder folder = new();
        EvolutionSettings settings = Runs.Settings(4, model: true);
        settings = settings with { Templates = settings.Templates.Where(t => !TemplateSet.ContractFiles.Contains(t.Key)).ToDictionary() };
        RunState state = await Runs.GoOn(folder["run.db"], settings, 6, new ScriptedModel());
        Assert.That(state.Candidates.Where(c => c.Prompt is not null).Select(c => c.Prompt),
            Has.All.Contains("interface IGradientProgram").And.Not.Empty);
    }

    [Test]
    public void Every_prompt_of_a_run_has_contract_targets_programs_and_format()
    {
        using TemporaryFolder folder = new();
        RunState state = Runs.GoOn(folder["run.db"], Runs.Settings(4, model: true), 30, new ScriptedModel()).GetAwaiter().GetResult();
        CandidateLife[] asked = [.. state.Candidates.Where(c => c.Model is not null)];
        Assert.That(asked, Has.Length.GreaterThan(15));
        foreach (CandidateLife life in asked)
        {
            Assert.That(life.Prompt, Does.Contain("interface IGradientProgram").And.Contain("⟨3,3,3⟩ at rank 23").And.Not.Contain("{{"));
            if (life.Attempt == 0) Assert.That(life.Prompt, Does.Contain(state[life.Parents[^1]].Source!.Trim()), "the parent in full");
        }
    }
}
