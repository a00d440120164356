using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Verify;

namespace TensorDecomp.Bench;

/// <summary>
/// Schemes to be judged: Kronecker powers of Strassen's, as they are and dense after sandwiching with elementary matrices,
/// and whatever files are named; of a 4x4x4 file its Kronecker square as well.
/// </summary>
internal static class Cases
{
    public static IEnumerable<(string Name, string File)> Write(string folder, IEnumerable<string> files)
    {
        Scheme strassen = Strassen(), power = strassen;
        for (int k = 1; k <= 4; k++)
        {
            if (k > 1) power = KroneckerProduct.Of(power, strassen);
            yield return Stored(folder, $"Strassen^{k}", power);
        }
        Scheme half = Dense(strassen, new Rational(1, 2)),
            imaginary = Dense(strassen, new Coefficient(new Rational(1, 2), new Rational(1, 2)));
        yield return Stored(folder, "dense, Q(i)", KroneckerProduct.Of(imaginary, imaginary));
        yield return Stored(folder, "dense, Z[1/2]", KroneckerProduct.Of(KroneckerProduct.Of(half, half), half));
        yield return Stored(folder, "half dense, Z[1/2]",
            KroneckerProduct.Of(KroneckerProduct.Of(half, half), KroneckerProduct.Of(strassen, strassen)));
        foreach (string file in files)
        {
            yield return (Path.GetFileName(file), file);
            foreach (Submission s in FormatRegistry.Read(SourceFile.Open(file, Limits.Default), Limits.Default)
                .Where(s => s.Scheme.Shape is { M: 4, N: 4, P: 4 }))
                yield return Stored(folder, $"{Path.GetFileName(file)} squared", KroneckerProduct.Of(s.Scheme, s.Scheme),
                    Judgement.Of(s).Verdict.Ring);
        }
    }

    private static (string, string) Stored(string folder, string name, Scheme scheme, Ring? ring = null)
    {
        string path = Path.Combine(folder, $"{Guid.NewGuid():N}.json");
        using FileStream stream = File.Create(path);
        CanonicalJson.Write(scheme, ring ?? Ring.Of(scheme), null, stream);
        return (name, path);
    }

    private static Scheme Strassen() => FormatRegistry.Read(new SourceFile("strassen.exp", """
        (a11+a22)*(b11+b22)*(c11+c22)
        (a21+a22)*(b11)*(c12-c22)
        (a11)*(b12-b22)*(c21+c22)
        (a22)*(-b11+b21)*(c11+c12)
        (a11+a12)*(b22)*(-c11+c21)
        (-a11+a21)*(b11+b12)*(c22)
        (a12-a22)*(b21+b22)*(c11)
        """u8.ToArray()), Limits.Default).Single().Scheme;

    private static Scheme Dense(Scheme scheme, Coefficient c)
    {
        foreach (Axis axis in (ReadOnlySpan<Axis>)[Axis.M, Axis.N, Axis.P])
            scheme = Sandwich.Elementary(Sandwich.Elementary(scheme, axis, 0, 1, c), axis, 1, 0, c);
        return scheme;
    }
}
