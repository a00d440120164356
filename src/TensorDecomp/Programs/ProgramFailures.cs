using TensorDecomp.Kernels.Devices;

namespace TensorDecomp.Programs;

/// <summary>A program that was given as text failed while it ran; the message says how, in a sentence.</summary>
public sealed class ProgramFailedException(string sentence, Exception? inner = null) : Exception(sentence, inner);

/// <summary>
/// What a program's functions throw, and what the runtime says of code that it will not run, as a sentence that names the program.
/// </summary>
internal static class ProgramFailures
{
    /// <summary>Runs what calls a program's functions.</summary>
    /// <param name="name">The program's.</param>
    /// <param name="run">What calls them.</param>
    /// <exception cref="ProgramFailedException">They failed.</exception>
    public static T Told<T>(string name, Func<T> run)
    {
        try
        {
            return run();
        }
        catch (Exception e) when (IsOfProgram(e))
        {
            throw new ProgramFailedException($"the program {name} fails while it runs: {Sentence(e)}", e);
        }
    }

    /// <summary>
    /// Dividing integers by zero, Math.Clamp with its bounds in the wrong order, an index beyond a span, formulas without end.
    /// </summary>
    private static bool IsOfProgram(Exception e) =>
        e is ArithmeticException or ArgumentException or IndexOutOfRangeException or NullReferenceException or InvalidOperationException
            or InvalidProgramException or TypeLoadException or BadImageFormatException
        && e is not (ObjectDisposedException or DeviceException);

    private static string Sentence(Exception e) => e.Message.ReplaceLineEndings(" ");
}
