using System.Reflection;
using System.Reflection.Metadata;
using Microsoft.CodeAnalysis;
using TensorDecomp.Kernels;
using TensorDecomp.Verify;

namespace TensorDecomp.Programs.Compilation;

/// <summary>
/// What a program is compiled against: the contract's assembly, Verify for shapes, and the core library. Their metadata is
/// read from memory, because a tool published as one file has no assemblies on disk.
/// </summary>
internal static class ProgramReferences
{
    public static IReadOnlyList<MetadataReference> All { get; } =
    [
        .. from assembly in (Assembly[])[typeof(object).Assembly, Assembly.Load("System.Runtime"), typeof(IGradientProgram).Assembly,
            typeof(Shape).Assembly]
           select Of(assembly),
    ];

    private static unsafe MetadataReference Of(Assembly assembly) =>
        assembly.TryGetRawMetadata(out byte* blob, out int length)
            ? AssemblyMetadata.Create(ModuleMetadata.CreateFromMetadata((nint)blob, length)).GetReference(display: assembly.GetName().Name)
            : throw new NotSupportedException(
                $"{assembly.GetName().Name} carries no metadata, so programs cannot be compiled; a tool compiled ahead of time has only " +
                    "the built-in programs.");
}
