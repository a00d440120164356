using System.IO.Compression;
using System.Text;
using NUnit.Framework;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Formats;

/// <summary>NumPy's files from the inside: element types, orders, pickles good and evil, archives that lie.</summary>
public sealed class NumpyTests
{
    private static readonly int[][] StrassenColumns =
        [.. Known.Strassen.Factors.Select(f => Enumerable.Range(0, 28).Select(q => (int)f[q % 7, q / 7].Re.Numerator).ToArray())];

    [TestCase("|i1")]
    [TestCase("<i2")]
    [TestCase(">i4")]
    [TestCase("<i8")]
    [TestCase("<f2")]
    [TestCase(">f4")]
    [TestCase("<f8")]
    [TestCase("<c8")]
    [TestCase(">c16")]
    public void Every_type_of_number_is_read(string type)
    {
        byte[] npz =
            Archive([.. StrassenColumns.Select((f, x) =>
                ($"{"UVW"[x]}.npy", Npy(type, "(4, 7)", [.. f.SelectMany(c => Element(type, c))])))]);
        Assert.That(Judged("s.npz", npz).Verdict.Valid);
    }

    [Test]
    public void Fortran_order_terms_along_rows_and_entries_as_matrices_are_told_apart()
    {
        int[][] rows =
            [.. Known.Strassen.Factors.Select(f => Enumerable.Range(0, 28).Select(q => (int)f[q / 4, q % 4].Re.Numerator).ToArray())];
        foreach ((string shape, bool fortran, int[][] factors) in ((string, bool, int[][])[])[("(7, 4)", false, rows),
            ("(4, 7)", true, rows), ("(7, 2, 2)", false, rows), ("(7, 4)", true, StrassenColumns)])
        {
            byte[] npz =
                Archive([.. factors.Select((f, x) =>
                    ($"arr_{x}.npy", Npy("<i4", shape, [.. f.SelectMany(c => Element("<i4", c))], fortran)))]);
            Assert.That(Judged("s.npz", npz).Verdict.Valid, $"{shape}, Fortran order {fortran}");
        }
    }

    [Test]
    public void One_array_of_three_factors_is_read()
    {
        byte[] npy = Npy("<f8", "(3, 4, 7)", [.. StrassenColumns.SelectMany(f => f).SelectMany(c => Element("<f8", c))]);
        Judgement judgement = Judged("s.npy", npy);
        Assert.That((judgement.Verdict.Valid, judgement.Submission.Format), Is.EqualTo((true, "numpy_npy")));
    }

    [Test]
    public void Floats_are_the_dyadic_fractions_that_they_are()
    {
        // 1 + 2⁻³⁰ passes every tolerance and is no 1.
        byte[] Nearly(double last) =>
            Npy("<f8", "(3, 1, 1)", [.. BitConverter.GetBytes(1.0), .. BitConverter.GetBytes(1.0), .. BitConverter.GetBytes(last)]);
        Assert.That(Judged("s.npy", Nearly(1.0)).Verdict.Valid);
        Verdict verdict = Judged("s.npy", Nearly(1 + Math.Pow(2, -30))).Verdict;
        Assert.That((verdict.Valid, verdict.FirstFailure!.Actual), Is.EqualTo((false, "1073741825/1073741824")));
        Assert.That(Judged("s.npy", Nearly(double.Epsilon)).Verdict.Valid, Is.False);
        Assert.That(Judged("s.npy", Nearly(double.MaxValue)).Verdict.Valid, Is.False);
        foreach (double wrong in (double[])[double.NaN, double.PositiveInfinity, double.NegativeInfinity])
            Assert.That(() => Judged("s.npy", Nearly(wrong)),
                Throws.InstanceOf<MalformedInputException>().With.Message.Contains("no finite number"));
    }

