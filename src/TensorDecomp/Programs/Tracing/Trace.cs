using System.Collections.Immutable;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Verify;

namespace TensorDecomp.Programs.Tracing;

/// <summary>One function of a program as expressions.</summary>
/// <param name="Name">residual, entry, term, step, update, initialize.</param>
/// <param name="Results">What it yields, by name: places in the trace's graph.</param>
public sealed record Hook(string Name, IReadOnlyList<(string Name, int Place)> Results)
{
    /// <summary>The place of a result in the trace's graph.</summary>
    /// <exception cref="InvalidOperationException">It yields nothing of that name.</exception>
    public int this[string result] => Results.First(r => r.Name == result).Place;
}

/// <summary>
/// A program as formulas instead of C#: every function over <see cref="IReal{T}"/> run once on <see cref="Traced"/> values.
/// Programs cannot branch on such values, so one run is all there is. Schedule and Plan are ordinary code and not in it.
/// </summary>
public sealed class Trace
{
    /// <summary>Input that stands for the site of the entry in question.</summary>
    public const string Site = "site";

    /// <summary>Input that stands for the random key of the restart's present step.</summary>
    public const string Key = "key";

    /// <summary>State slots that a program may touch.</summary>
    public const int SlotCapacity = Slots<Traced>.Capacity;

    /// <summary>Initialize may treat every entry differently, so it is traced for all entries of this target.</summary>
    private static readonly Target Sample = new(new Shape(2, 3, 2), 2);

    private Trace(ExpressionGraph graph, Hook residual, Hook entry, Hook term, Hook step, Hook update, Hook initialize)
    {
        (Graph, Residual, Entry, Term, Step, Update, Initialize) = (graph, residual, entry, term, step, update, initialize);
        IsLeastSquares = SquareForm.IsSquare(graph, residual["loss"], Input("e"));
        HasRidge = SquareForm.IsSquare(graph, entry["penalty"], Input("x"));
        Operations =
            [.. graph.Reachable(Hooks.SelectMany(h => h.Results).Select(r => r.Place)).Select(place => graph.Nodes[place].Operation)
                .Where(o => o is not (Operation.Constant or Operation.Input))];
        Slots = 1 + graph.Reachable(update.Results.Select(r => r.Place)).Select(place => SlotOf(graph.Nodes[place]))
            .Concat(update.Results.Select(r => Number(r.Name, 's'))).Max();

        int Input(string name) =>
            graph.Nodes.ToList().IndexOf(new Node(Operation.Input, Payload: (uint)graph.Inputs.ToList().IndexOf(name)));
        int SlotOf(Node node) => node.Operation == Operation.Input ? Number(graph.Inputs[(int)node.Payload], 's') : -1;
    }

    /// <summary>All expressions of the program, with common parts once.</summary>
    public ExpressionGraph Graph { get; }

    /// <summary>ResidualLoss: loss, its slope, and its slope at e = 1, which for c·e² is 2c.</summary>
    public Hook Residual { get; }

    /// <summary>EntryPenalty: penalty and slope.</summary>
    public Hook Entry { get; }

    /// <summary>TermPenalty: penalty and its slopes by the three squared norms.</summary>
    public Hook Term { get; }

    /// <summary>PerStep: the settings that it changes.</summary>
    public Hook Step { get; }

    /// <summary>Update: the new x, and the slots that it changes.</summary>
    public Hook Update { get; }

    /// <summary>Initialize, for a run of entries each.</summary>
    public Hook Initialize { get; }

    /// <summary>All six, those that the program leaves to the contract among them.</summary>
    public IReadOnlyList<Hook> Hooks => [Residual, Entry, Term, Step, Update, Initialize];

    /// <summary>Whether ResidualLoss is c·e² with c free of e, so that gradients come from Gram matrices and no residual is
    /// formed.</summary>
    public bool IsLeastSquares { get; }

    /// <summary>How the residuals' part of the gradient is computed: by Gram matrices where ResidualLoss traces to c·e².</summary>
    public LossPath Path => IsLeastSquares ? LossPath.Gram : LossPath.Residual;

    /// <summary>Whether EntryPenalty is c·x² with c free of x, or nothing at all; then its slope is that at 1 times x.</summary>
    public bool HasRidge { get; }

    /// <summary>Every operation that occurs.</summary>
    public ImmutableSortedSet<Operation> Operations { get; }

    /// <summary>State slots that Update reads or writes; the plan has to ask for as many.</summary>
    public int Slots { get; }

    /// <summary>Whether the penalty on terms has any slope.</summary>
    public bool HasTermPenalty => Term.Results.Skip(1).Any(r => r.Place != 0);

    /// <summary>All formulas in one order and one notation: equal for programs that compute the same in the same way.</summary>
    public string Text => TraceText.Of(this);

