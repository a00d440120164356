using System.Text;
using NUnit.Framework;
using TensorDecomp.Cli;
using TensorDecomp.Cli.Host;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Formats.Numpy;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Tests.Cli;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Schemes;

/// <summary>Tensors from files of one's own.</summary>
public sealed class TensorFileTests
{
    private static readonly TensorEntry[] Cross = [new(0, 1, 0, 1), new(1, 0, 0, -2)];

    private TemporaryFolder _folder = null!;

    [SetUp] public void SetUp() => _folder = new();
    [TearDown] public void TearDown() => _folder.Dispose();

    [Test]
    public void Coordinates_are_lines_of_four_numbers()
    {
        Tensor tensor = Text("cross.txt", "# a, b, c, value\n0 1 0 1\r\n1,0,0,-2  # the other one\n\n");
        Assert.That((tensor.Name, tensor.Sizes.SequenceEqual([2, 2, 1])), Is.EqualTo(("cross", true)));
        Assert.That(tensor.Entries, Is.EqualTo(Cross));
        Assert.That(Text("wide.coo", "sizes 3 4 5\n0 1 0 1\n1 0 0 -2\n").Sizes, Is.EqualTo(new[] { 3, 4, 5 }));
    }

    [Test]
    public void A_NumPy_array_has_three_axes_or_a_row_per_entry()
    {
        Assert.That(Array("dense.npy", "|i1", [2, 2, 1], [0, 1, unchecked((byte)-2), 0]).Entries, Is.EqualTo(Cross));
        Tensor rows = Array("rows.npy", "|i1", [2, 4], [0, 1, 0, 1, 1, 0, 0, unchecked((byte)-2)]);
        Assert.That((rows.Name, rows.Sizes.SequenceEqual([2, 2, 1])), Is.EqualTo(("rows", true)));
        Assert.That(rows.Entries, Is.EqualTo(Cross));
        byte[] floats = [.. new double[] { 0, 1, -2, 0 }.SelectMany(BitConverter.GetBytes)];
        Assert.That(Array("floats.npy", "<f8", [2, 2, 1], floats).Entries, Is.EqualTo(Cross), "whole numbers, written as floats");
    }

    [TestCase("", "no entries")]
    [TestCase("0 0 0\n", "line 1, column 1: an entry is four whole numbers")]
    [TestCase("0 0 0 1\n0 0 x 1\n", "line 2, column 1: \"x\" is no whole number")]
    [TestCase("0 0 0 1\n0 0 0 1\n", "given twice")]
    [TestCase("0 0 0 1.5\n", "no whole number")]
    [TestCase("-1 0 0 1\n0 0 0 1\n", "lies outside")]
    [TestCase("-1 0 0 1\n", "sizes lie between")]
    [TestCase("2147483647 0 0 1\n", "sizes lie between")]
    [TestCase("0 0 0 99999999999\n", "no whole number")]
    [TestCase("0 0 0 0\n", "not zero")]
    [TestCase("0 0 0 1\nsizes 1 1 1\n", "before the entries")]
    [TestCase("sizes 1 1\n0 0 0 1\n", "sizes are three numbers")]
    [TestCase("sizes 1 1 1\n0 0 1 1\n", "lies outside")]
    public void What_is_no_tensor_is_refused_with_its_place(string text, string reason) =>
        Assert.That(() => Text("t.txt", text), Throws.TypeOf<MalformedInputException>().With.Message.Contains(reason));

    [Test]
    public void Arrays_that_are_no_tensor_are_refused()
    {
        foreach ((int[] dimensions, string reason) in ((int[], string)[])[([4], "no tensor"), ([2, 2], "no tensor"),
            ([1, 1, 1, 4], "no tensor"), ([0, 4], "whole numbers")])
            Assert.That(() => Array("t.npy", "|i1", dimensions, new byte[dimensions.Aggregate(1, (x, y) => x * y)]),
                Throws.TypeOf<MalformedInputException>().With.Message.Contains(reason), string.Join('x', dimensions));
        Assert.That(() => Array("t.npy", "<f8", [1, 1, 1], BitConverter.GetBytes(0.5)), Throws.TypeOf<MalformedInputException>());
        Assert.That(() => Array("t.npy", "<f8", [1, 1, 1], BitConverter.GetBytes(double.NaN)), Throws.TypeOf<MalformedInputException>());
    }

    [Test]
    public void A_file_that_is_called_like_a_known_tensor_gets_another_name()
    {
        Assert.That(Text("2x2x2.txt", "0 0 0 1\n").Name, Is.EqualTo("tensor-2x2x2"));
        Assert.That(Text("naïve one.txt", "0 0 0 1\n").Name, Is.EqualTo("na-ve-one"));
    }

    [Test]
    public void A_tensor_from_a_file_is_searched_stored_and_verified()
    {
        _ = Text("mine.txt", "0 0 0 1\n0 1 1 1\n1 0 1 1\n1 1 2 1\n"); // the product of linear polynomials
        (int code, string output, string error) = CommandLine.Run("tensors", _folder["mine.txt"]);
        Assert.That((code, error), Is.EqualTo((ExitCode.Success, "")));
        Assert.That(output, Does.EndWith($"next: decomp search --tensor {_folder["mine.txt"]} --rank R\n"), "its name names no tensor");
        Assert.That(Application.Run(["search", "--tensor", _folder["mine.txt"], "--rank", "3", "--engine", "flip-plain", "--seed", "1",
            "--out", _folder["out"]]),
            Is.EqualTo(ExitCode.Success));
        string file = Directory.GetFiles(_folder["out"], "*.json", SearchOption.AllDirectories).Single();
        Assert.That(Application.Run(["verify", file]), Is.EqualTo(ExitCode.Success));
    }

    private Tensor Text(string name, string text)
    {
        File.WriteAllBytes(_folder[name], Encoding.UTF8.GetBytes(text));
        return TensorJson.Named(_folder[name]);
    }

    private Tensor Array(string name, string type, int[] dimensions, byte[] data)
    {
        using (FileStream file = File.Create(_folder[name])) NpyFile.Write(file, type, dimensions, data);
        return TensorJson.Named(_folder[name]);
    }
}
