using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Reading;

/// <summary>
/// One published file format. A new format is one class and one line in <c>FormatRegistry</c>.
/// Reading is two steps: a cheap look that says why the file is not of this format, then the reading proper, whose
/// refusal is final.
/// </summary>
public interface ISchemeFormat
{
    /// <summary>Identifier used by --format and in verdicts, for example "perminov_json".</summary>
    string Name { get; }

    /// <summary>One line for the list of formats: who uses it.</summary>
    string Summary { get; }

    /// <summary>Null where the file looks like this format; else a short reason, "does not start with …".</summary>
    string? WhyNot(SourceFile file);

    /// <summary>Reads every scheme of the file; none of them is judged yet.</summary>
    /// <exception cref="MalformedInputException">The file looks like this format but breaks it.</exception>
    IReadOnlyList<Submission> Read(SourceFile file, Limits limits);
}

/// <summary>A format that schemes can also be written in.</summary>
public interface IWritableFormat : ISchemeFormat
{
    /// <summary>Why it holds no schemes of a tensor, in one clause, or null. Most formats know the shapes of matrices only.</summary>
    string? WhyNot(Tensor tensor) => MatrixProduct.WhyNot(tensor, $"the format {Name}");

    /// <summary>Extension with its dot, for example ".json".</summary>
    string Extension { get; }

    /// <summary>Writes one scheme; <paramref name="ring"/> is the one it was certified over.</summary>
    /// <exception cref="NotSupportedException">The format cannot hold this scheme; the message says why.</exception>
    void Write(Scheme scheme, Ring ring, Stream output);
}

/// <summary>A format that spreads one scheme over several files.</summary>
public interface IPartedFormat : ISchemeFormat
{
    /// <summary>Extension with its dot, common to all parts.</summary>
    string Extension { get; }

    /// <summary>What is put between name and extension of each part.</summary>
    IReadOnlyList<string> Parts { get; }

    /// <summary>Writes one part of a scheme.</summary>
    /// <exception cref="NotSupportedException">The format cannot hold this scheme; the message says why.</exception>
    void WritePart(Scheme scheme, Ring ring, int part, Stream output);
}
