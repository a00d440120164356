using System.Reflection;
using System.Runtime.Loader;

namespace TensorDecomp.Cli.Host;

/// <summary>
/// A part of the tool that brings so much along that it is built by itself and loaded on demand, with packages of its own. Its assembly
/// has one public class that implements the contract.
/// </summary>
/// <param name="Name">Its folder: "Query" for optional/Query in a checkout.</param>
/// <param name="Purpose">What needs it, to begin a sentence with.</param>
internal sealed record OptionalPart(string Name, string Purpose)
{
    private const string FolderVariable = "DECOMP_PARTS";

    private static string Folder => Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } named ? named
        : Path.Combine(AppContext.BaseDirectory, "parts");

    private string Assembly => Path.Combine(Folder, Name, $"Decomp.{Name}.dll");

    /// <summary>Why it cannot be had, with the remedy; null where it is there.</summary>
    public string? WhyAbsent => File.Exists(Assembly) ? null
        : $"{Purpose} needs a part of the tool that is not in {Folder}: in a checkout, 'dotnet build -c Release optional/{Name}' builds " +
            $"it; {FolderVariable}=DIR names another folder that has it.";

    /// <summary>Loads it.</summary>
    /// <exception cref="UsageException">It is not there, or is of another version.</exception>
    public TContract Open<TContract>() where TContract : class
    {
        if (WhyAbsent is { } absent) throw new UsageException(absent);
        try
        {
            Assembly part = new PartContext(System.IO.Path.GetFullPath(Assembly)).Load();
            Type found = part.GetExportedTypes().Single(type => type.IsAssignableTo(typeof(TContract)));
            return (TContract)Activator.CreateInstance(found)!;
        }
        catch (Exception e) when (e is InvalidOperationException or BadImageFormatException or FileLoadException or TypeLoadException
            or MissingMethodException)
        {
            throw new UsageException($"{Assembly} does not go with this version of the tool; build it again with " +
                $"'dotnet build -c Release optional/{Name}'.");
        }
    }

    /// <summary>What the tool has loaded, the contract above all, is the tool's; the rest lies beside the part.</summary>
    private sealed class PartContext(string assembly) : AssemblyLoadContext(Path.GetFileNameWithoutExtension(assembly))
    {
        private readonly AssemblyDependencyResolver _resolver = new(assembly);

        public Assembly Load() => LoadFromAssemblyPath(assembly);

        protected override Assembly? Load(AssemblyName name) =>
            _resolver.ResolveAssemblyToPath(name) is { } path && !IsOurs(name) ? LoadFromAssemblyPath(path) : null;

        protected override IntPtr LoadUnmanagedDll(string name) =>
            _resolver.ResolveUnmanagedDllToPath(name) is { } path ? LoadUnmanagedDllFromPath(path) : IntPtr.Zero;

        private static bool IsOurs(AssemblyName name) => Default.Assemblies.Any(loaded => loaded.GetName().Name == name.Name);
    }
}
