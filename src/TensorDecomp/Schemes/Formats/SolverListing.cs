using System.Text.RegularExpressions;
using TensorDecomp.Schemes.Formats.Arrays;
using TensorDecomp.Schemes.Formats.Expressions;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats;

/// <summary>
/// Variables and their values as CP, SAT and MIP solvers list them, one a line: U0_3 = 1, x[1,2,3] 1, v#2#1 -1. The variables of
/// the three factors have a term and an entry, or a term, a row and a column, as indices, in either order; what is not listed is 0.
/// </summary>
public sealed partial class SolverListing : ISchemeFormat
{
    /// <summary>Lines that are looked at to recognise a listing.</summary>
    private const int LinesLookedAt = 200;

    public string Name => "solver_listing";
    public string Summary => "variables and values as CP, SAT and MIP solvers list them";

    public string? WhyNot(SourceFile file)
    {
        if (file.TextOrNull is not { } text) return "not UTF-8 text";
        (int variables, int others, int looked) = (0, 0, 0);
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            if (looked++ == LinesLookedAt) break;
            if (line.IsWhiteSpace()) continue;
            if (Variable().IsMatch(line)) variables++;
            else others++;
        }
        return variables > 2 && variables > others ? null : "its lines are no variables with values, such as u_1_2 = 1";
    }

    public IReadOnlyList<Submission> Read(SourceFile file, Limits limits)
    {
        Dictionary<string, Dictionary<string, Coefficient>> variables = [];
        int number = 0;
        foreach (ReadOnlySpan<char> line in file.Text.AsSpan().EnumerateLines())
        {
            number++;
            if (Variable().Match(line.ToString()) is not { Success: true } match) continue;
            SymbolName name = SymbolName.Parse(match.Groups["name"].Value.Replace('#', '_').Replace('!', '_'));
            if (!name.IsNumbered) continue;
            if (!TryValue(match.Groups["value"].Value, limits, out Coefficient value))
                throw MalformedInputException.AtLine(number, 1,
                    $"{CoefficientText.Quoted(match.Groups["value"].Value)} is no exact number");
            if (!variables.TryGetValue(name.Base, out var entries)) variables.Add(name.Base, entries = []);
            if (entries.Count >= limits.Nonzeros) throw Limits.Over("a listing", entries.Count + 1, "variables", limits.Nonzeros);
            if (!entries.TryAdd(name.Indices, value))
                throw MalformedInputException.AtLine(number, 1, $"the variable {name} is listed twice");
        }
        string[] factors = Factors([.. variables.Keys])
            ?? throw new MalformedInputException(
                $"there are no variables of three factors, such as u, v and w, among {string.Join(", ", variables.Keys.Order().Take(6))}");
        Submission submission = Submit(file, [.. factors.Select(name => variables[name])], limits);
        foreach ((string name, Dictionary<string, Coefficient> values) in variables)
            if (!factors.Contains(name) && (ArrayNames.IsWeight(name) || values.Count > 1 && values.Count == submission.Scheme.Rank))
                throw new MalformedInputException($"the variables {name} may be weights of the terms; multiply them in or remove them");
        string[] others = [.. variables.Keys.Except(factors).Order()];
        return [others.Length == 0 ? submission
            : submission
                with { Remarks =
                    [.. submission.Remarks, $"the variables {string.Join(", ", others.Take(6))} are of no factor and were passed over"] }];
    }

    // The three bases that belong together; "u" before "a", and the case as it stands.
    private static string[]? Factors(string[] bases) => ArrayNames.Factors
        .Select(names =>
            (string[])[.. names.Select(n => bases.FirstOrDefault(b => b.Equals(n, StringComparison.Ordinal))
                ?? bases.FirstOrDefault(b => b.Equals(n, StringComparison.OrdinalIgnoreCase)) ?? "")])
        .FirstOrDefault(found => found.All(f => f.Length > 0) && found.Distinct().Count() == 3);

    private Submission Submit(SourceFile file, Dictionary<string, Coefficient>[] factors, Limits limits)
    {
        List<(int[] Index, Coefficient Value)>[] entries = [.. factors.Select(f => f.Select(e => (Indices(e.Key), e.Value)).ToList())];
        int[] lengths = [.. entries.Select(list => list[0].Index.Length)];
        if (lengths.Distinct().Count() > 1 || lengths[0] is < 2 or > 3
            || entries.Any(list => list.Exists(e => e.Index.Length != lengths[0])))
            throw new MalformedInputException(
                "the variables of the three factors must have two indices each, a term and an entry, or three, a term, a row and a column");
        // Counted from 0 where a 0 occurs, each index by itself: terms may be counted otherwise than entries.
        int[] first = [.. Enumerable.Range(0, lengths[0]).Select(d => entries.Min(list => list.Min(e => e.Index[d])) == 0 ? 0 : 1)];
        int[][] extents =
            [.. entries.Select(list => (int[])[.. Enumerable.Range(0, lengths[0]).Select(d => list.Max(e => e.Index[d]) - first[d] + 1)])];
        MalformedInputException? refusal = null;
        // Where only nonzero variables are listed, the last terms of a factor may be absent.
        foreach (int terms in (int[])[-1, 0, lengths[0] - 1])
        {
            int[][] sizes = [.. extents.Select(e => (int[])[.. e.Select((size, d) => d == terms ? extents.Max(other => other[d]) : size)])];
            try
            {
                return FactorArrays.Submit(this, file, [.. entries.Select((list, x) => Array("uvw"[x], list, sizes[x], first, limits))],
                    limits);
            }
            catch (MalformedInputException e)
            {
                refusal ??= e;
            }
        }
        throw refusal!;
    }

    private static NumberArray Array(char name, List<(int[] Index, Coefficient Value)> list, int[] sizes, int[] first, Limits limits)
    {
        long count = sizes.Aggregate(1L, (product, size) => product * size);
        if (count > limits.Coefficients) throw Limits.Over("a factor", count, "coefficients", limits.Coefficients);
        return new NumberArray($"{name}", sizes,
            [.. list.Where(e => !e.Value.IsZero)
                .Select(e =>
                    new Entry(e.Index.Select((i, d) => i - first[d]).Zip(sizes)
                        .Aggregate(0, (place, next) => place * next.Second + next.First), e.Value)).OrderBy(e => e.Index)]);
    }

    private static int[] Indices(string indices) => [.. indices.Split(',').Select(i =>
        int.TryParse(i, System.Globalization.NumberStyles.None, null, out int index) && index <= Shape.MaxDimension * Shape.MaxDimension
            ? index
            : throw new MalformedInputException($"the index {CoefficientText.Quoted(i)} of a variable is too large"))];

    private static bool TryValue(string text, Limits limits, out Coefficient value)
    {
        value = text.ToUpperInvariant() switch { "TRUE" => Coefficient.One, _ => Coefficient.Zero };
        return text.ToUpperInvariant() is "TRUE" or "FALSE" || CoefficientText.TryParse(text.AsSpan().TrimStart('+'), limits, out value);
    }

    // Runs of white space are taken whole: shared out in all ways among neighbours, some thousand blanks would take hours.
    [GeneratedRegex("""^(?>\s*)(?:\d+(?>\s+))?["']?(?<name>[A-Za-zα-ω]+_?\d*(?:[_#!,]\d+)*""" +
        """(?:[\[(](?>\s*)\d+(?:(?>\s*),(?>\s*)\d+)*(?>\s*)[\])])*)["']?""" +
        """(?:(?>\s*)(?::=|=|:)|\s)(?>\s*)(?<value>[-+]?(?:\d[\d.]*(?:[eE][-+]?\d+)?(?:/\d+)?|\.\d+)|true|false|True|False)""" +
        """(?>\s*)(?:[;,](?>\s*))?(?:\(obj:.*\)(?>\s*))?$""")]
    private static partial Regex Variable();
}
