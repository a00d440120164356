using NUnit.Framework;
using Spectre.Console;
using TensorDecomp.Cli.Reports;
using TensorDecomp.Search;
using TensorDecomp.Search.Campaigns;
using TensorDecomp.Search.Kinds;

namespace TensorDecomp.Tests.Cli;

/// <summary>What a person watches while a command is at work, on a screen that the tests keep account of.</summary>
public sealed class LiveLinesTests
{
    private readonly List<(string Text, bool GoesOn)> _rows = [];
    private int _columns, _screen, _row, _column, _read;
    private StringWriter _written = null!;
    private LiveLines _lines = null!;

    [SetUp]
    public void Prepare()
    {
        (_columns, _screen, _row, _column, _read, _written) = (40, 40, 0, 0, 0, new StringWriter());
        _rows.Clear();
        _lines = new LiveLines(_written, () => (_columns, 10), TimeProvider.System);
    }

    [Test]
    public void Every_line_is_cut_at_the_edge_of_the_window_and_there_are_no_more_than_it_has_room_for()
    {
        _lines.Draw([.. Enumerable.Range(0, 30).Select(i => $"{i} {new string('x', 100)}")]);
        string[] screen = Screen();
        Assert.That(screen, Has.Length.EqualTo(8));
        Assert.That(screen, Has.All.Length.LessThan(40).And.All.EndsWith("…"));
    }

    [Test]
    public void What_is_drawn_gives_way_to_what_is_drawn_next_and_lines_that_stay_are_above()
    {
        _lines.Draw(["one", "two"]);
        _lines.Keep("found");
        _lines.Draw(["three"]);
        Assert.That(Screen(), Is.EqualTo((string[])["found", "three"]));
        _lines.Draw([]);
        Assert.That(Screen(), Is.EqualTo((string[])["found"]));
    }

    [TestCase(60)]
    [TestCase(39)]
    [TestCase(21)]
    [TestCase(10)]
    public void A_window_that_changes_its_width_keeps_no_pieces(int columns)
    {
        _lines.Keep("found");
        _lines.Draw([new string('a', 39), new string('b', 12)]);
        Assert.That(Screen(), Has.Length.EqualTo(3));
        _columns = columns;
        _lines.Draw(["c"]);
        Assert.That(Screen(), Is.EqualTo((string[])["found", "c"]));
    }

    [Test]
    public void A_find_is_folded_between_its_words_and_its_path_stays_whole()
    {
        _lines.Keep("found: rank 23 over ZT, certified, by flip-cyclic after 0.1 s: decomp-results/3x3x3/23-ZT-6837359b.json");
        _lines.Draw(["at it"]);
        Assert.That(Screen(), Is.EqualTo((string[])["found: rank 23 over ZT, certified, by", "  flip-cyclic after 0.1 s:",
            "  decomp-results/3x3x3/23-ZT-6837359b.json", "at it"]));
    }

    [Test]
    public void Who_does_not_wait_any_more_does_not_wait_for_the_work()
    {
        using CancellationTokenSource given = new();
        using ManualResetEventSlim never = new();
        Assert.That(() => _lines.During(_ =>
        {
            given.Cancel();
            return ["at it"];
        }, () =>
        {
            never.Wait();
            return 0;
        }, given.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(Screen(), Is.Empty);
        never.Set();
    }

    [Test]
    public void What_a_stranger_wrote_tells_the_terminal_nothing()
    {
        _lines.Draw(["\e]0;owned\a\e[2J"]);
        Assert.That(_written.ToString(), Does.Not.Contain("\e]0").And.Not.Contain("\a").And.Not.Contain("\e[2J"));
    }

    [Test]
    public void Work_that_fails_fails_here_and_leaves_nothing_on_the_screen()
    {
        Assert.That(() => _lines.During<int>(_ => ["at it"], () => throw new InvalidOperationException("no")),
            Throws.InvalidOperationException.With.Message.EqualTo("no"));
        Assert.That(Screen(), Is.Empty);
    }

    [Test]
    public void Lines_are_drawn_before_the_work_comes_to_anything()
    {
        using ManualResetEventSlim drawn = new();
        int answer = _lines.During(_ =>
        {
            drawn.Set();
            return ["at it"];
        }, () => drawn.Wait(TimeSpan.FromMinutes(1)) ? 7 : 0);
        Assert.That(answer, Is.EqualTo(7));
    }

    [Test]
    public void Every_engine_has_words() =>
        Assert.That(EngineKinds.All.Select(kind => kind.Name), Is.SubsetOf(EngineWords.All.Keys));

    [Test]
    public void A_slice_of_a_campaign_says_where_the_campaign_the_goal_and_the_engines_stand()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["c.json"],
            """{"campaign": 1, "tensors": ["2x2x2", "3x3x3"], "rings": ["F2"], "seconds": 600, "slice": 30}""");
        Campaign campaign = CampaignFile.Read(folder["c.json"]);
        SliceDisplay display = new(_lines, campaign, CampaignBoard.Open(campaign, folder["board.json"]), turn: 1);
        Assert.That(display.Lines(TimeSpan.FromSeconds(10)), Is.EqualTo(new[]
            { "campaign: 0 of 2 goals done; 9 min 50 s left", "  3x3x3:23 over F2: nothing yet; slice 1, 20.0 s left" }));
        display.Progress(TimeSpan.FromSeconds(10), [new EngineReading("flip", 20_000_000, "flips", "best 24") { Seconds = 10 }], null);
        Assert.That(display.Lines(TimeSpan.FromSeconds(40)), Is.EqualTo(new[]
        {
            "campaign: 0 of 2 goals done; 9 min 20 s left", "  3x3x3:23 over F2: nothing yet; slice 1, coming to an end",
            $"  {EngineWords.Line(new EngineReading("flip", 20_000_000, "flips", "best 24"), TimeSpan.FromSeconds(40), null)}",
        }));
    }

