using TensorDecomp.Schemes;
using TensorDecomp.Verify;

namespace TensorDecomp.Export.Pictures;

/// <summary>The record of a shape from 1969 on, as the tables of facts have it: a stair over the rationals, and one each over GF(2) and the
/// complex numbers where those were lower at some time.</summary>
public static class TimelinePicture
{
    private const double Left = 84, Right = Chart.Width - 60, Height = 420;
    private const int First = 1969;

    /// <summary>A ring, and how it is drawn.</summary>
    private sealed record Course(string Name, string Colour, string? Dash, IReadOnlyList<Record> Falls);

    /// <summary>Draws the history of a shape, whose dimensions may stand in any order, as one SVG document, <see cref="Chart.Width"/>
    /// wide.</summary>
    /// <exception cref="ArgumentException">The tables do not know the shape.</exception>
    public static void Write(Shape shape, TextWriter output)
    {
        RecordTable table = RecordTable.Current;
        Course rational = new("over ℚ", Palette.Blue, null, table.History(shape, Ring.Rationals));
        if (rational.Falls.Count == 0)
            throw new ArgumentException(
                $"no rank of {shape} is on record; the tables have shapes from 2x2x2 to 16x16x16, and earlier records of " +
                    $"{string.Join(", ", table.WithHistory)}");
        Course[] others =
        [
            new("over ℂ", Palette.Green, "2 3", table.History(shape, Ring.GaussianRationals)),
            new("over GF(2)", Palette.Vermillion, "7 4", table.History(shape, Ring.Modulo(2))),
        ];
        Course[] courses = [rational, .. others.Where(course => course.Falls.Any(fall => !rational.Falls.Contains(fall)))];
        int last = RecordTable.LookedUp.Year, lowest = courses.Min(course => course.Falls[^1].Rank);

        SvgCanvas canvas = new(Chart.Width, 64 + 40 + Height + 60);
        string title = $"Multiplications for ⟨{shape.M},{shape.N},{shape.P}⟩, published";
        string subtitle = $"the lowest rank known in each year, from the schoolbook's {shape.NaiveRank} to {lowest}; as of " +
            $"{RecordTable.LookedUp:yyyy-MM-dd}";
        double top = Chart.Legend(canvas, Chart.Heading(canvas, title, subtitle) + 4, courses.Select(c => (c.Colour, c.Name))) + 8;
        double bottom = top + Height;
        Axis across = Axis.Years(First - 3, last + 1, Left, Right), up = Axis.Whole(lowest, shape.NaiveRank, bottom, top);
        Chart.Frame(canvas, across, up, Left, top, Right, bottom, "year", "rank");

        LabelPlacement names = new(canvas, Left, top - 12, Chart.Width - 4, bottom);
        foreach (Course course in Enumerable.Reverse(courses)) // what most people look for lies on top
        {
            (double, double)[] stairs = [.. Stairs(course.Falls, shape.NaiveRank, last).Select(p => (across.At(p.Year), up.At(p.Rank)))];
            canvas.Polyline(stairs, course.Colour, 2, dash: course.Dash);
            names.Occupy(stairs);
            foreach (Record fall in course.Falls)
                canvas.Dot(across.At(fall.Year), up.At(fall.Rank), 3.5, course.Colour,
                    $"{fall.Year}: {fall.Rank} {course.Name}, {fall.Source}");
        }
        names.Write(across.At(First - 3) + 24, up.At(shape.NaiveRank), $"schoolbook {shape.NaiveRank}", Palette.Faint);
        HashSet<Record> named = [];
        foreach (Course course in courses)
            foreach (Record fall in course.Falls.Reverse())
                if (named.Add(fall)) names.Write(across.At(fall.Year), up.At(fall.Rank), $"{fall.Rank} {Short(fall.Source)}");
        canvas.Write(output, title, subtitle);
    }

    private static IEnumerable<(double Year, double Rank)> Stairs(IReadOnlyList<Record> falls, int schoolbook, int last)
    {
        double rank = schoolbook;
        yield return (First - 3, rank);
        foreach (Record fall in falls)
        {
            yield return (fall.Year, rank);
            yield return (fall.Year, rank = fall.Rank);
        }
        yield return (last + 1, rank);
    }

    /// <summary>A source without what stands in parentheses.</summary>
    private static string Short(string source) => source.Split(" (")[0];
}
