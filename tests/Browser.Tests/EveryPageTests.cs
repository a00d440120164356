using System.Text.Json;
using Microsoft.Playwright;
using NUnit.Framework;

namespace TensorDecomp.BrowserTests;

/// <summary>Every page at three widths, light and dark: nothing sticks out, everything has a name, letters stand out from their ground. The
/// pictures are kept, to be looked at.</summary>
public sealed class EveryPageTests
{
    /// <summary>What is looked at in a page, in the page itself: names of controls, pictures and regions, one heading of the first order,
    /// headings without gaps, unique ids, and the contrast of every text with its ground (WCAG 2.2, 1.4.3).</summary>
    private const string Look = """
        () => {
          const faults = [];
          const label = e => e.labels && e.labels[0] && e.labels[0].innerText;
          const name = e => (e.getAttribute('aria-label') || label(e) || e.innerText || e.alt || e.title || '').trim();
          for (const e of document.querySelectorAll('a, button, input, select, [role=region], [role=img], img, nav'))
            if (e.getAttribute('type') !== 'hidden' && !name(e) && !e.querySelector('title'))
              faults.push('no name: ' + e.outerHTML.slice(0, 120));
          if (document.querySelectorAll('h1').length !== 1) faults.push('not one h1');
          if (!document.documentElement.lang || !document.querySelector('main')) faults.push('no language or no main');
          let before = 1;
          for (const h of document.querySelectorAll('h1, h2, h3, h4')) {
            const level = +h.tagName[1];
            if (level > before + 1) faults.push('heading skips: ' + h.innerText);
            before = level;
          }
          const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
          for (const id of ids.filter((x, k) => ids.indexOf(x) !== k)) faults.push('id twice: ' + id);
          for (const t of document.querySelectorAll('table'))
            if (!t.querySelector('th') && !t.classList.contains('diff')) faults.push('a table without heads');
          const luminance = c => {
            const [r, g, b] = c.map(v => { v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; });
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
          };
          const colour = text => { const m = text.match(/[\d.]+/g).map(Number); return m.length > 3 && m[3] === 0 ? null : m.slice(0, 3); };
          const seen = new Set();
          const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (walk.nextNode()) {
            const e = walk.currentNode.parentElement;
            if (!walk.currentNode.data.trim() || e.closest('svg, script, .skip') || !e.offsetParent) continue;
            let ground = null;
            for (let up = e; up && !ground; up = up.parentElement) ground = colour(getComputedStyle(up).backgroundColor);
            const style = getComputedStyle(e), front = colour(style.color), back = ground || [255, 255, 255];
            const [a, b] = [luminance(front), luminance(back)].sort((x, y) => y - x);
            const ratio = (a + 0.05) / (b + 0.05), large = parseFloat(style.fontSize) >= 24;
            const key = style.color + back;
            if (ratio >= (large ? 3 : 4.5) || seen.has(key)) continue;
            seen.add(key);
            faults.push('contrast ' + ratio.toFixed(2) + ': ' + e.outerHTML.slice(0, 120));
          }
          const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
          if (wide > 0) faults.push('the page is ' + wide + ' pixels wider than its window');
          return faults;
        }
        """;

    [Test]
    public async Task Every_page_can_be_read_by_everybody(
        [Values("map", "shape", "scheme", "verify", "searches", "evolution", "run", "candidate", "machines", "missing")] string name,
        [Values(390, 1024, 1440)] int width, [Values] bool dark)
    {
        string scheme = $"/scheme/3x3x3/{Path.GetFileName(Directory.EnumerateFiles(Path.Combine(Chromium.Store, "3x3x3")).First())}";
        string path = name switch
        {
            "map" => "/",
            "shape" => "/shape/3x3x3",
            "scheme" => scheme,
            "run" => "/evolution/1-journal.jsonl",
            "candidate" => "/evolution/1-journal.jsonl/10",
            "missing" => "/nothing",
            _ => $"/{name}",
        };
        (IPage page, List<string> complaints) = await Chromium.Window(width, dark);
        await page.GotoAsync(path);
        await page.EvaluateAsync("() => document.querySelectorAll('img').forEach(image => image.loading = 'eager')");
        await page.WaitForLoadStateAsync(LoadState.Load);
        await page.ScreenshotAsync(new()
        {
            Path = Path.Combine(Chromium.Pictures, $"{name}-{width}-{(dark ? "dark" : "light")}.png"),
            FullPage = true
        });
        string[] faults = (await page.EvaluateAsync<JsonElement>(Look)).Deserialize<string[]>()!;
        Assert.That(faults, Is.Empty);
        if (name != "missing") Assert.That(complaints, Is.Empty);
        await page.CloseAsync();
    }
}
