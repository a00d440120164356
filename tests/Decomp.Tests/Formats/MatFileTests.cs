using System.IO.Compression;
using System.Text;
using NUnit.Framework;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Formats;

/// <summary>MATLAB's files from the inside: types, byte orders, deflated variables, cells, structures, sparse matrices, damage.</summary>
public sealed class MatFileTests
{
    private static readonly double[][] Columns =
        [.. Known.Strassen.Factors.Select(f => Enumerable.Range(0, 28).Select(q => (double)(int)f[q / 4, q % 4].Re.Numerator).ToArray())];

    private static byte[][] Matrices(bool big) => [.. Columns.Select((f, x) => Matrix($"{"UVW"[x]}", 6, [4, 7], big, Numbers(f, big)))];

    [Test]
    public void Three_matrices_are_a_scheme([Values] bool big, [Values] bool deflated)
    {
        Judgement judgement = Judged(File(big, deflated, Matrices(big)));
        Assert.That((judgement.Verdict.Valid, judgement.Submission.Format), Is.EqualTo((true, "matlab_mat")));
    }

    [Test]
    public void Small_integers_are_read_in_the_type_that_they_are_stored_in() =>
        Assert.That(Judged(
            File(false, true,
                [.. Columns.Select((f, x) =>
                    Matrix($"{"ABC"[x]}", 6, [4, 7], false, Element(1, [.. f.Select(v => (byte)(sbyte)v)], false)))])).Verdict.Valid);

    [Test]
    public void Cells_and_structures_hold_schemes()
    {
        byte[] cell = Matrix("U", 1, [1, 3], false, [.. Columns.SelectMany(f => Matrix("", 6, [4, 7], false, Numbers(f, false)))]);
        byte[] lambda = Matrix("lambda", 6, [7, 1], false, Numbers([1, 1, 1, 1, 1, 1, 1], false)),
            wrong = Matrix("lambda", 6, [7, 1], false, Numbers([1, 1, 1, 1, 1, 1, 2], false));
        Assert.That(Judged(File(false, false, cell, lambda)).Verdict.Valid);
        Assert.That(Judged(File(false, false, cell, wrong)).Verdict.Valid, Is.False);
        byte[] names = [.. Encoding.ASCII.GetBytes("u\0v\0w\0")];
        byte[] structure = Matrix("S", 2, [1, 1], false,
            [.. Element(5, BitConverter.GetBytes(2), false), .. Element(1, names, false),
                .. Columns.SelectMany(f => Matrix("", 6, [4, 7], false, Numbers(f, false)))]);
        Assert.That(Judged(File(false, true, structure)).Verdict.Valid);
    }

    [Test]
    public void Sparse_matrices_are_read()
    {
        byte[][] sparse = [.. Columns.Select((f, x) =>
        {
            (int Row, double Value)[][] columns = [.. f.Chunk(4).Select(c => c.Select((v, a) => (a, v)).Where(e => e.v != 0).ToArray())];
            int total = 0;
            byte[] starts = [.. BitConverter.GetBytes(0), .. columns.SelectMany(c => BitConverter.GetBytes(total += c.Length))];
            return Matrix($"{"UVW"[x]}", 5, [4, 7], false,
                [.. Element(5, [.. columns.SelectMany(c => c).SelectMany(e => BitConverter.GetBytes(e.Row))], false),
                .. Element(5, starts, false), .. Numbers([.. columns.SelectMany(c => c).Select(e => e.Value)], false)]);
        })];
        Assert.That(Judged(File(false, true, sparse)).Verdict.Valid);
    }

    [Test]
    public void What_lies_beside_the_factors_is_refused_or_known()
    {
        Assert.That(() => Judged(File(false, false, [.. Matrices(false), Matrix("S", 6, [4, 1], false, Numbers([1, 0, 0, 1], false))])),
            Throws.InstanceOf<MalformedInputException>().With.Message.Contains("\"S\""));
        Assert.That(Judged(File(false, false, [.. Matrices(false), Matrix("rank", 6, [1, 1], false, Numbers([7], false))])).Hints,
            Is.Empty);
    }

    [Test]
    public void Damage_is_refused()
    {
        byte[] whole = File(false, true, Matrices(false));
        for (int length = 129; length < whole.Length; length += 7)
            Assert.That(() => Judged(whole[..length]), Throws.InstanceOf<MalformedInputException>(), $"{length} bytes");
        byte[] bomb = File(false, true, Matrix("U", 6, [1000, 1000], false, Numbers(new double[1_000_000], false)));
        Assert.That(() => FormatRegistry.Read(new SourceFile("bomb.mat", bomb), Limits.Default with { FileBytes = 1 << 20 }),
            Throws.InstanceOf<MalformedInputException>().With.Message.Contains("over the limit"));
        byte[] flipped = [.. whole];
        flipped[^20] ^= 1;
        Assert.That(() => Judged(flipped), Throws.InstanceOf<MalformedInputException>());
    }

    internal static IEnumerable<byte[]> Samples() =>
        [File(false, false, Matrices(false)), File(true, false, Matrices(true)), File(false, true, Matrices(false))];

    private static Judgement Judged(byte[] file) =>
        Judgement.Of(FormatRegistry.Read(new SourceFile("s.mat", file), Limits.Default).Single());

    private static byte[] File(bool big, bool deflated, params byte[][] variables)
    {
        byte[] header =
            [.. Encoding.ASCII.GetBytes("MATLAB 5.0 MAT-file, written by hand".PadRight(124)), .. big
                ? (byte[])[1, 0, (byte)'M', (byte)'I'] : [0, 1, (byte)'I', (byte)'M']];
        return [.. header, .. variables.SelectMany(v => deflated ? Deflated(v, big) : v)];
    }

    private static byte[] Deflated(byte[] variable, bool big)
    {
        using MemoryStream packed = new();
        using (ZLibStream stream = new(packed, CompressionLevel.Optimal, leaveOpen: true)) stream.Write(variable);
        return [.. Word(15, big), .. Word((int)packed.Length, big), .. packed.ToArray()];
    }

    private static byte[] Matrix(string name, byte kind, int[] dimensions, bool big, byte[] content) => Element(14,
        [.. Element(6, [.. Word(kind, big), .. Word(0, big)], big), .. Element(5, [.. dimensions.SelectMany(d => Word(d, big))], big),
            .. Element(1, Encoding.ASCII.GetBytes(name), big), .. content], big);

    private static byte[] Numbers(double[] values, bool big) =>
        Element(9, [.. values.SelectMany(v => big ? BitConverter.GetBytes(v).Reverse() : BitConverter.GetBytes(v))], big);

    // Up to four bytes lie in the tag.
    private static byte[] Element(int type, byte[] data, bool big) => data.Length is > 0 and <= 4
        ? [.. Word(data.Length << 16 | type, big), .. data, .. new byte[4 - data.Length]]
        : [.. Word(type, big), .. Word(data.Length, big), .. data, .. new byte[(8 - data.Length % 8) % 8]];

    private static byte[] Word(int value, bool big) => big ? [.. BitConverter.GetBytes(value).Reverse()] : BitConverter.GetBytes(value);
}
