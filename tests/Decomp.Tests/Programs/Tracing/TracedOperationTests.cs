using NUnit.Framework;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Lanes;
using TensorDecomp.Programs.Tracing;
using TensorDecomp.Tests.Kernels;

namespace TensorDecomp.Tests.Programs.Tracing;

/// <summary>Every operation of the contract, recorded and then worked out, against the lane that it stands for.</summary>
public sealed class TracedOperationTests
{
    private static IEnumerable<TestCaseData> Recorded() =>
        LaneOperations<Traced>.All.Select((o, index) => new TestCaseData(index).SetArgDisplayNames(o.Name));

    [TestCaseSource(nameof(Recorded))]
    public void A_recorded_operation_gives_the_bits_of_the_lane(int operation)
    {
        ExpressionGraph graph = new();
        int root = Record(graph, () =>
            LaneOperations<Traced>.All[operation].Apply(Traced.Input("a"), Traced.Input("b"), Traced.Input("c")));
        Operation<L1> plain = LaneOperations<L1>.All[operation];
        for (int k = 0; k < Samples.A.Length; k += 3)
        {
            L1 a = Samples.A[k], b = Samples.B[k], c = Samples.C[k];
            float traced = graph.Evaluate([root], name => name switch { "a" => a, "b" => b, _ => c })[0].Value;
            Assert.That(plain.Bits(traced), Is.EqualTo(plain.Bits(plain.Apply(a, b, c).Value)),
                $"{plain.Name}({a.Value:R}, {b.Value:R}, {c.Value:R})");
        }
    }

    [TestCaseSource(nameof(Recorded))]
    public void An_operation_on_constants_is_a_constant(int operation)
    {
        Operation<L1> plain = LaneOperations<L1>.All[operation];
        ExpressionGraph graph = new();
        int root = Record(graph, () => LaneOperations<Traced>.All[operation].Apply(0.75f, 1.25f, -3f));
        Assert.That(graph.Nodes[root].Operation, Is.EqualTo(Operation.Constant));
        Assert.That(plain.Bits(graph.Nodes[root].Value), Is.EqualTo(plain.Bits(plain.Apply(0.75f, 1.25f, -3f).Value)));
    }

    private static readonly Operation[] Defined =
        [Operation.ReciprocalSqrt, Operation.Exp, Operation.Log, Operation.Tanh, Operation.Cos, Operation.Uniform, Operation.Gaussian];

    [TestCaseSource(nameof(Defined))]
    public void A_definition_gives_the_bits_of_what_it_defines(Operation operation)
    {
        Node node = new(operation, Payload: operation is Operation.Uniform or Operation.Gaussian ? 3u : 0u);
        Definition definition = Definitions.Of(node)!;
        Assert.That(definition.Graph.Nodes.Select(n => n.Operation), Has.None.Matches<Operation>(Defined.Contains),
            "spelt out in hardware operations");
        for (int k = 0; k < Samples.A.Length; k += 3)
        {
            L1 first = Samples.A[k], second = Samples.B[k];
            L1 spelt = definition.Graph.Evaluate([definition.Root], name => name == definition.Inputs[0] ? first : second)[0];
            L1 direct = node.Apply(first, second, default(L1));
            if (!float.IsNaN(direct.Value))
                Assert.That(spelt.Value, Is.EqualTo(direct.Value), $"{operation}({first.Value:R}, {second.Value:R})");
        }
    }

    /// <summary>Random expressions over small constants and inputs, so that every rule of simplification applies somewhere.</summary>
    [Test]
    public void Simplified_expressions_keep_their_value()
    {
        HostRandom random = new(5);
        float[] constants = [0, 1, -1, 2, 0.5f], inputs = [0.75f, -1.5f, 3f];
        int simplified = 0;
        for (int trial = 0; trial < 3000; trial++)
        {
            ExpressionGraph graph = new();
            using ExpressionGraph.Scope recording = graph.Record();
            List<(Traced Traced, float Value)> values =
                [.. constants.Select(c => ((Traced)c, c)), .. inputs.Select((v, k) => (Traced.Input($"{k}"), v))];
            for (int step = 0; step < 12; step++)
            {
                Operation<Traced> recorded = RealOperations<Traced>.All[random.Below(20)];
                Operation<L1> plain = RealOperations<L1>.All.Single(o => o.Name == recorded.Name);
                var (a, b, c) = (Pick(ref random), Pick(ref random), Pick(ref random));
                float value = plain.Apply(a.Value, b.Value, c.Value).Value;
                if (!float.IsFinite(value) || (plain.Name == "Log" && a.Value <= 0)) continue; // where the rules hold and Log is defined
                int before = graph.Nodes.Count;
                values.Add((recorded.Apply(a.Traced, b.Traced, c.Traced), value));
                if (graph.Nodes.Count == before) simplified++;
            }
            float[] worked =
                [.. graph.Evaluate([.. values.Select(v => v.Traced.Place)], name => (L1)inputs[int.Parse(name)]).Select(v => v.Value)];
            Assert.That(worked, Is.EqualTo(values.Select(v => v.Value)));

            (Traced Traced, float Value) Pick(ref HostRandom random) => values[random.Below(values.Count)];
        }
        Assert.That(simplified, Is.GreaterThan(1000));
    }

    [Test]
    public void Without_a_recording_nothing_can_be_recorded() =>
        Assert.That(() => default(Traced) + default(Traced), Throws.InvalidOperationException);

    internal static int Record(ExpressionGraph graph, Func<Traced> text)
    {
        using ExpressionGraph.Scope recording = graph.Record();
        return text().Place;
    }
}
