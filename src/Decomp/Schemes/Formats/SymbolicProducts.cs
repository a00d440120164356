using System.Text.RegularExpressions;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats;

/// <summary>
/// Schemes as one product per line, (a11 + a22)*(b11)*(c12 - c22), with one-based indices, c_ki naming entry (k,i) of Cᵀ.
/// Scalars may stand anywhere: 2*c22, (5*(a22 - a23)), a trailing /5. Three published formats are dialects of this.
/// </summary>
internal static partial class SymbolicProducts
{
    /// <summary>Null where the first line that is no comment is a product of an a, a b and a c; else why it is not.</summary>
    public static string? WhyNot(SourceFile file) => file.TextOrNull is not { } text ? "not UTF-8 text"
        : FirstLine(text) is not { } line ? "only comments"
        : line.AsSpan().ContainsAny("=:;{") || !NamesTwoMatrices(line) ? "the first line is no product of sums of a.., b.. and c.."
        : null;

    /// <summary>Whether factors stand side by side without a *.</summary>
    public static bool IsJuxtaposed(string text) => Juxtaposition().IsMatch(FirstLine(text) ?? "");

    public static bool HasComments(string text) => text.StartsWith('#') || text.Contains("\n#", StringComparison.Ordinal);

    public static IReadOnlyList<Submission> Read(ISchemeFormat format, SourceFile file, Limits limits)
    {
        TextCursor cursor = new(file.Text);
        ExpressionReader expression = new(cursor, limits, MatrixSymbol);
        List<Operand> terms = [];
        for (; ; cursor.Position++)
        {
            cursor.SkipBlanks();
            if (cursor.AtEnd) break;
            if (cursor.Here == '#')
            {
                cursor.Position = cursor.Text.IndexOf('\n', cursor.Position) is >= 0 and int end ? end : cursor.Text.Length;
                continue;
            }
            int at = cursor.Position;
            Operand term = expression.Read();
            if (term.Forms.Any(f => f.Letter is not ('a' or 'b' or 'c')) || term.Forms.Count != 3 && !term.Scale.IsZero)
                throw cursor.Refuse("a term must be a product of an a, a b and a c", at);
            if (!cursor.AtEnd && cursor.Here != '\n') throw cursor.Refuse($"expected the end of the line, found {cursor.Found()}");
            terms.Add(term);
            if (terms.Count > limits.Rank) throw Limits.Over("a scheme", terms.Count, "terms", limits.Rank);
        }
        Scheme scheme = Build(terms, swapped: false, limits);
        return [new Submission(scheme, ClaimPolicy.For(scheme, file.Name), format.Name)
        {
            Others = [new Layout(null, "the third factor in the other order (C for transposed C)", LayoutKind.RuledOut, () => Build(terms, swapped: true, limits))],
        }];
    }

    public static void Write(ISchemeFormat format, Scheme scheme, Stream output, string between, Func<Coefficient, string> number, string? comment = null)
    {
        Shape s = scheme.Shape;
        format.DemandOneDigitIndices(s);
        using StreamWriter text = new(output, leaveOpen: true) { NewLine = "\n" };
        if (comment is not null) text.WriteLine($"# {comment}");
        for (int r = 0; r < scheme.Rank; r++)
            text.WriteLine(string.Join(between,
                $"({Sum(scheme.U.Term(r), a => $"a{a / s.N + 1}{a % s.N + 1}", number)})",
                $"({Sum(scheme.V.Term(r), a => $"b{a / s.P + 1}{a % s.P + 1}", number)})",
                $"({Sum(scheme.W.Term(r), a => $"c{a % s.P + 1}{a / s.P + 1}", number)})"));
    }

    /// <summary>"a11 - 2*a12 + 1/2*a21"; "0" for an empty sum.</summary>
    public static string Sum(ReadOnlySpan<Entry> entries, Func<int, string> symbol, Func<Coefficient, string> number)
    {
        string sum = "";
        foreach (ref readonly Entry e in entries)
        {
            bool minus = e.Value.IsReal && e.Value.Re.Sign < 0;
            Coefficient size = minus ? -e.Value : e.Value;
            string term = size.Equals(Coefficient.One) ? symbol(e.Index) : $"{number(size)}*{symbol(e.Index)}";
            sum += sum.Length == 0 ? (minus ? $"-{term}" : term) : minus ? $" - {term}" : $" + {term}";
        }
        return sum.Length == 0 ? "0" : sum;
    }

