namespace TensorDecomp.Export.Code;

/// <summary>A language that an algorithm can be written in. A new one is one class and one line in <see cref="CodeTargets"/>.</summary>
public interface ICodeTarget
{
    /// <summary>What --as calls it.</summary>
    string Name { get; }

    /// <summary>How the names of such files end, with the dot; the first language of an ending is the one meant by it.</summary>
    string Extension { get; }

    /// <summary>One line for the list of targets.</summary>
    string Summary { get; }

    /// <summary>Null where this language can hold the algorithm; else a short reason.</summary>
    string? WhyNot(Algorithm algorithm);

    /// <summary>Writes the whole file, with line feeds between its lines.</summary>
    void Write(Algorithm algorithm, TextWriter output);
}

/// <summary>Every language that code is generated in.</summary>
public static class CodeTargets
{
    /// <summary>In the order of the help; of two with one ending the first is meant by it.</summary>
    public static IReadOnlyList<ICodeTarget> All { get; } =
    [
        new CTarget(),
        new XorTarget(),
        new CSharpTarget(),
        new PythonTarget(),
        new NumpyTarget(),
        new LatexTarget(),
        new MarkdownTarget(),
        new CoqTarget(),
        new LeanTarget(),
    ];

    /// <summary>The language that a file's name says; null for none.</summary>
    public static ICodeTarget? Of(string? path) =>
        All.FirstOrDefault(target => path?.EndsWith(target.Extension, StringComparison.OrdinalIgnoreCase) == true);
}
