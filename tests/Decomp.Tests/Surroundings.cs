using NUnit.Framework;

namespace TensorDecomp.Tests;

/// <summary>Where the tests find the project and, beside it, the published schemes that the project does not copy.</summary>
public static class Surroundings
{
    /// <summary>The folder that holds TensorDecomp.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>A file or folder under ../shared; the test is skipped where it is absent.</summary>
    public static string Shared(params string[] parts)
    {
        string path = Path.GetFullPath(Path.Combine([Root, "..", "shared", .. parts]));
        if (!Path.Exists(path))
            Assert.Ignore($"../shared/{string.Join('/', parts)} is not there: the published schemes are no part of the project");
        return path;
    }

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "TensorDecomp.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("No folder above the tests holds TensorDecomp.sln.");
    }
}
