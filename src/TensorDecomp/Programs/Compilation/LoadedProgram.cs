using System.Reflection;
using System.Runtime.Loader;
using TensorDecomp.Kernels;

namespace TensorDecomp.Programs.Compilation;

/// <summary>
/// A compiled program in memory, ready for search. It lives in a load context of its own and leaves memory some time after
/// it is disposed and its last batch is gone.
/// </summary>
public sealed class LoadedProgram : IDisposable
{
    private readonly AssemblyLoadContext _context;

    private LoadedProgram(AssemblyLoadContext context, GradientProgram program) => (_context, Program) = (context, program);

    /// <summary>The program, guarded: plans are checked before they are followed, and what it throws becomes a <see
    /// cref="ProgramFailedException"/>.</summary>
    public GradientProgram Program { get; }

    /// <summary>Loads a compiled program; its formulas and plans are asked for when somebody needs them.</summary>
    /// <param name="image">What the compiler made of its text.</param>
    /// <param name="name">What reports and provenance call it.</param>
    /// <exception cref="ProgramFailedException">The runtime refuses it.</exception>
    public static LoadedProgram Load(ProgramImage image, string name)
    {
        AssemblyLoadContext context = new(name, isCollectible: true);
        try
        {
            using MemoryStream stream = new([.. image.Image]);
            GradientProgram program = ProgramFailures.Told(name, () => Open(context.LoadFromStream(stream), image, name));
            return new LoadedProgram(context,
                program.Guarded(plan => PlanRules.WhyNot(plan, image.Slots), batch => new GuardedBatch(batch, name)));
        }
        catch (ProgramFailedException)
        {
            context.Unload();
            throw;
        }
    }

    // The one use of reflection: the program's type is a type parameter of the kernels, so that the JIT compiles it into them.
    private static GradientProgram Open(Assembly assembly, ProgramImage image, string name)
    {
        Type type = assembly.GetType(image.TypeName, throwOnError: true)!;
        MethodInfo of =
            typeof(GradientProgram).GetMethod(nameof(GradientProgram.Of),
                BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(type);
        object?[] arguments = [name, ProgramText.Summary(image.Source), image.Source];
        return (GradientProgram)of.Invoke(null, BindingFlags.DoNotWrapExceptions, null, arguments, null)!;
    }

    /// <summary>Lets go of the load context; the assembly leaves memory once no batch uses it any more.</summary>
    public void Dispose() => _context.Unload();
}
