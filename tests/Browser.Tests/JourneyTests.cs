using System.Text.RegularExpressions;
using Microsoft.Playwright;
using NUnit.Framework;
using static Microsoft.Playwright.Assertions;

namespace TensorDecomp.BrowserTests;

/// <summary>What a person does on the first day: looks at the map, follows a link, has a file verified, searches, stops.</summary>
public sealed partial class JourneyTests
{
    [Test]
    public async Task From_the_map_to_a_scheme_and_its_code_by_keyboard_alone()
    {
        (IPage page, List<string> complaints) = await Chromium.Window(1024);
        await page.GotoAsync("/");
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Locator(":focus")).ToHaveTextAsync("To the content");
        await page.GetByRole(AriaRole.Link, new() { NameRegex = RankEight() }).First.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("2x2x2, rank 8");
        await Expect(page.GetByText("P1 = a11*b11")).ToBeVisibleAsync();
        IDownload download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link,
            new() { Name = "c", Exact = true }).ClickAsync());
        Assert.That(download.SuggestedFilename, Does.EndWith(".c"));
        Assert.That(complaints, Is.Empty);
    }

    [Test]
    public async Task What_is_worth_copying_has_a_button_that_copies_it()
    {
        (IPage page, List<string> complaints) = await Chromium.Window(1024);
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await page.GotoAsync("/");
        ILocator button = page.GetByRole(AriaRole.Button, new() { Name = "Copy the command" }).First;
        await button.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(button).ToHaveTextAsync("copied");
        Assert.That(await page.EvaluateAsync<string>("() => navigator.clipboard.readText()"),
            Does.Match(@"^decomp search \d+x\d+x\d+:\d+$"));
        Assert.That(complaints, Is.Empty);
    }

    [Test]
    public async Task A_file_that_is_chosen_gets_its_verdict()
    {
        (IPage page, List<string> complaints) = await Chromium.Window(1024);
        await page.GotoAsync("/verify");
        string file = Directory.EnumerateFiles(Path.Combine(Chromium.Store, "2x2x2"), "8-*").Single();
        await page.GetByLabel("Drop a scheme here").SetInputFilesAsync(file);
        await page.GetByRole(AriaRole.Button, new() { Name = "Judge it" }).ClickAsync();
        await Expect(page.GetByText("2x2x2 of rank 8 over ZT")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Take the certificate away" })).ToBeVisibleAsync();
        Assert.That(complaints, Is.Empty);
    }

    [Test]
    public async Task A_file_that_is_dropped_is_sent_at_once()
    {
        (IPage page, List<string> complaints) = await Chromium.Window(1024);
        await page.GotoAsync("/verify");
        IJSHandle files = await page.EvaluateHandleAsync(
            "() => { const t = new DataTransfer(); t.items.add(new File(['roses are red'], 'poem.txt')); return t; }");
        await page.DispatchEventAsync(".drop", "drop", new { dataTransfer = files });
        await Expect(page.GetByText("Not read: poem.txt")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        Assert.That(complaints, Is.Empty);
    }

    [Test]
    public async Task A_search_is_begun_watched_live_and_stopped()
    {
        (IPage page, List<string> complaints) = await Chromium.Window(1024);
        await page.GotoAsync("/searches");
        await page.GetByLabel("Shape").FillAsync("4x4x4");
        await page.GetByLabel("Rank").FillAsync("46");
        await page.GetByLabel("Ring").SelectOptionAsync("F2");
        await page.GetByLabel("Threads").FillAsync("1");
        await page.GetByRole(AriaRole.Button, new() { Name = "Search" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("4x4x4, rank 46 over F2");
        // Nobody loads the page again: the standing and the chart change by themselves.
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("over F2 so far", new() { Timeout = 60_000 });
        await Expect(page.Locator("#ranks circle").First).ToBeAttachedAsync(new() { Timeout = 60_000 });
        await page.GetByRole(AriaRole.Button, new() { Name = "Stop it" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("stopped after", new() { Timeout = 60_000 });
        Assert.That(complaints, Is.Empty);
    }

    [Test]
    public async Task What_is_wrong_in_a_form_is_said_beside_it()
    {
        (IPage page, _) = await Chromium.Window(390);
        await page.GotoAsync("/searches");
        await page.GetByLabel("Rank").FillAsync("3");
        await page.GetByRole(AriaRole.Button, new() { Name = "Search" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("its rank is at least");
        await Expect(page.GetByLabel("Rank")).ToHaveValueAsync("3");
    }

    [Test]
    public async Task The_lineage_leads_to_a_candidate_and_on_to_its_parent()
    {
        (IPage page, List<string> complaints) = await Chromium.Window(1024);
        await page.GotoAsync("/evolution");
        if (await page.GetByRole(AriaRole.Link, new() { NameRegex = Journal() })
            .CountAsync() == 0) Assert.Ignore("results/ has no journal");
        await page.GetByRole(AriaRole.Link, new() { NameRegex = Journal() }).ClickAsync();
        await page.Locator("svg.tree a").Nth(9).ClickAsync();
        Assert.That(page.Url, Does.Contain("#c"));
        await page.Locator("#c10").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Prompt" })).ToBeVisibleAsync();
        Assert.That(complaints, Is.Empty);
    }

    [GeneratedRegex("^8 ")]
    private static partial Regex RankEight();

    [GeneratedRegex("journal")]
    private static partial Regex Journal();
}
