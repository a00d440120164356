using System.Reflection;
using System.Runtime.Loader;

namespace TensorDecomp.Parts;

/// <summary>A part of the tool is not there, or does not go with it; the message is a sentence with the remedy.</summary>
public sealed class PartException(string sentence) : Exception(sentence);

/// <summary>
/// A part of the tool that brings so much along that it is built by itself and loaded on demand, with packages of its own. Its assembly
/// has one public class that implements the contract. Parts lie beside the tool, as a checkout builds them, or in a folder of the user's,
/// where an installed tool finds them; an environment variable names another folder.
/// </summary>
/// <param name="Name">Its folder: "Query" for optional/Query in a checkout.</param>
/// <param name="Purpose">What needs it, to begin a sentence with.</param>
public sealed record OptionalPart(string Name, string Purpose)
{
    private const string FolderVariable = "DECOMP_PARTS";

    /// <summary>Every part. A new one is a project in optional/ and one line here.</summary>
    public static IReadOnlyList<OptionalPart> All { get; } =
    [
        new("Query", "'decomp query'"),
        new("Torch", "--backend torch"),
        new("Anthropic", "--llm anthropic"),
        new("Cluster", "a search on many machines"),
    ];

    /// <summary>Where parts for all of a user's tools lie, whatever folder each of them is installed in.</summary>
    public static string UserFolder => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
        "decomp", "parts");

    /// <summary>Where parts are looked for, in this order.</summary>
    public static IReadOnlyList<string> Folders => Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } named ? [named]
        : [Path.Combine(AppContext.BaseDirectory, "parts"), UserFolder];

    /// <summary>Where its assembly lies; null where it is nowhere.</summary>
    private string? Assembly => Folders.Select(folder => Path.Combine(folder, Name, $"Decomp.{Name}.dll")).FirstOrDefault(File.Exists);

    /// <summary>Whether it can be had.</summary>
    public bool IsThere => Assembly is not null;

    /// <summary>The command that builds it in a checkout, for the tool there.</summary>
    public string Build => $"dotnet build -c Release optional/{Name}";

    /// <summary>How it is built, for the end of a sentence.</summary>
    private string Remedy => $"in a checkout, '{Build}' builds it for the tool there, and with " +
        $"-p:Parts={UserFolder} for one that is installed; {FolderVariable}=DIR names another folder that has it";

    /// <summary>The part of that name, whether or not it is built.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static OptionalPart Find(string name) => All.FirstOrDefault(part => part.Name == name)
        ?? throw new ArgumentException($"There is no part {name}.", nameof(name));

    /// <summary>Why it cannot be had, with the remedy; null where it is there.</summary>
    public string? WhyAbsent => Assembly is not null ? null
        : $"{Purpose} needs a part of the tool that is not in {string.Join(" or ", Folders)}: {Remedy}.";

    /// <summary>Loads it.</summary>
    /// <exception cref="PartException">It is not there, or is of another version.</exception>
    public TContract Open<TContract>() where TContract : class
    {
        if (Assembly is not { } assembly) throw new PartException(WhyAbsent!);
        try
        {
            Assembly part = new PartContext(Path.GetFullPath(assembly)).Load();
            Type found = part.GetExportedTypes().Single(type => type.IsAssignableTo(typeof(TContract)));
            return (TContract)Activator.CreateInstance(found)!;
        }
        catch (Exception e) when (e is InvalidOperationException or BadImageFormatException or FileLoadException or FileNotFoundException
            or TypeLoadException or MissingMethodException)
        {
            throw new PartException($"{assembly} does not go with this version of the tool; build it again: {Remedy}.");
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
