using System.Reflection;
using NUnit.Framework;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Lanes;

namespace TensorDecomp.Tests.Kernels;

/// <summary>A wide lane is so many copies of L1, bit for bit. A new lane is one line in the list of fixtures.</summary>
[TestFixture(typeof(L4))]
[TestFixture(typeof(L8))]
[TestFixture(typeof(L16))]
public sealed class LaneConformance<T> where T : unmanaged, ILane<T>, IReal<T>
{
    private static IEnumerable<TestCaseData> Operations() =>
        LaneOperations<T>.All.Select((o, index) => new TestCaseData(index).SetArgDisplayNames(o.Name));

    [TestCaseSource(nameof(Operations))]
    public void Every_operation_equals_that_of_one_lane(int operation)
    {
        float[] wide = LaneOperations<T>.Results(operation), one = LaneOperations<L1>.Results(operation);
        Operation<T> applied = LaneOperations<T>.All[operation];
        for (int k = 0; k < one.Length; k++)
            if (applied.Bits(wide[k]) != applied.Bits(one[k]))
                Assert.Fail($"{applied.Name}({Samples.A[k]:R}, {Samples.B[k]:R}, {Samples.C[k]:R}) is {wide[k]:R} in {typeof(T).Name} " +
                    $"and {one[k]:R} in L1");
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(31)]
    public void Bits_are_shifted_as_unsigned_integers(int by)
    {
        uint[] patterns = [0, 1, 0x80000000, 0xFFFFFFFF, 0x7F800001, 0xDEADBEEF];
        foreach (uint pattern in patterns)
        {
            Assert.That(Bits(T.BitShiftLeft(T.BitBroadcast(pattern), by)), Has.All.EqualTo(pattern << by));
            Assert.That(Bits(T.BitShiftRight(T.BitBroadcast(pattern), by)), Has.All.EqualTo(pattern >> by));
        }
    }

    [Test]
    public void Bit_arithmetic_is_that_of_unsigned_32_bit_integers()
    {
        HostRandom random = new(3);
        for (int k = 0; k < 1000; k++)
        {
            (uint a, uint b) = ((uint)random.Next(), (uint)random.Next());
            (T x, T y) = (T.BitBroadcast(a), T.BitBroadcast(b));
            Assert.That(Bits(T.BitXor(x, y)), Has.All.EqualTo(a ^ b));
            Assert.That(Bits(T.BitAdd(x, y)), Has.All.EqualTo(unchecked(a + b)));
            Assert.That(Bits(T.BitMultiply(x, b)), Has.All.EqualTo(unchecked(a * b)));
            Assert.That(Lanes.Unpack(T.FromBits(T.BitBroadcast(a >> 8))), Has.All.EqualTo((float)(a >> 8)));
            int whole = (int)(a >> 7) - (1 << 24);
            Assert.That(Bits(T.ToBits((float)whole)), Has.All.EqualTo(unchecked((uint)whole)));
        }
    }

    [Test]
    public void Each_lane_keeps_its_own_value()
    {
        float[] numbers = [.. Enumerable.Range(1, T.Count).Select(k => k * 1.25f)];
        T value = Lanes.Pack<T>(numbers);
        Assert.That(Lanes.Unpack(value), Is.EqualTo(numbers));
        Assert.That(Lanes.Unpack(T.Select(T.Less(value, 3f), value, -value)), Is.EqualTo(numbers.Select(x => x < 3 ? x : -x)));
    }

    private static uint[] Bits(T value) => [.. Lanes.Unpack(value).Select(BitConverter.SingleToUInt32Bits)];
}

/// <summary>The list of operations that the lanes are compared on, held against the contract.</summary>
public sealed class LaneContractTests
{
    [Test]
    public void No_operation_of_the_contract_is_left_out_of_the_comparison()
    {
        IEnumerable<string> contract = ((Type[])[typeof(IReal<>), typeof(ILane<>)])
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public)).Select(method => method.Name)
            .Where(name => name != "get_Count");
        Assert.That(LaneOperations<L1>.All.Select(o => o.Member).Distinct(), Is.EquivalentTo(contract));
    }

    [Test]
    public void Widths_are_what_the_names_say() =>
        Assert.That((L1.Count, L4.Count, L8.Count, L16.Count), Is.EqualTo((1, 4, 8, 16)));
}