    [Test]
    public void Pickled_arrays_of_arrays_are_read_without_executing_anything()
    {
        Judgement judgement = Judged("s.npy", PickledStrassen());
        Assert.That((judgement.Verdict.Valid, judgement.Submission.Format), Is.EqualTo((true, "numpy_npy")));
        Judgement member = Judged("factorizations_r.npz", Archive([("2,2,2.npy", PickledStrassen(transposed: true))]));
        Assert.That((member.Verdict.Valid, member.Submission.Format, member.Submission.Member),
            Is.EqualTo((true, "alphatensor_npz", "2,2,2")));
    }

    [TestCase("cposix\nsystem\n", "posix.system")]
    [TestCase("cbuiltins\neval\n", "builtins.eval")]
    [TestCase("cnumpy\nload\n", "numpy.load")]
    [TestCase("cnumpy.core.multiarray\nfromfile\n", "numpy.core.multiarray.fromfile")]
    public void A_pickle_that_names_anything_else_is_refused(string opcodes, string name)
    {
        string marker = Path.Combine(Path.GetTempPath(), $"decomp-{Guid.NewGuid():N}");
        byte[] pickle =
            [0x80, 3, .. Encoding.Latin1.GetBytes(opcodes), (byte)'X', (byte)(6 + marker.Length), 0, 0, 0,
                .. Encoding.ASCII.GetBytes($"touch {marker}"), 0x85, (byte)'R', (byte)'.'];
        Assert.That(() => Judged("evil.npy", Npy("|O", "(3,)", pickle)),
            Throws.InstanceOf<MalformedInputException>().With.Message.Contains(name).And.Message.Contains("nothing is ever executed"));
        Assert.That(File.Exists(marker), Is.False);
    }

    [Test]
    public void Pickles_that_are_broken_or_want_more_than_arrays_are_refused()
    {
        string[] pickles =
        [
            "", ".", "(", "(((((.", "N.", "]q\0h\0a.", "a.", "e.", "R.", "b.", "h\u0007.", "\u0085.", "t.", "I1\n.", "i\n\n.",
            "\u0080\u0009.",
            "X\u00ff\u00ff\u00ff\u00ffabc.", "cnumpy\nndarray\n.", "cnumpy\ndtype\n)R.", "cnumpy\nndarray\n)R.", "N)b.", "(Nt\u0093.",
        ];
        foreach (string pickle in pickles)
            Assert.That(() => Judged("s.npy", Npy("|O", "(3,)", Encoding.Latin1.GetBytes(pickle))),
                Throws.InstanceOf<MalformedInputException>(), pickle);
    }

    [Test]
    public void An_archive_that_unpacks_beyond_the_limit_is_refused()
    {
        Limits small = Limits.Default with { FileBytes = 1 << 20 };
        byte[] bomb = Archive([("u.npy", Npy("<i8", "(8388608,)", new byte[64 << 20])), ("v.npy", []), ("w.npy", [])]);
        Assert.That(bomb, Has.Length.LessThan(1 << 17), "64 MiB of zeros pack into next to nothing");
        Assert.That(() => FormatRegistry.Read(new SourceFile("bomb.npz", bomb), small),
            Throws.InstanceOf<MalformedInputException>().With.Message.Contains("over the limit of 1048576"));
        // Ten members that together are too much, each below the limit.
        byte[] many = Archive([.. Enumerable.Range(0, 10).Select(k => ($"{k}.npy", Npy("<i8", "(16384,)", new byte[1 << 17])))]);
        Assert.That(() => FormatRegistry.Read(new SourceFile("many.npz", many), small),
            Throws.InstanceOf<MalformedInputException>().With.Message.Contains("over the limit"));
    }

    [TestCase("(2147483647, 2147483647, 2147483647)")]
    [TestCase("(2147483647, 2147483647, 2147483647, 2147483647, 2147483647, 2147483647, 2147483647, 2147483647)")]
    [TestCase("(3, 4)")]
    [TestCase("(3, -4, 7)")]
    [TestCase("(3, 99999999999, 7)")]
    [TestCase("()")]
    [TestCase("(0, 0, 0)")]
    public void Dimensions_that_do_not_fit_the_data_are_refused(string shape) =>
        Assert.That(() => Judged("s.npy", Npy("<i4", shape, new byte[4])), Throws.InstanceOf<MalformedInputException>());

