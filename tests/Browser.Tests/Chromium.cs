using Microsoft.Playwright;
using NUnit.Framework;
using TensorDecomp.Cli.Web.Server;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Tests;
using TensorDecomp.Tests.Web;
using TensorDecomp.Verify;

namespace TensorDecomp.BrowserTests;

/// <summary>Debian's browser, and a server over a small store for it to visit. Where there is no browser the tests say so and are
/// skipped.</summary>
[SetUpFixture]
public sealed class Chromium
{
    private const string Variable = "DECOMP_CHROMIUM";
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    private static IPlaywright? s_playwright;
    private static IBrowser? s_browser;
    private static WebServer? s_server;
    private static TemporaryFolder? s_folder;

    /// <summary>Where screenshots go.</summary>
    public static string Pictures { get; } =
        Environment.GetEnvironmentVariable("DECOMP_SCREENSHOTS") is { Length: > 0 } named ? named
            : Path.Combine(TestContext.CurrentContext.WorkDirectory, "screenshots");

    public static string Address => s_server!.Address;
    public static string Store => s_folder!["store"];

    [OneTimeSetUp]
    public async Task Open()
    {
        string? browser = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? named
            : Places.FirstOrDefault(File.Exists);
        if (browser is null) Assert.Ignore($"there is no Chromium here: 'apt-get install chromium' brings one, {Variable}=FILE names " +
            $"another");
        s_folder = new TemporaryFolder();
        SchemeStore store = new(Store);
        foreach (Shape shape in (Shape[])[new(2, 2, 2), new(2, 3, 4), new(3, 3, 3)])
            store.Save(CertifiedScheme.Canonical(Scheme.Naive(shape), 0,
                new Provenance("gradient", "adam", new string('a', 64), 7, "0.0.1", 1.5) { Derivation = $"naive {shape}" })!);
        string journal = Journal();
        s_server = await WebServer.Start(new ServeSettings(Store)
        {
            Journals = File.Exists(journal) ? [journal] : [],
            Hub = () => MadeUpHub.Status
        }, TimeProvider.System);
        s_playwright = await Playwright.CreateAsync();
        s_browser = await s_playwright.Chromium.LaunchAsync(new() { ExecutablePath = browser, Args = ["--no-sandbox"] });
        Directory.CreateDirectory(Pictures);
    }

    [OneTimeTearDown]
    public async Task Close()
    {
        if (s_browser is not null) await s_browser.CloseAsync();
        s_playwright?.Dispose();
        if (s_server is not null) await s_server.DisposeAsync();
        s_folder?.Dispose();
    }

    /// <summary>A new window. What its console complains of, blocked scripts and styles above all, fails the test that asks.</summary>
    public static async Task<(IPage Page, List<string> Complaints)> Window(int width, bool dark = false)
    {
        IBrowserContext context = await s_browser!.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = 900 },
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            BaseURL = Address,
        });
        IPage page = await context.NewPageAsync();
        List<string> complaints = [];
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") complaints.Add(message.Text);
        };
        page.PageError += (_, error) => complaints.Add(error);
        return (page, complaints);
    }

    private static string Journal()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "TensorDecomp.sln"))) folder = folder.Parent;
        return Path.Combine(folder?.FullName ?? "", "results", "evolution", "journal.jsonl");
    }
}
