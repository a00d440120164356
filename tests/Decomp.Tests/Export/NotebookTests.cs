using System.Text.Json;
using NUnit.Framework;

namespace TensorDecomp.Tests.Export;

/// <summary>The notebooks: small, with outputs, and running from top to bottom where Jupyter is installed.</summary>
public sealed class NotebookTests
{
    private const int LargestBytes = 300 << 10;

    private static string Folder => Path.Combine(Surroundings.Root, "notebooks");

    private static IEnumerable<string> Names() =>
        Directory.EnumerateFiles(Folder, "*.ipynb").Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal);

    [TestCaseSource(nameof(Names))]
    public void It_is_committed_with_small_outputs_and_without_errors(string name)
    {
        string text = File.ReadAllText(Path.Combine(Folder, name));
        Assert.That(text, Has.Length.LessThan(LargestBytes));
        Assert.That(text, Does.Not.Contain("/tmp/").And.Not.Contain("/home/").And.Not.Contain("/root/"));
        AssertExecuted(text);
    }

    /// <summary>All in one process of Jupyter, which takes longer to start than they take to run.</summary>
    [Test]
    public void They_run_from_top_to_bottom()
    {
        if (Command.Run("jupyter-nbconvert", "--version") is null)
            Assert.Ignore(
                "Jupyter is not installed; 'apt-get install jupyter-nbconvert python3-ipykernel python3-pandas python3-matplotlib' has " +
                    "this test");
        using TemporaryFolder folder = new();
        string tool = $"DECOMP=dotnet exec '{Path.Combine(AppContext.BaseDirectory, "decomp.dll")}'";
        string[] notebooks = [.. Names()];
        Assert.That(notebooks, Is.Not.Empty);
        Command.SucceedIn(Folder, "env",
            [tool, "jupyter-nbconvert", "--to", "notebook", "--execute", "--log-level", "ERROR", "--output-dir", folder.Path,
                .. notebooks]);
        foreach (string name in notebooks) AssertExecuted(File.ReadAllText(folder[name]));
    }

    private static void AssertExecuted(string text)
    {
        using JsonDocument notebook = JsonDocument.Parse(text);
        JsonElement[] cells =
            [.. notebook.RootElement.GetProperty("cells").EnumerateArray().Where(c => c.GetProperty("cell_type").GetString() == "code")];
        Assert.That(cells.Select(c => c.GetProperty("execution_count").ValueKind), Has.All.EqualTo(JsonValueKind.Number));
        JsonElement[] outputs = [.. cells.SelectMany(c => c.GetProperty("outputs").EnumerateArray())];
        Assert.That(outputs.Select(o => o.GetProperty("output_type").GetString()), Has.None.EqualTo("error"));
        Assert.That(outputs.Count(o => o.TryGetProperty("data", out JsonElement data) && data.TryGetProperty("image/png", out _)),
            Is.GreaterThan(0), "it shows a picture");
    }
}
