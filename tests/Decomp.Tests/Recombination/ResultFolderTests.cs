using NUnit.Framework;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Recombination;

public sealed class ResultFolderTests
{
    private static readonly Provenance Origin = new("flip", "test", "00", 1, "0", 0.5);
    private string _root = "";

    [SetUp]
    public void Create() => _root = Directory.CreateTempSubdirectory("decomp-results-").FullName;

    [TearDown]
    public void Delete() => Directory.Delete(_root, recursive: true);

    [Test]
    public void WhatIsWrittenIsReadBackWithItsProvenance()
    {
        var folder = new ResultFolder(_root);
        string path = folder.Write(RecombinationTests.Strassen, Ring.Ternary, Origin);
        Assert.That(Path.GetRelativePath(_root, path), Does.Match(@"^2x2x2.7-ZT-[0-9a-f]{8}\.json$"));
        (string read, Submission submission) = folder.Read(Limits.Default).Single();
        Assert.That(read, Is.EqualTo(path));
        Assert.That(submission.Provenance, Is.EqualTo(Origin));
        Assert.That(Verifier.Judge(submission.Scheme, submission.Claim).Valid, Is.True);
        Assert.That(Directory.EnumerateFiles(_root, "*.tmp", SearchOption.AllDirectories), Is.Empty);
    }

    [Test]
    public void TheSameSchemeIsStoredOnce()
    {
        var folder = new ResultFolder(_root);
        string first = folder.Write(RecombinationTests.Strassen, Ring.Ternary, Origin);
        byte[] bytes = File.ReadAllBytes(first);
        Assert.That(folder.Write(RecombinationTests.Strassen, Ring.Ternary, Origin with { Seconds = 9 }), Is.EqualTo(first));
        Assert.That(File.ReadAllBytes(first), Is.EqualTo(bytes));
    }

    [Test]
    public void WhatDoesNotHoldIsNotWritten()
    {
        Scheme s = RecombinationTests.Strassen, wrong = new(s.Shape, s.V, s.U, s.W);
        Assert.That(() => new ResultFolder(_root).Write(wrong, Ring.Ternary, Origin), Throws.InvalidOperationException.With.Message.Contains("does not hold"));
        Assert.That(Directory.EnumerateFileSystemEntries(_root), Is.Empty);
    }

    [TestCase("Z[1/2]", "Z_1_2")]
    [TestCase("Z[i,1/6]", "Z_i_1_6")]
    [TestCase("Q(i)", "Q_i")]
    [TestCase("F3", "F3")]
    public void RingsHaveFileNames(string ring, string name)
    {
        Assert.That(Ring.TryParse(ring == "Q(i)" ? "Q(I)" : ring, out Ring parsed), Is.True);
        Assert.That(ResultFolder.FileName(parsed), Is.EqualTo(name));
    }
}
