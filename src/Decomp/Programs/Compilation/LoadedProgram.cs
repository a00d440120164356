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

    public GradientProgram Program { get; }

    public static LoadedProgram Load(ProgramImage image, string name)
    {
        AssemblyLoadContext context = new(name, isCollectible: true);
        using MemoryStream stream = new([.. image.Image]);
        GradientProgram program = ProgramFailures.Told(name, () =>
        {
            Type type = context.LoadFromStream(stream).GetType(image.TypeName, throwOnError: true)!;
            // The one use of reflection: the program's type is a type parameter of the kernels, so that the JIT compiles it into them.
            MethodInfo of = typeof(GradientProgram).GetMethod(nameof(GradientProgram.Of), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(type);
            return (GradientProgram)of.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [name, ProgramText.Summary(image.Source), image.Source], null)!;
        });
        return new LoadedProgram(context, program.Guarded(plan => PlanRules.WhyNot(plan, image.Slots), batch => new GuardedBatch(batch, name)));
    }

    public void Dispose() => _context.Unload();
}
