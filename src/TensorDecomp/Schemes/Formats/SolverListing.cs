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
internal sealed partial class SolverListing : ISchemeFormat
{
    /// <summary>Lines that are looked at to recognise a listing.</summary>
    private const int LinesLookedAt = 200;

    public string Name => "solver_listing";
    public string Summary => "variables and values as CP, SAT and MIP solvers list them";

    public string? WhyNot(SourceFile file)
    {
        if (file.TextOrNull is not { } text) return "not UTF-8 text";
        (int variables, int others, int looked) = (0, 0, 0);
        foreach (ReadOnlySpan<char> line in Lines(text).AsSpan().EnumerateLines())
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
        foreach (ReadOnlySpan<char> line in Lines(file.Text).AsSpan().EnumerateLines())
        {
            number++;
            if (Variable().Match(line.ToString()) is not { Success: true } match)
            {
                // Nothing that could be a variable of a factor is passed over.
                if (variables.Count > 0 && Named().Match($"{line}") is { Success: true } named
                    && variables.ContainsKey(named.Groups[1].Value))
                    throw MalformedInputException.AtLine(number, 1, $"{CoefficientText.Quoted(line.Trim())} is no variable with its value");
                continue;
            }
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
        Submission submission = IndexedFactors.Submit(this, file, [.. factors.Select(name => variables[name]
            .Select(e => (IndexedFactors.Indices(e.Key), e.Value)).ToList())], limits);
        foreach ((string name, Dictionary<string, Coefficient> values) in variables)
            if (!factors.Contains(name) && (ArrayNames.IsWeight(name) || values.Count > 1 && values.Count == submission.Scheme.Rank))
                throw new MalformedInputException($"the variables {name} may be weights of the terms; multiply them in or remove them");
        string[] others = [.. variables.Keys.Except(factors).Order()];
        return [others.Length == 0 ? submission
            : submission
                with { Remarks =
                    [.. submission.Remarks, $"the variables {string.Join(", ", others.Take(6))} are of no factor and were passed over"] }];
    }

    // What solvers write in languages of their own, as lines name = value: lists, XML, SMT-LIB's models. Lines stay where they are.
    private static string Lines(string text)
    {
        if (text.Contains("define-fun", StringComparison.Ordinal))
            return Defined().Replace(text, m => $"{m.Groups["name"].Value} = " +
                $"{m.Groups["value"].Value.Replace("(", "").Replace(")", "").Replace(" ", "")}" +
                    $"{new string('\n', m.Value.Count(c => c == '\n'))}");
        if (text.Contains("<variable ", StringComparison.Ordinal))
            return Element().Replace(text, m => $"{m.Groups["name"].Value} = {m.Groups["value"].Value}");
        return text.TrimStart() is ['[' or '{', var next, ..] list && char.IsLetter(next) && Variable()
            .IsMatch(list[1..(list.IndexOf(',') is > 0 and int end ? end : list.Length)])
            ? $"{text[..text.IndexOf(list[0])]}{list[1..].TrimEnd().TrimEnd(']', '}').Replace(", ", ",\n")}" : text;
    }

    [GeneratedRegex(@"\(define-fun\s+(?<name>[\w!#|]+)\s*\(\s*\)\s*\w+\s+(?<value>\(\s*[-/]\s*[\d.() ]{1,200}\)|[\w.]{1,200})\s*\)")]
    private static partial Regex Defined();

    [GeneratedRegex(@"<variable\s[^>]{0,400}?name=""(?<name>[^""]{1,80})""[^>]{0,400}?value=""(?<value>[^""]{1,200})""[^>]{0,400}>")]
    private static partial Regex Element();

    [GeneratedRegex(@"(?<![A-Za-z])([A-Za-zα-ω]+)_?(?:\d|\[\d|\(\d)")]
    private static partial Regex Named();

    // The three bases that belong together; "u" before "a", and the case as it stands.
    private static string[]? Factors(string[] bases) => ArrayNames.Factors
        .Select(names =>
            (string[])[.. names.Select(n => bases.FirstOrDefault(b => b.Equals(n, StringComparison.Ordinal))
                ?? bases.FirstOrDefault(b => b.Equals(n, StringComparison.OrdinalIgnoreCase)) ?? "")])
        .FirstOrDefault(found => found.All(f => f.Length > 0) && found.Distinct().Count() == 3);

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
