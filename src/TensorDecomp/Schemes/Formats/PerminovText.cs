using System.Globalization;
using System.Numerics;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats;

/// <summary>
/// Perminov's text, also read and written by flip-graph tools: "n m p R", then all of U term by term, all of V, all of W
/// (Cᵀ), as blank-separated integers, or as pairs of numerator and denominator. Several schemes follow each other after
/// their number. Nothing marks these variants, so the number of integers decides. Others write tables under the same header,
/// with a column or a line per term (<see cref="HeadedNumbers"/>).
/// </summary>
internal sealed class PerminovText(bool fractions) : IWritableFormat
{
    private const string Separators = "#%,;|";

    public string Name => fractions ? "perminov_frac_txt" : "perminov_txt";
    public string Summary => fractions ? "Perminov's text, numerators and denominators" : "Perminov's text, integers; ternary_flip_graph";
    public string Extension => ".txt";

    public string? WhyNot(SourceFile file) => file.TextOrNull is not { } text ? "not UTF-8 text"
        : SchemesIn(text, multiple: false) is not null || SchemesIn(text, multiple: true) is not null ? null
        : $"not the {(fractions ? "pairs of integers" : "integers")} that a header n m p R announces";

    public IReadOnlyList<Submission> Read(SourceFile file, Limits limits)
    {
        bool multiple = SchemesIn(file.Text, multiple: false) is null;
        int schemes = SchemesIn(file.Text, multiple) ?? 1;
        if (schemes > limits.Schemes) throw Limits.Over("a file", schemes, "schemes", limits.Schemes);
        TextCursor cursor = new(file.Text);
        if (multiple && SchemesIn(file.Text, multiple) is not null) Integer(cursor, limits);
        List<Submission> submissions = [];
        for (int s = 0; s < schemes; s++) submissions.Add(ReadOne(cursor, file, limits, multiple ? $"{s + 1}" : null));
        if (!Word(cursor).IsEmpty) throw cursor.Refuse("numbers are left over after the last scheme");
        return submissions;
    }

    public void Write(Scheme scheme, Ring ring, Stream output)
    {
        this.DemandReal(scheme);
        if (!fractions && !Ring.Integers.Contains(scheme))
            throw new NotSupportedException($"{Name} holds integers only; perminov_frac_txt holds fractions");
        using StreamWriter text = new(output, leaveOpen: true) { NewLine = "\n" };
        text.WriteLine($"{scheme.Shape.M} {scheme.Shape.N} {scheme.Shape.P} {scheme.Rank}");
        for (int x = 0; x < 3; x++)
            text.WriteLine(string.Join(' ', DenseRows.Rows(scheme, x, ThirdFactor.Transposed).SelectMany(row => row)
                .Select(c => fractions ? $"{c.Re.Numerator} {c.Re.Denominator}" : $"{c}")));
    }

    private Submission ReadOne(TextCursor cursor, SourceFile file, Limits limits, string? member)
    {
        Span<int> header = stackalloc int[4];
        foreach (ref int h in header)
        {
            int at = cursor.Position;
            BigInteger value = Integer(cursor, limits);
            h = value >= 0 && value <= int.MaxValue ? (int)value
                : throw cursor.Refuse("the header must be four positive integers n m p R", at);
        }
        if (!Shape.IsAllowed(header[0]) || !Shape.IsAllowed(header[1]) || !Shape.IsAllowed(header[2]))
            throw cursor.Refuse(
                $"the shape {header[0]}x{header[1]}x{header[2]} is not between 1 and {Shape.MaxDimension} in each dimension");
        Shape shape = new(header[0], header[1], header[2]);
        limits.Admit(shape, header[3]);
        HeadedNumbers numbers = new(shape, header[3], limits);
        for (int q = 0; q < numbers.Count; q++) numbers.Put(q, Number(cursor, limits));
        return numbers.Submit(this, file, member);
    }

    private Coefficient Number(TextCursor cursor, Limits limits)
    {
        if (!fractions) return Numeral(cursor, limits);
        BigInteger numerator = Integer(cursor, limits);
        int at = cursor.Position;
        BigInteger denominator = Integer(cursor, limits);
        return denominator.IsZero ? throw cursor.Refuse("a denominator is zero", at + 1) : new Rational(numerator, denominator);
    }

    private static BigInteger Integer(TextCursor cursor, Limits limits) =>
        Numeral(cursor, limits) is { IsReal: true, Re.IsInteger: true } value ? value.Re.Numerator
        : throw cursor.Refuse("a number is no integer");

    private static Coefficient Numeral(TextCursor cursor, Limits limits)
    {
        ReadOnlySpan<char> word = Word(cursor);
        return CoefficientText.TryParse(word, limits, out Coefficient value) ? value
            : throw cursor.Refuse(word.IsEmpty ? "the file ends before the scheme does"
                : $"{CoefficientText.Quoted(word)} is no exact number within the limits", cursor.Position - word.Length);
    }

    /// <summary>The next word outside comments; commas and bars part words as blanks do.</summary>
    private static ReadOnlySpan<char> Word(TextCursor cursor)
    {
        while (true)
        {
            cursor.SkipBlanks();
            int from = cursor.Position;
            while (!cursor.AtEnd && !char.IsWhiteSpace(cursor.Here) && !Separators.Contains(cursor.Here)) cursor.Position++;
            if (cursor.Position > from || cursor.AtEnd) return cursor.Text.AsSpan(from, cursor.Position - from);
            if (cursor.Here is not ('#' or '%')) cursor.Position++;
            else if (!cursor.SkipPast("\n")) cursor.Position = cursor.Text.Length;
        }
    }

    /// <summary>
    /// How many schemes the text holds if its integers are exactly those that its headers announce; null where they are not.
    /// </summary>
    private int? SchemesIn(string text, bool multiple)
    {
        TextCursor cursor = new(text);
        if (multiple && Small(cursor) is null or 0) return null;
        int announced = multiple ? Small(new TextCursor(text))!.Value : 1;
        Span<int> header = stackalloc int[4];
        for (int s = 0; s < announced; s++)
        {
            foreach (ref int h in header)
            {
                if (Small(cursor) is not { } value) return null;
                h = value;
            }
            BigInteger n = header[0], m = header[1], p = header[2], numbers = header[3] * (n * m + m * p + p * n) * (fractions ? 2 : 1);
            if (numbers > text.Length) return null;
            for (long q = 0; q < numbers; q++)
                if (!IsNumeral(Word(cursor))) return null;
        }
        return Word(cursor).IsEmpty ? announced : null;
    }

    private static int? Small(TextCursor cursor) =>
        int.TryParse(Word(cursor), NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : null;

    // Pairs of numerator and denominator are integers; else a number may be a fraction or a decimal itself.
    private bool IsNumeral(ReadOnlySpan<char> word) =>
        word.TrimEnd('.') is [.., >= '0' and <= '9'] && (char.IsAsciiDigit(word[0]) || word[0] is '+' or '-' or '.')
        && !word[1..].ContainsAnyExcept(fractions ? "0123456789" : "0123456789/.eE+-");
}
