using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace TensorDecomp.Programs.Compilation;

/// <summary>A compiled program, not yet loaded.</summary>
/// <param name="Source">Its text.</param>
/// <param name="TypeName">The struct's full name.</param>
/// <param name="Image">The assembly.</param>
/// <param name="Slots">State values that it addresses; its Plan has to ask for as many.</param>
public sealed record ProgramImage(string Source, string TypeName, ImmutableArray<byte> Image, int Slots);

/// <summary>A program, or what is wrong with its text.</summary>
public sealed record CompileResult
{
    private CompileResult(ProgramImage? program, IReadOnlyList<Complaint> complaints) => (Program, Complaints) = (program, complaints);

    /// <summary>The program; null where something is wrong with the text.</summary>
    public ProgramImage? Program { get; }

    /// <summary>In the order of the text; empty where there is a program.</summary>
    public IReadOnlyList<Complaint> Complaints { get; }

    /// <summary>Whether there is a program, and so no complaint.</summary>
    [MemberNotNullWhen(true, nameof(Program))]
    public bool Succeeded => Program is not null;

    internal static CompileResult Right(ProgramImage program) => new(program, []);
    internal static CompileResult Wrong(IReadOnlyList<Complaint> complaints) => new(null, complaints);
}
