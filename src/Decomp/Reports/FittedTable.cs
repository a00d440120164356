using Spectre.Console;
using TensorDecomp.Cli.Host;

namespace TensorDecomp.Cli.Reports;

/// <summary>A column of a <see cref="FittedTable"/>.</summary>
/// <param name="Head">What stands above it.</param>
/// <param name="Number">Whether it is flush right.</param>
/// <param name="Expendable">How soon it goes where the window is too narrow, the highest first; 0 for never.</param>
/// <param name="Folds">Whether it is a text, whose lines may go on below.</param>
internal sealed record FittedColumn(string Head, bool Number = false, int Expendable = 0, bool Folds = false);

/// <summary>A table on standard output whose cells, but for texts, are never folded: where the window is too narrow for all columns, some
/// are left out and a line says which.</summary>
internal sealed class FittedTable(params FittedColumn[] columns)
{
    /// <summary>What a text needs at least.</summary>
    private const int NarrowestText = 24;

    private readonly List<Text[]> _rows = [];

    public void Add(params Text[] cells) => _rows.Add(cells);

    public void Add(params string[] cells) => _rows.Add([.. cells.Select(cell => new Text(cell))]);

    public void Write() => Write(Terminal.Output, Console.Out, Console.IsOutputRedirected ? int.MaxValue : Terminal.Output.Profile.Width);

    /// <param name="console">Where the table goes.</param>
    /// <param name="output">The same for whole lines.</param>
    /// <param name="width">Columns of the window.</param>
    internal void Write(IAnsiConsole console, TextWriter output, int width)
    {
        int[] widths = [.. columns.Select((column, i) => _rows.Select(row => row[i].Length).Append(column.Head.Length).Max())];
        for (int i = 0; i < widths.Length; i++)
            if (columns[i].Folds && width != int.MaxValue) widths[i] = Math.Min(widths[i], NarrowestText);
        List<int> shown = [.. Enumerable.Range(0, columns.Length)];
        while (Needed(shown, widths) > width && shown.Where(i => columns[i].Expendable > 0).ToArray() is { Length: > 0 } some)
            shown.Remove(some.MaxBy(i => columns[i].Expendable));
        Table table = new Table().Border(TableBorder.Simple);
        foreach (int i in shown)
            table.AddColumn(new TableColumn(Markup.Escape(columns[i].Head))
            {
                NoWrap = !columns[i].Folds,
                Alignment = columns[i].Number ? Justify.Right : Justify.Left
            });
        foreach (Text[] row in _rows) table.AddRow(shown.Select(i => row[i]));
        console.Profile.Width = Math.Max(Needed(shown, widths), Math.Min(width, console.Profile.Width));
        console.Write(table);
        if (shown.Count < columns.Length)
            output.WriteLine("A wider window also shows " + string.Join(", ", columns.Where((_, i) => !shown.Contains(i))
                .Select(c => c.Head.Length > 0 ? c.Head : "standing")) + ".");
    }

    /// <summary>Each column has a blank on either side and a border.</summary>
    private static int Needed(IEnumerable<int> shown, int[] widths) => shown.Sum(i => widths[i] + 3) + 1;
}
