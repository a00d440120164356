using NUnit.Framework;
using TensorDecomp.Programs;

namespace TensorDecomp.Tests.Cli;

/// <summary>Chains of descents that a user wrote.</summary>
public sealed class OwnChainsTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void Begin() => _folder = new TemporaryFolder();

    [TearDown]
    public void End() => _folder.Dispose();

    /// <summary>The same course as with --engine gradient, under the name of the program.</summary>
    [Test]
    public void A_chain_of_ones_own_runs_where_chains_do()
    {
        File.WriteAllText(_folder["mine.cs"], ProgramRegistry.Find("chains")!.Source.Replace("Chains", "Mine"));
        string[] files = [.. ((string[])["lbfgs", "gradient"]).Select(engine =>
        {
            Outcome search = Decomp.Run("search", "2", "2", "3", "--engine", engine, "--program", _folder["mine.cs"], "--seed", "2",
                "--threads", "1", "--json", "--out", _folder[engine]);
            Assert.That((search.ExitCode, search.Errors), Is.EqualTo((0, "")), search.Output);
            string file = search.Events[^1].GetProperty("file").GetString()!;
            Assert.That(File.ReadAllText(file), Does.Contain($"\"{engine}\"").And.Contain("mine").IgnoreCase);
            return Path.GetFileName(file);
        })];
        Assert.That(files[0], Is.EqualTo(files[1]));
    }
}