    [Test]
    public void A_comparison_of_programs_fits_eighty_columns()
    {
        FittedTable table = new([.. ComparisonReport.Heads]);
        table.Add("drawn-sparsity", "12", "345", "0.0348", "0.0201–0.0597", "0.123", "0.07–0.21", "1.23E-07");
        StringWriter text = new();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(text), Ansi = AnsiSupport.No });
        table.Write(console, text, 80);
        string[] lines = [.. text.ToString().Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0)];
        Assert.That(lines, Has.All.Length.LessThanOrEqualTo(80));
        Assert.That(lines.Single(line => line.Contains("drawn")), Does.Contain("12").And.Contain("0.123"));
        Assert.That(lines[^1], Does.StartWith("A wider window also shows "));
    }

    [TestCase(0.5, "0.5")]
    [TestCase(999, "999")]
    [TestCase(12_345, "12.3k")]
    [TestCase(4_560_000, "4.56M")]
    public void Speeds_are_short(double value, string text) => Assert.That(EngineWords.Short(value), Is.EqualTo(text));

    [TestCase(200, 5, "")]
    [TestCase(42, 4, "seconds")]
    [TestCase(41, 3, "found by, seconds")]
    [TestCase(30, 3, "found by, seconds")]
    [TestCase(5, 3, "found by, seconds")]
    public void A_narrow_window_has_fewer_columns_and_no_cell_is_ever_folded(int width, int columns, string missing)
    {
        FittedTable table = new(new("shape"), new("rank", Number: true), new("found by", Expendable: 1), new("seconds", Expendable: 2),
            new("file"));
        table.Add("2x2x2", "7", "flip", "0.1", "7-ZT-01.json");
        StringWriter text = new();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(text), Ansi = AnsiSupport.No });
        console.Profile.Width = width;
        table.Write(console, text, width);
        string[] lines = [.. text.ToString().Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0)];
        string[] cells = [.. lines.Single(line => line.Contains("2x2x2")).Split(new[] { ' ', '│' }, StringSplitOptions.RemoveEmptyEntries)];
        Assert.That(cells, Has.Length.EqualTo(columns));
        Assert.That(cells[^1], Is.EqualTo("7-ZT-01.json"));
        Assert.That(lines[^1], missing.Length == 0 ? Does.Contain("7-ZT-01.json") : Is.EqualTo($"A wider window also shows {missing}."));
    }

    /// <summary>What a terminal shows: it folds lines at its width, folds them anew when that changes, and knows the few commands that are
    /// used. What is cleared from the first row of the screen down goes to what was there before, as some terminals have it.</summary>
    private string[] Screen()
    {
        Reflow();
        string text = _written.ToString();
        for (; _read < text.Length; _read++)
        {
            if (text[_read] == '\e')
            {
                int end = text.AsSpan(_read).IndexOfAny("AJKm") + _read;
                if (text[end] == 'A') _row = Math.Max(0, _row - int.Parse(text.AsSpan(_read + 2, end - _read - 2)));
                if (text[end] == 'K' && _row < _rows.Count) _rows[_row] = (_rows[_row].Text[.._column], false);
                Assert.That(text[end], Is.Not.EqualTo('J'), "a terminal may keep what is cleared like this");
                _read = end;
            }
            else if (text[_read] == '\r') _column = 0;
            else if (text[_read] == '\n') (_row, _column) = (_row + 1, 0);
            else Put(text[_read]);
        }
        return [.. _rows.Aggregate((List<string>)[""], (lines, row) =>
            {
                lines[^1] += row.Text;
                if (!row.GoesOn) lines.Add("");
                return lines;
            }).Take(_rows.Count).Reverse().SkipWhile(line => line.Length == 0).Reverse()];
    }

    private void Put(char c)
    {
        while (_rows.Count <= _row) _rows.Add(("", false));
        if (_column == _screen)
        {
            _rows[_row] = (_rows[_row].Text, true);
            (_row, _column) = (_row + 1, 0);
            while (_rows.Count <= _row) _rows.Add(("", false));
        }
        string text = _rows[_row].Text;
        _rows[_row] = (text[.._column] + c + (text.Length > _column + 1 ? text[(_column + 1)..] : ""), _rows[_row].GoesOn);
        _column++;
    }

    /// <summary>Breaks lines anew where the window has another width; the cursor is below them.</summary>
    private void Reflow()
    {
        if (_screen == _columns) return;
        _screen = _columns;
        List<string> lines = [""];
        foreach ((string text, bool goesOn) in _rows)
        {
            lines[^1] += text;
            if (!goesOn) lines.Add("");
        }
        lines.RemoveAt(lines.Count - 1);
        _rows.Clear();
        foreach (string line in lines)
            for (int at = 0; at == 0 || at < line.Length; at += _screen)
                _rows.Add((line.Substring(at, Math.Min(_screen, line.Length - at)), at + _screen < line.Length));
        (_row, _column) = (_rows.Count, 0);
    }
}