    /// <summary>a12, or a10_12 and a1012 where a dimension has two digits: zero-based row and column.</summary>
    public static Symbol? MatrixSymbol(ReadOnlySpan<char> name)
    {
        if (name.Length < 3 || !char.IsAsciiLetter(name[0])) return null;
        ReadOnlySpan<char> indices = name[1..].TrimStart('_');
        int underscore = indices.IndexOf('_'), half = underscore >= 0 ? underscore : indices.Length / 2;
        if (underscore < 0 && indices.Length % 2 != 0) return null; // a123 could be (1,23) or (12,3)
        return Index(indices[..half]) is { } row && Index(indices[(underscore >= 0 ? half + 1 : half)..]) is { } column
            ? new Symbol(char.ToLowerInvariant(name[0]), row, column) : null;
    }

    /// <summary>m7 or a4: one zero-based index.</summary>
    public static Symbol? FlatSymbol(ReadOnlySpan<char> name) =>
        name.Length > 1 && char.IsAsciiLetter(name[0]) && int.TryParse(name[1..], System.Globalization.NumberStyles.None, null, out int index) && index > 0
            ? new Symbol(char.ToLowerInvariant(name[0]), index - 1) : null;

    private static int? Index(ReadOnlySpan<char> digits) =>
        int.TryParse(digits, System.Globalization.NumberStyles.None, null, out int index) && Shape.IsAllowed(index) ? index - 1 : null;

    // The shape is the smallest that holds all indices. Read with c's indices swapped it may be another one.
    private static Scheme Build(List<Operand> terms, bool swapped, Limits limits)
    {
        (int m, int n, int p) = (0, 0, 0);
        foreach (Operand term in terms)
            foreach (LinearForm form in term.Forms)
                foreach ((Symbol s, _) in form.Terms)
                    switch (s.Letter)
                    {
                        case 'a': (m, n) = (Math.Max(m, s.Row + 1), Math.Max(n, s.Column + 1)); break;
                        case 'b': (n, p) = (Math.Max(n, s.Row + 1), Math.Max(p, s.Column + 1)); break;
                        case 'c' when swapped: (m, p) = (Math.Max(m, s.Row + 1), Math.Max(p, s.Column + 1)); break;
                        default: (p, m) = (Math.Max(p, s.Row + 1), Math.Max(m, s.Column + 1)); break;
                    }
        if (terms.Count == 0 || m == 0 || n == 0 || p == 0) throw new MalformedInputException("there is no product in the file");
        limits.Admit(new Shape(m, n, p), terms.Count);
        SchemeDraft draft = new(limits);
        for (int r = 0; r < terms.Count; r++)
        {
            draft.Extend(r + 1);
            Coefficient scale = terms[r].Scale;
            foreach (LinearForm form in terms[r].Forms)
            {
                foreach ((Symbol s, Coefficient c) in form.Terms)
                {
                    int index = s.Letter switch { 'a' => s.Row * n + s.Column, 'b' => s.Row * p + s.Column, _ => swapped ? s.Row * p + s.Column : s.Column * p + s.Row };
                    draft.Put(s.Letter - 'a', r, index, form.Letter == 'a' ? c * scale : c);
                }
            }
        }
        Scheme scheme = draft.Build(new Shape(m, n, p), ThirdFactor.C);
        limits.Admit(scheme);
        return scheme;
    }

    private static bool NamesTwoMatrices(string line)
    {
        char first = '\0';
        foreach (ValueMatch match in Symbols().EnumerateMatches(line))
        {
            if (first != '\0' && line[match.Index] != first) return true;
            first = line[match.Index];
        }
        return false;
    }

    private static string? FirstLine(string text)
    {
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
            if (line.Trim() is { IsEmpty: false } content && content[0] != '#') return content.ToString();
        return null;
    }

    [GeneratedRegex(@"(?<![A-Za-z])[abc]_?\d")]
    private static partial Regex Symbols();

    [GeneratedRegex(@"\)\s*\(|\d\s+[abc]\d|\)\s*[abc]\d|\d\s*\(")]
    private static partial Regex Juxtaposition();
}