    [Test]
    public void Arrays_of_which_no_scheme_can_be_made_are_refused()
    {
        foreach (string[] shapes in (string[][])[["(4, 7)", "(4, 7)", "(4, 6)"], ["(3, 7)", "(4, 7)", "(4, 7)"], ["(4,)", "(4,)", "(4,)"],
            ["(4, 7)", "(4, 7)"]])
        {
            byte[] npz =
                Archive([.. shapes.Select((s, x) =>
                    ($"{x}.npy",
                        Npy("|i1", s,
                            new byte[s.Trim('(', ')').Split(',', StringSplitOptions.RemoveEmptyEntries)
                                .Aggregate(1, (n, d) => n * int.Parse(d))])))]);
            Assert.That(() => Judged("s.npz", npz), Throws.InstanceOf<MalformedInputException>(), string.Join(" ", shapes));
        }
    }

    [TestCase("weights", "(7,)", "1 1 1 1 1 1 1", true)]
    [TestCase("lmbda", "(7, 1)", "1 1 1 1 1 1 1", true)]
    [TestCase("lambda", "(1,)", "1", true)]
    [TestCase("weights", "(7,)", "1 1 1 2 1 1 1", false)]
    [TestCase("scale", "()", "2", false)]
    public void Weights_are_multiplied_in(string name, string shape, string values, bool valid)
    {
        Judgement judgement = Judged("s.npz", Beside(name, shape, values));
        Assert.That(judgement.Verdict.Valid, Is.EqualTo(valid));
        Assert.That(judgement.Hints, Has.One.Contains($"the weights \"{name}\" are multiplied in"));
    }

    [TestCase("S", "(4, 2)")]
    [TestCase("D", "(7, 7)")]
    [TestCase("weights", "(7, 7)")]
    [TestCase("weights", "(6,)")]
    [TestCase("gain", "(7,)")]
    [TestCase("denominator", "()")]
    [TestCase("x", "(2, 2, 7)")]
    public void What_could_change_the_sum_is_refused_by_its_name(string name, string shape)
    {
        string ones =
            string.Join(' ',
                Enumerable.Repeat("1", shape.Trim('(', ')').Split(',', StringSplitOptions.RemoveEmptyEntries)
                    .Aggregate(1, (n, d) => n * int.Parse(d))));
        Assert.That(() => Judged("s.npz", Beside(name, shape, ones)),
            Throws.InstanceOf<MalformedInputException>().With.Message.Contains($"\"{name}\""));
    }

    [Test]
    public void What_cannot_change_the_sum_is_known_or_mentioned()
    {
        Assert.That(Judged("s.npz", Beside("rank", "()", "7")).Hints, Is.Empty);
        Assert.That(Judged("s.npz", Beside("loss", "(7,)", "1 1 1 1 1 1 1")).Hints, Is.Empty);
        Assert.That(Judged("s.npz", Beside("temperature", "(3,)", "1 2 3")).Hints,
            Has.One.Contains("\"temperature\"").And.One.Contains("passed over"));
    }

    [Test]
    public void Entries_may_lie_column_by_column()
    {
        // ⟨2,3,1⟩ as MATLAB flattens it.
        Scheme scheme = Scheme.Naive(new Shape(2, 3, 1));
        (int Rows, int Columns)[] sides = [(2, 3), (3, 1), (2, 1)];
        byte[] npz =
            Archive([.. sides.Select((s, x) =>
                ($"{"UVW"[x]}.npy", Npy("<i4", $"({s.Rows * s.Columns}, 6)", [.. Enumerable.Range(0, 6 * s.Rows * s.Columns)
            .SelectMany(q => Element("<i4", (int)scheme.Factors[x][q % 6, q / 6 % s.Rows * s.Columns + q / 6 / s.Rows].Re.Numerator))])))]);
        Judgement judgement = Judged("s.npz", npz);
        Assert.That((judgement.Verdict.Valid, judgement.Submission.Layout!.Name.Contains("column-major")), Is.EqualTo((true, true)));
    }

