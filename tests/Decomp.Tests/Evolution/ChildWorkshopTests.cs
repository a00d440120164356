using NUnit.Framework;
using TensorDecomp.Evolution.Edits;
using TensorDecomp.Evolution.Workshop;
using TensorDecomp.Programs;
using TensorDecomp.Programs.Compilation;
using TensorDecomp.Tests.Compilation;

namespace TensorDecomp.Tests.Evolution;

/// <summary>The compiler in a process of its own: the same answers as in this one, and a sentence where it dies.</summary>
public sealed class ChildWorkshopTests
{
    private static readonly string[] Lines =
        ["#pragma warning disable\n", "using static System.Math;", "using M = System.Math;", "global using System;", "using System.IO;"];

    private ChildWorkshop _workshop = null!, _open = null!;

    [OneTimeSetUp]
    public void Start()
    {
        _workshop = new ChildWorkshop(TimeProvider.System);
        // Without the gates that look at characters and form, so that the process itself is what holds.
        WorkshopLimits tight = new() { Processor = TimeSpan.FromSeconds(4), MemoryBytes = 400 << 20 };
        _open = new ChildWorkshop(TimeProvider.System, HostileChild.Command("unguarded"), tight);
    }

    [OneTimeTearDown]
    public void Stop()
    {
        _workshop.Dispose();
        _open.Dispose();
    }

    [TestCaseSource(typeof(ProgramRegistry), nameof(ProgramRegistry.All))]
    public void Answers_are_those_of_the_compiler_here(GradientProgram seed)
    {
        CompileResult there = _workshop.Compile(seed.Source), here = InProcessWorkshop.Instance.Compile(seed.Source);
        Assert.That(there.Succeeded, Is.True, string.Join("\n", there.Complaints));
        Assert.That(there.Program!.Image, Is.EqualTo(here.Program!.Image));
        Assert.That((there.Program.TypeName, there.Program.Slots), Is.EqualTo((here.Program.TypeName, here.Program.Slots)));
        Assert.That(_workshop.Identity(seed.Source), Is.EqualTo(InProcessWorkshop.Instance.Identity(seed.Source)));
        string mutant = InProcessWorkshop.Instance.Mutate(seed.Source, 7, MutationRule.SameSettings);
        Assert.That(_workshop.Mutate(seed.Source, 7, MutationRule.SameSettings), Is.EqualTo(mutant).And.Not.EqualTo(seed.Source));
    }

    [TestCase("return y;", ComplaintKind.Compilation)]
    [TestCase("while (true) { } return x;", ComplaintKind.Refusal)]
    public void Complaints_come_with_kind_and_place(string update, ComplaintKind kind)
    {
        string text = Texts.Program(update: update);
        Assert.That(_workshop.Compile(text).Complaints, Is.EqualTo(InProcessWorkshop.Instance.Compile(text).Complaints));
        Assert.That(_workshop.Compile(text).Complaints[0].Kind, Is.EqualTo(kind));
    }

    /// <summary>Types that double their size at each of sixty lines, and a constant that does: small, flat, beyond every machine.</summary>
    [TestCase("time", "processor time")]
    [TestCase("memory", "")]
    public void A_text_that_the_compiler_dies_of_is_refused_and_the_next_is_compiled(string kind, string words)
    {
        string Repeated(int count, Func<int, string> line) => string.Join("\n", Enumerable.Range(1, count).Select(line));
        string doubling = kind == "time"
            ? Texts.Program(update: $"var a0 = (1, 1);\n{Repeated(60, k => $"var a{k} = (a{k - 1}, a{k - 1});")} return x;")
            : Texts.Program(
                members: $"const string S0 = nameof(Momentum);\n{Repeated(27, k => $"const string S{k} = S{k - 1}+S{k - 1};")}");
        Complaint refusal = _open.Compile(doubling).Complaints.Single();
        Assert.That(refusal.Sentence, Does.StartWith("the compiler").And.Contain(words).And.EndWith("make it simpler."));
        Assert.That(_open.Compile(Texts.Program()).Succeeded, Is.True);
    }

    [Test]
    public void A_process_that_talks_nonsense_is_a_refusal_as_well()
    {
        using ChildWorkshop nonsense = new(TimeProvider.System, HostileChild.Command("garbage"));
        Assert.That(nonsense.Compile(Texts.Program()).Complaints.Single().Sentence, Does.StartWith("the compiler broke down"));
        Assert.That(nonsense.Identity(Texts.Program()), Is.EqualTo(ProgramIdentity.TextHash(Texts.Program())));
        Assert.That(nonsense.Mutate(Texts.Program(), 1, MutationRule.SameSettings), Is.EqualTo(Texts.Program()));
    }

    /// <summary>A text that never reaches the parser is the same as itself alone, so that it makes no clean program a duplicate.</summary>
    [Test]
    public void What_keeps_a_text_from_being_a_program_keeps_it_from_being_a_twin()
    {
        string clean = Texts.Program();
        string[] soiled =
        [
            .. Lines.Select(line => Texts.Program(before: line)),
            clean.Replace("public readonly struct", "[Obsolete] public readonly struct"),
        ];
        Assert.That(soiled.Append(clean).Select(_workshop.Identity), Is.Unique);
        string[] same =
        [
            Texts.Program(before: "using System; using TensorDecomp.Kernels;"), clean.Replace("0.9f", "0.90f"),
            clean.Replace("public static T Update", "[MethodImpl(MethodImplOptions.AggressiveInlining)] public static T Update"),
        ];
        Assert.That(same.Select(_workshop.Identity), Is.All.EqualTo(_workshop.Identity(clean)));
    }
}
