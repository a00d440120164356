using System.Runtime.InteropServices;
using NUnit.Framework;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Programs.Compilation;
using TensorDecomp.Tests.Compilation;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Kernels;

/// <summary>A program may draw with any number for a key, so none leads anywhere.</summary>
public sealed class PreciseTests
{
    [Test]
    public void A_key_is_no_address()
    {
        ulong[] memory = [17, 18, 19];
        GCHandle pinned = GCHandle.Alloc(memory, GCHandleType.Pinned);
        try
        {
            Precise key = new(BitConverter.Int64BitsToDouble(pinned.AddrOfPinnedObject() + sizeof(ulong)));
            Precise.Source = new HostRandom(1);
            Assert.That(Precise.Uniform(key, 0, 0).Value, Is.EqualTo(new HostRandom(1).Uniform()));
            Precise.Gaussian(key, 0, 0);
            Assert.That(memory, Is.EqualTo((ulong[])[17, 18, 19]));
        }
        finally
        {
            pinned.Free();
        }
    }

    [TestCase("T.Uniform(1f, 0, 0)")]
    [TestCase("T.Gaussian(h[0] * 1e-38f * 1e-6f, 3, 4)")]
    [TestCase("default(RandomStream<T>).Uniform()")]
    public void A_start_drawn_with_a_key_of_the_programs_own_is_a_start(string start)
    {
        string text = $$"""
            public readonly struct Keyed : IGradientProgram
            {
                public static T Initialize<T>(in Site at, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> => {{start}};
                public static Plan Plan(in Target target) => new() { Steps = 2, Descents = new() };
            }
            """;
        CompileResult result = ProgramCompiler.Compile(text);
        Assert.That(result.Complaints, Is.Empty);
        using LoadedProgram loaded = LoadedProgram.Load(result.Program!, "keyed");
        using IRestartBatch batch = loaded.Program.Batch(new Target(new Shape(2, 2, 2), 7), 1, 1);
        int ended = 0;
        long next = 0;
        for (int chunk = 0; chunk < 100 && ended == 0; chunk++) batch.RunChunk(() => next++, _ => ended++);
        Assert.That(ended, Is.GreaterThan(0));
    }
}
