using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;
using TensorDecomp.Programs.Named;

namespace TensorDecomp.Tests.Programs;

public sealed class LineDiffTests
{
    [Test]
    public void Lines_around_a_change_are_shown_and_counted() =>
        Assert.That(LineDiff.Of("a\nb\nc\nd\ne\nf\n", "a\nb\nc\nD\ne\nf\n"),
            Is.EqualTo((string[])["@@ -1,6 +1,6 @@", " a", " b", " c", "-d", "+D", " e", " f"]));

    [FsCheck.NUnit.Property(MaxTest = 200)]
    public Property A_diff_leads_from_one_text_to_the_other()
    {
        Gen<string> texts = Gen.Elements("a", "b", "c", "d e").ListOf().Select(lines => string.Concat(lines.Select(l => l + "\n")));
        return Prop.ForAll(texts.Two().ToArbitrary(), pair => Patched(pair.Item1, LineDiff.Of(pair.Item1, pair.Item2)) == pair.Item2
            && LineDiff.Of(pair.Item1, pair.Item1).Count == 0);
    }

    /// <summary>Applies a diff as patch does, trusting the line numbers of its headers.</summary>
    private static string Patched(string old, IReadOnlyList<string> diff)
    {
        Queue<string> left = new(old.Split('\n')[..^1]);
        List<string> lines = [];
        int taken = 0;
        foreach (string line in diff)
        {
            if (line[0] == '@')
                for (int from = int.Parse(line.Split(' ')[1].TrimStart('-').Split(',')[0]) - 1; taken < from; taken++)
                    lines.Add(left.Dequeue());
            else if (line[0] == '+') lines.Add(line[1..]);
            else
            {
                string mine = left.Dequeue();
                taken++;
                if (mine != line[1..]) return "the diff does not fit";
                if (line[0] == ' ') lines.Add(mine);
            }
        }
        return string.Concat(lines.Concat(left).Select(l => l + "\n"));
    }
}