    /// <summary>Operations of one restart-step that the program adds to the gradient of the tensor; division and root count
    /// <see cref="Cost.Slow"/>.</summary>
    public long CostPerStep(Target target) =>
        Cost.Of(Graph, [Entry["slope"], .. Update.Results.Select(r => r.Place)]) * target.Parameters
        + Cost.Of(Graph, [.. Term.Results.Skip(1).Select(r => r.Place)]) * target.Rank
        + Cost.Of(Graph, [Residual["weight"], .. Step.Results.Select(r => r.Place)]);

    /// <summary>Runs each function of a program once on expressions.</summary>
    /// <exception cref="InvalidOperationException">The program's formulas are beyond all measure.</exception>
    public static Trace Of<TProgram>() where TProgram : struct, IGradientProgram
    {
        ExpressionGraph graph = new();
        using ExpressionGraph.Scope recording = graph.Record();
        Hyper<Traced> h = default;
        Hyper<Dual<Traced>> dual = default;
        for (int k = 0; k < Hyper<Traced>.Capacity; k++) dual[k] = Dual<Traced>.Constant(h[k] = Traced.Input($"h[{k}]"));

        Dual<Traced> residual = TProgram.ResidualLoss(Variable("e"), dual);
        Traced weight = TProgram.ResidualLoss(Dual<Traced>.Variable(1f), dual).Slope;
        Dual<Traced> entry = TProgram.EntryPenalty(Variable("x"), dual);
        Dual<Traced>[] terms =
            [.. Enumerable.Range(0, 3)
                .Select(by => TProgram.TermPenalty(Norm("nu", by == 0), Norm("nv", by == 1), Norm("nw", by == 2), dual))];

        Hyper<Traced> stepped = h;
        TProgram.PerStep(Traced.Input("step"), ref stepped);
        IEnumerable<int> changed = Enumerable.Range(0, Hyper<Traced>.Capacity).Where(k => stepped[k].Place != h[k].Place);

        return new Trace(graph,
            Hook("residual", [("loss", residual.Value), ("slope", residual.Slope), ("weight", weight)]),
            Hook("entry", [("penalty", entry.Value), ("slope", entry.Slope)]),
            Hook("term",
                [("penalty", terms[0].Value), ("slope nu", terms[0].Slope), ("slope nv", terms[1].Slope), ("slope nw", terms[2].Slope)]),
            Hook("step", [.. changed.Select(k => ($"h[{k}]", stepped[k]))]),
            Hook("update", Updated<TProgram>(h)),
            Hook("initialize", Initialized<TProgram>(h)));

        static Dual<Traced> Variable(string name) => Dual<Traced>.Variable(Traced.Input(name));
        static Dual<Traced> Norm(string name, bool variable) => variable ? Variable(name) : Dual<Traced>.Constant(Traced.Input(name));
        static Hook Hook(string name, IEnumerable<(string Name, Traced Value)> results) =>
            new(name, [.. results.Select(r => (r.Name, r.Value.Place))]);
    }

    private static IEnumerable<(string, Traced)> Updated<TProgram>(Hyper<Traced> h) where TProgram : struct, IGradientProgram
    {
        Traced[] before = [.. Enumerable.Range(0, SlotCapacity).Select(k => Traced.Input($"s[{k}]"))];
        Traced[] slots = [.. before];
        RandomStream<Traced> rng = new(Traced.Input(Key), Traced.EntrySite);
        Traced x = TProgram.Update(Traced.Input("x"), Traced.Input("g"), new Slots<Traced>(ref slots[0]), ref rng, h);
        return [("x", x), .. Enumerable.Range(0, SlotCapacity).Where(k => slots[k].Place != before[k].Place)
            .Select(k => ($"s[{k}]", slots[k]))];
    }

    private static IEnumerable<(string, Traced)> Initialized<TProgram>(Hyper<Traced> h) where TProgram : struct, IGradientProgram
    {
        List<(int Count, Traced Value)> runs = [];
        Shape s = Sample.Shape;
        foreach ((int size, int factor) in new[] { s.USize, s.VSize, s.WSize }.Select((size, factor) => (size, factor)))
            for (int at = 0; at < size * Sample.Rank; at++)
            {
                RandomStream<Traced> rng = new(Traced.Input(Key), Traced.EntrySite);
                Traced value = TProgram.Initialize(new Site(factor, at % size, at / size, Sample), ref rng, h);
                if (runs.Count > 0 && runs[^1].Value.Place == value.Place) runs[^1] = (runs[^1].Count + 1, value);
                else runs.Add((1, value));
            }
        return runs.Select(run => ($"x of {run.Count} entries", run.Value));
    }

    private static int Number(string input, char array) =>
        input.StartsWith($"{array}[", StringComparison.Ordinal) ? int.Parse(input.AsSpan(2, input.Length - 3)) : -1;
}
