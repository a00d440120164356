using NUnit.Framework;

namespace TensorDecomp.Decomp.Tests;

/// <summary>The checkout that the tests run from: the nearest folder above them that holds the solution.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (DirectoryInfo? at = new(TestContext.CurrentContext.TestDirectory); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "TensorDecomp.sln"))) return at.FullName;
        throw new DirectoryNotFoundException("the tests do not lie below TensorDecomp.sln");
    }
}
