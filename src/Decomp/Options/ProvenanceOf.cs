using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Cli.Options;

/// <summary>The provenance of what this run of the tool found.</summary>
internal static class ProvenanceOf
{
    public static Provenance Engine(string engine, string program, ulong seed, TimeSpan elapsed) =>
        new(engine, program, Provenance.HashOf(program), seed, ToolVersion.Text, Math.Round(elapsed.TotalSeconds, 2));
}
