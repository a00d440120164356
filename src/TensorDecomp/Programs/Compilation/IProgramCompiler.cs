namespace TensorDecomp.Programs.Compilation;

/// <summary>
/// Who compiles the text of a program. Whoever gave it, the compiler's own code meets it in a process apart, whose death is a
/// refusal; in tests, and in that process, it is <see cref="ProgramCompiler.Compile"/> itself.
/// </summary>
public interface IProgramCompiler
{
    /// <summary>The image that can be loaded, or what is wrong with the text. Never throws, whatever the text.</summary>
    CompileResult Compile(string source);
}
