using TensorDecomp.Schemes.Formats.Expressions;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats;

/// <summary>
/// Yacas scripts of a1880/matrix-multiplication: P1 := (a11 + a22) * (b11 + b22); … c12 := P3 + P5; with C not transposed.
/// What is no assignment, such as Simplify(…), checks the result and is passed over.
/// </summary>
internal sealed class A1880Yacas : IWritableFormat
{
    public string Name => "a1880_yacas";
    public string Summary => "Yacas scripts of a1880's collection";
    public string Extension => ".yacas.txt";

    public string? WhyNot(SourceFile file) => file.TextOrNull is not { } text ? "not UTF-8 text"
        : text.Contains("P1 :=", StringComparison.Ordinal) || text.Contains("P1:=", StringComparison.Ordinal) ? null : "no P1 :=";

    public IReadOnlyList<Submission> Read(SourceFile file, Limits limits) => AlgorithmReader.Read(this, file, limits, ThirdFactor.C);

    public void Write(Scheme scheme, Ring ring, Stream output)
    {
        Shape s = scheme.Shape;
        this.DemandReal(scheme);
        this.DemandOneDigitIndices(s);
        ProductListing.Write(scheme, output, "P", " := ", ";", (u, v) => $"({u}) * ({v})",
            (x, a) => x == 0 ? $"a{a / s.N + 1}{a % s.N + 1}" : $"{"abc"[x]}{a / s.P + 1}{a % s.P + 1}");
    }
}
