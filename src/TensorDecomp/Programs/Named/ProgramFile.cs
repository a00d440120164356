using System.Text;
using TensorDecomp.Programs.Compilation;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Programs.Named;

/// <summary>A gradient program in a C# file.</summary>
public static class ProgramFile
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The file's text.</summary>
    /// <exception cref="MalformedInputException">It is too long for a program, or no UTF-8 text.</exception>
    public static string Read(string file)
    {
        using FileStream stream = new(file, FileMode.Open, FileAccess.Read);
        byte[] bytes = new byte[ProgramCompiler.LongestText * 4 + 1];
        int length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (length == bytes.Length)
            throw new MalformedInputException(
                $"the file is too long for a program; at most {ProgramCompiler.LongestText:N0} characters are compiled.", file);
        try
        {
            return Strict.GetString(bytes.AsSpan(0, length)).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            throw new MalformedInputException("the file is not UTF-8 text, as a C# program has to be.", file);
        }
    }

    /// <summary>Compiles a text.</summary>
    /// <param name="source">The text.</param>
    /// <param name="file">The name to put before complaints.</param>
    /// <param name="compiler">Who compiles it.</param>
    /// <exception cref="MalformedInputException">It does not compile or uses what a program may not use; one line per
    /// complaint.</exception>
    public static ProgramImage Compile(string source, string file, IProgramCompiler compiler)
    {
        CompileResult result = compiler.Compile(source);
        return result.Succeeded ? result.Program
            : throw new MalformedInputException(string.Join(Environment.NewLine, result.Complaints.Select(c => c.In(file))));
    }
}
