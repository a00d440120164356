using System.Net;
using System.Text.RegularExpressions;
using NUnit.Framework;
using TensorDecomp.Schemes;
using TensorDecomp.Tests.Cli;
using TensorDecomp.Tests.Export;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Web;

/// <summary>decomp results --html: the map and the schemes as files.</summary>
public sealed class StaticSiteTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void Prepare()
    {
        _folder = new TemporaryFolder();
        SchemeStore store = new(_folder["store"]);
        store.Save(OpenServer.Certified(SampleSchemes.Strassen));
        store.Save(OpenServer.Certified(Scheme.Naive(new Shape(2, 3, 4))));
    }

    [TearDown]
    public void CleanUp() => _folder.Dispose();

    [Test]
    public void Every_link_leads_to_a_file_and_nothing_is_fetched()
    {
        (int code, string output, string error) = CommandLine.Run("results", _folder["store"], "--html", _folder["site"]);
        Assert.That((code, error), Is.EqualTo((0, "")));
        Assert.That(output, Does.Contain(Path.Combine(_folder["site"], "index.html")).And.Contain("2 schemes"));
        int links = 0;
        foreach (string page in Directory.EnumerateFiles(_folder["site"], "*.html", SearchOption.AllDirectories))
            foreach (Match link in Regex.Matches(File.ReadAllText(page), "(?:href|src)=\"([^\"#]+)\""))
            {
                string target = Path.Combine(Path.GetDirectoryName(page)!, WebUtility.HtmlDecode(link.Groups[1].Value));
                Assert.That(File.Exists(target), $"{page}: {link.Value}");
                links++;
            }
        Assert.That(links, Is.GreaterThan(40));
        Assert.That(File.ReadAllText(Path.Combine(_folder["site"], "index.html")), Does.Contain("2x2x2: rank 7 over ZT")
            .And.Not.Contain("<script")
            .And.Not.Contain("<form").And.Not.Contain("claimed\" href"));
    }

    [Test]
    public void Equal_stores_give_equal_files()
    {
        CommandLine.Run("results", _folder["store"], "--html", _folder["a"]);
        CommandLine.Run("results", _folder["store"], "--html", _folder["b"]);
        CommandLine.Run("results", _folder["store"], "--html", _folder["b"]); // over an earlier one
        Assert.That(Content("b"), Is.EqualTo(Content("a")).And.Not.Empty);
    }

    [Test]
    public void What_is_false_is_refused_and_left_out()
    {
        File.Copy(Directory.EnumerateFiles(_folder["store/2x2x2"]).Single(), _folder["store/2x2x2/5-ZT-00000000.json"]);
        (int code, _, string error) = CommandLine.Run("results", _folder["store"], "--html", _folder["site"]);
        Assert.That(code, Is.EqualTo(1));
        Assert.That(error, Does.Contain("refused 2x2x2/5-ZT-00000000.json").And.Contain("its name says rank 5"));
        Assert.That(File.ReadAllText(Path.Combine(_folder["site"], "index.html")), Does.Contain("2x2x2: rank 7"));
    }

    [Test]
    public void A_folder_with_other_things_is_left_alone()
    {
        (int code, _, string error) = CommandLine.Run("results", _folder["store"], "--html", _folder["store"]);
        Assert.That(code, Is.EqualTo(2));
        Assert.That(error, Does.Contain("holds other things"));
    }

    private Dictionary<string, string> Content(string site) => Directory.EnumerateFiles(_folder[site], "*", SearchOption.AllDirectories)
        .ToDictionary(file => Path.GetRelativePath(_folder[site], file), File.ReadAllText);
}
