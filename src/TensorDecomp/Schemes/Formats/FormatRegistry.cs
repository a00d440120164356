using TensorDecomp.Schemes.Formats.Expressions;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Schemes.Formats;

/// <summary>Every format, most specific first: the first one that recognises a file reads it.</summary>
public static class FormatRegistry
{
    /// <summary>In the order in which a file is shown to them.</summary>
    public static IReadOnlyList<ISchemeFormat> All { get; } =
    [
        new CanonicalJson(),
        new BasisJson(),
        new CanonicalText(),
        new Notebook(),
        new PerminovReducedJson(),
        new MmcJson(),
        new PerminovJson(),
        new JsonValues(),
        new LitaQcsrNpz(),
        new AlphaTensorNpz(),
        new NumpyNpz(),
        new FlipCpdNpy(),
        new NumpyNpy(),
        new MatFile(),
        new AlphaEvolvePython(),
        new FmmMaple(),
        new MathematicaList(),
        new A1880Bini(),
        new A1880Yacas(),
        new FlipCpdText(),
        new A1880Tensor(),
        new SymFlipText(),
        new Exp(),
        ProofListing.Coq,
        ProofListing.Lean,
        new SolverListing(),
        new AlgorithmText(),
        new PlinoptSms(),
        new BensonBallardText(),
        new LatexMatrices(),
        new YamlText(),
        new ArrayText(),
        new PerminovText(fractions: false),
        new PerminovText(fractions: true),
        new CsvFactors(),
        new CsvTriples(),
        new BitMasks(),
        new NumberTables(),
    ];

    /// <summary>The format of that name, or null.</summary>
    public static ISchemeFormat? Find(string name) => All.FirstOrDefault(f => f.Name == name);

    /// <summary>Those that a text inside another file can be of.</summary>
    internal static IEnumerable<ISchemeFormat> Texts => All.Where(f => f is not (Notebook or CsvFactors or PlinoptSms));

    /// <summary>Reads all schemes of a file, packed or not, as the first format that recognises it; none of them is judged yet.</summary>
    /// <exception cref="MalformedInputException">No format recognises the file, or the one that does refuses it.</exception>
    public static IReadOnlyList<Submission> Read(SourceFile file, Limits limits) => Unpacked(file, limits, Recognised);

    /// <summary>Reads the file as that format, whatever it looks like.</summary>
    /// <exception cref="MalformedInputException">The format refuses it.</exception>
    public static IReadOnlyList<Submission> Read(SourceFile file, Limits limits, ISchemeFormat format) =>
        Unpacked(file, limits, (inner, l) => ReadAs(inner, l, format));

    private static IReadOnlyList<Submission> Recognised(SourceFile file, Limits limits)
    {
        List<(ISchemeFormat, string)> refusals = [];
        foreach (ISchemeFormat format in All)
        {
            if (format.WhyNot(file) is { } reason) refusals.Add((format, reason));
            else return ReadAs(file, limits, format);
        }
        if (file.TextOrNull is { } text && NoScheme.Obstacle(text) is { } obstacle) throw new MalformedInputException(obstacle);
        throw new MalformedInputException(Likeliest.Of(file, refusals, limits) is { Count: > 0 } likeliest
            ? $"no known format; likeliest are {string.Join(" and ", likeliest)}" : "no known format")
        {
            Details = [.. refusals.Select(r => $"{r.Item1.Name}: {r.Item2}")],
        };
    }

    private static IReadOnlyList<Submission> ReadAs(SourceFile file, Limits limits, ISchemeFormat format)
    {
        try
        {
            string? comment = file.TextOrNull is { } text ? NoScheme.Placeholder(text) : null;
            return [.. format.Read(file, limits).Select(s => s.Settled(s.Claim) with { Comment = comment })];
        }
        catch (MalformedInputException e)
        {
            throw e.Within($"read as {format.Name}");
        }
    }

    // What is packed is read as if it were not; several files are several schemes, and the rest of them is mentioned.
    private static IReadOnlyList<Submission> Unpacked(SourceFile file, Limits limits, Func<SourceFile, Limits,
        IReadOnlyList<Submission>> read)
    {
        if (file.Bytes.Length == 0) throw new MalformedInputException("the file is empty");
        if (NoScheme.WhatItIs(file) is { } other) throw new MalformedInputException(other);
        if (!Packing.IsPacked(file)) return read(file, limits);
        IReadOnlyList<SourceFile> inside = Packing.Unpacked(file, limits);
        if (inside is [var only]) return NoScheme.WhatItIs(only) is { } what ? throw new MalformedInputException(what) : read(only, limits);
        List<Submission> found = [];
        List<string> passed = [];
        foreach (SourceFile inner in inside)
        {
            if (inner.Bytes.Length == 0 || CsvFactors.FirstPart(inner.Name, part => inner.Sibling(part) is not null) is { } first
                && first != inner.Name
                || PlinoptSms.FirstPart(inner.Name) is { } left && left != inner.Name && inner.Sibling(left) is not null) continue;
            if (All.All(f => f.WhyNot(inner) is not null)) passed.Add(inner.Path);
            else
                try
                {
                    foreach (Submission s in read(inner, limits))
                        found.Add(s with { Member = s.Member is null ? inner.Path : $"{inner.Path}, {s.Member}" });
                }
                catch (MalformedInputException e)
                {
                    throw e.Within(CoefficientText.Quoted(inner.Path));
                }
            if (found.Count > limits.Schemes) throw Limits.Over("a file", found.Count, "schemes", limits.Schemes);
        }
        if (found.Count == 0) throw new MalformedInputException($"none of the {inside.Count} files in the archive is a scheme");
        string[] remarks = passed.Count == 0 ? []
            : [$"in the archive {passed.Count} files are no schemes, such as {CoefficientText.Quoted(passed[0])}"];
        return found is [var one] ? [one with { Member = null, Remarks = [.. one.Remarks, .. remarks] }]
            : [.. found.Select(s => s with { Remarks = [.. s.Remarks, .. remarks] })];
    }
}
