namespace TensorDecomp.Decomp.Tests;

internal static class ChildProcess
{
    public static int Main(string[] args) => 0;
}