    private static byte[] Beside(string name, string shape, string values) => Archive(
    [
        .. StrassenColumns.Select((f, x) => ($"{"UVW"[x]}.npy", Npy("<i4", "(4, 7)", [.. f.SelectMany(c => Element("<i4", c))]))),
        ($"{name}.npy", Npy("<f8", shape, [.. values.Split(' ').SelectMany(v => Element("<f8", int.Parse(v)))])),
    ]);

    /// <summary>The pickle that NumPy writes for an array of three int32 arrays, opcode by opcode, with the memo in use.</summary>
    internal static byte[] PickledStrassen(bool transposed = false)
    {
        using MemoryStream p = new();
        p.Write([0x80, 3]);
        Array(first: true);
        Text("(K\u0001K\u0003\u0085cnumpy\ndtype\nq\u0007X\u0002\0\0\0O8\u0089\u0088\u0087R(K\u0003X\u0001\0\0\0|NNN" +
            "J\u00ff\u00ff\u00ff\u00ffJ\u00ff\u00ff\u00ff\u00ffK?tb\u0089](");
        for (int x = 0; x < 3; x++)
        {
            Array(first: false);
            Text("(K\u0001K\u0004K\u0007\u0086h\u0007X\u0002\0\0\0i4\u0089\u0088\u0087R(K\u0003X\u0001\0\0\0<NNN" +
                "J\u00ff\u00ff\u00ff\u00ffJ\u00ff\u00ff\u00ff\u00ffK\0tb\u0089");
            int[] values = x == 2 && transposed
                ? [.. Enumerable.Range(0, 28).Select(q => StrassenColumns[2][(q / 7 % 2 * 2 + q / 14) * 7 + q % 7])] : StrassenColumns[x];
            p.Write([(byte)'C', 112, .. values.SelectMany(v => BitConverter.GetBytes(v))]);
            Text("tb");
        }
        Text("etb.");
        return Npy("|O", "(3,)", p.ToArray());

        void Array(bool first) =>
            Text(first ? "cnumpy.core.multiarray\n_reconstruct\nq\0cnumpy\nndarray\nq\u0001K\0\u0085C\u0001bq\u0003\u0087R"
                : "h\0h\u0001K\0\u0085h\u0003\u0087R");
        void Text(string opcodes) => p.Write(Encoding.Latin1.GetBytes(opcodes));
    }

    private static Judgement Judged(string name, byte[] content) =>
        Judgement.Of(FormatRegistry.Read(new SourceFile(name, content), Limits.Default).Single());

    private static byte[] Npy(string type, string shape, byte[] data, bool fortran = false)
    {
        byte[] header =
            Encoding.ASCII.GetBytes($"{{'descr': '{type}', 'fortran_order': {(fortran ? "True" : "False")}, 'shape': {shape}, }}\n");
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, (byte)(header.Length >> 8), .. header, .. data];
    }

    private static byte[] Archive(IEnumerable<(string Name, byte[] Content)> members)
    {
        using MemoryStream output = new();
        using (ZipArchive archive = new(output, ZipArchiveMode.Create, leaveOpen: true))
            foreach ((string name, byte[] content) in members)
            {
                using Stream stream = archive.CreateEntry(name).Open();
                stream.Write(content);
            }
        return output.ToArray();
    }

    private static byte[] Element(string type, int value)
    {
        byte[] bytes = type[1..] switch
        {
            "i1" => [(byte)(sbyte)value],
            "i2" => BitConverter.GetBytes((short)value),
            "i4" => BitConverter.GetBytes(value),
            "i8" => BitConverter.GetBytes((long)value),
            "f2" => BitConverter.GetBytes((Half)value),
            "f4" => BitConverter.GetBytes((float)value),
            "f8" => BitConverter.GetBytes((double)value),
            "c8" => [.. Element($"{type[0]}f4", value), .. Element("<f4", 0)],
            _ => [.. Element($"{type[0]}f8", value), .. Element("<f8", 0)],
        };
        if (type[0] == '>' && type[1] != 'c') System.Array.Reverse(bytes);
        return bytes;
    }
}
