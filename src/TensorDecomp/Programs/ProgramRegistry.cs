using System.Reflection;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Descents;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Programs.Backends;
using TensorDecomp.Programs.Seeds;
using TensorDecomp.Programs.Tracing;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Programs;

/// <summary>A gradient program that search can run: its name, its source text, and how to make batches of it.</summary>
public sealed class GradientProgram
{
    private readonly Func<IBackend, Trace, SearchSpace, ulong, IRestartBatch> _open;
    private readonly Func<Target, Plan> _plan;
    private readonly Lazy<Trace> _trace;
    private readonly IBackend? _backend;
    private readonly bool _updates;

    private GradientProgram(string name, string summary, string source, Func<Target, Plan> plan, bool updates, Lazy<Trace> trace,
        Func<IBackend, Trace, SearchSpace, ulong, IRestartBatch> open, IBackend? backend = null) =>
        (Name, Summary, Source, _plan, _updates, _trace, _open, _backend) = (name, summary, source, plan, updates, trace, open, backend);

    /// <summary>What --program, reports and provenance call it.</summary>
    public string Name { get; }

    /// <summary>What it is, in a few words for a list; empty for a program of the caller's own.</summary>
    public string Summary { get; }

    /// <summary>The C# text of the program.</summary>
    public string Source { get; }

    /// <summary>SHA-256 of the source text in lower-case hexadecimal.</summary>
    public string Hash => Provenance.HashOf(Source);

    /// <summary>The widest lanes that this machine runs in hardware.</summary>
    public static int BestLanes => Lanes.Best;

    /// <summary>The program as formulas.</summary>
    public Trace Trace => _trace.Value;

    /// <summary>What the program asks for there: steps, slots, ranks, descents.</summary>
    public Plan Plan(Target target) => _plan(target);

    /// <summary>Whether the engine descends for it, one restart at a time.</summary>
    public bool Descends(Target target) => Plan(target).Descents is not null;

    /// <summary>Why the program cannot search there, in one clause, or null.</summary>
    public string? WhyNot(SearchSpace space) =>
        space.WhyNot(Plan) is { } reason ? reason
        : !Descends(space.Target)
        ? _updates ? null : "it has neither an Update nor Descents in its plan, so nothing would move"
        : ChainSpaces.WhyNot(space, Plan(space.Target),
            Path == LossPath.Gram && Trace is { HasRidge: true, HasTermPenalty: false });

    /// <summary>How the tensor's gradient is computed: by Gram matrices where ResidualLoss traces to c·e².</summary>
    public LossPath Path => Trace.Path;

    /// <summary>
    /// Multiply-adds of a gradient of the tensor, with what the program does with it: by Gram matrices R²(mn+np+mp)·3/2 in lanes, where
    /// they are known to be symmetric, and R²(mn+np+mp)·2 in the engine's descents, whose two loops go over all that they remember; by
    /// residuals mn·np·mp·R·4, in descents mn·np·mp·R·3 more.
    /// </summary>
    public long WorkPerGradient(Target target)
    {
        Tensor t = target.Tensor;
        if (Plan(target).Descents is not { } descents)
            return (Path == LossPath.Gram ? 3L * target.Rank * target.Parameters / 2 : 4L * target.Rank * t.USize * t.VSize * t.WSize)
                + Trace.CostPerStep(target);
        long penalties = Trace is { HasRidge: true, HasTermPenalty: false } ? 0 : Trace.CostPerStep(target);
        if (Path != LossPath.Gram) penalties += 3L * target.Rank * t.USize * t.VSize * t.WSize;
        return DescentWork.OfGradient(target, descents) + penalties;
    }

    /// <summary>A batch of restarts, <paramref name="lanes"/> side by side: 1, 4, 8 or 16, which never change a result; on another backend
    /// as many as suit it.</summary>
    /// <exception cref="BackendException">The backend cannot run the program there.</exception>
    public IRestartBatch Batch(SearchSpace space, ulong seed, int lanes)
    {
        IBackend backend = _backend ?? new Lanes(lanes);
        string? reason = backend is not Lanes && Descends(space.Target)
            ? $"the program {Name} has the engine descend, which runs on the processor alone; leave out --backend"
            : backend.WhyNot(Trace, space);
        if (reason is not null) throw new BackendException(reason);
        return WhyNot(space) is { } no ? throw new ArgumentException(no, nameof(space)) : _open(backend, Trace, space, seed);
    }

    /// <summary>The same program with its batches on a backend, whatever lanes are asked for.</summary>
    public GradientProgram On(IBackend backend) => new(Name, Summary, Source, _plan, _updates, _trace, _open, backend);

    /// <summary>A program of one's own, compiled into the caller's assembly.</summary>
    /// <param name="name">What reports and provenance call it.</param>
    /// <param name="source">Its C# text, whose hash goes into the provenance; by default the name of the type and the identity of its
    /// assembly's build stand in for it.</param>
    public static GradientProgram Own<TProgram>(string name, string? source = null) where TProgram : struct, IGradientProgram =>
        Of<TProgram>(name, "", source ?? $"{typeof(TProgram).FullName} of {typeof(TProgram).Module.ModuleVersionId}");

    internal static GradientProgram Of<TProgram>(string name, string summary, string? source = null)
        where TProgram : struct, IGradientProgram =>
        new(name, summary, source ?? SourceOf(typeof(TProgram).Name), target => TProgram.Plan(target),
            typeof(TProgram).GetMethod(nameof(IGradientProgram.Update)) is not null, // or the contract's own, which moves nothing
            new Lazy<Trace>(Tracing.Trace.Of<TProgram>),
            // Lanes by their type, so that a build whose code is compiled beforehand sees which loops it needs.
            (backend, trace, space, seed) => backend is Lanes lanes ? lanes.Open<TProgram>(trace, space, seed)
                : backend.Open<TProgram>(trace, space, seed));

    /// <summary>The same program with its plans checked before they are followed, its batches wrapped, its failures in sentences.</summary>
    /// <param name="whyNot">What is wrong with a plan, or null.</param>
    /// <param name="wrap">What to put around a batch.</param>
    internal GradientProgram Guarded(Func<Plan, string?> whyNot, Func<IRestartBatch, IRestartBatch> wrap)
    {
        Lazy<Trace> trace = new(() => ProgramFailures.Told(Name, () => _trace.Value));
        return new(Name, Summary, Source, Checked, _updates, trace, Opened, _backend);

        IRestartBatch Opened(IBackend backend, Trace formulas, SearchSpace space, ulong seed)
        {
            Check(space);
            return wrap(ProgramFailures.Told(Name, () => _open(backend, formulas, space, seed)));
        }

        void Check(SearchSpace space)
        {
            foreach (int rank in space.Ranks.Descending()) Checked(space.At(rank).Target);
        }

        Plan Checked(Target target)
        {
            Plan plan = ProgramFailures.Told(Name, () => _plan(target));
            return whyNot(plan) is { } sentence
                ? throw new ProgramFailedException($"the program {Name} cannot be run for {target}: {sentence}") : plan;
        }
    }

    private static string SourceOf(string type)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Programs/{type}.cs")!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}

/// <summary>
/// The seed programs. A new one is one file in Seeds/ and one line here. Those that found schemes of results/ keep their text to the
/// letter, for its hash is what the schemes' provenance and the journal know them by.
/// </summary>
public static class ProgramRegistry
{
    /// <summary>In the order of <c>decomp programs list</c>; the tests iterate them.</summary>
    public static IReadOnlyList<GradientProgram> All { get; } =
    [
        GradientProgram.Of<Adam>("adam", "plain Adam with a fading ridge"),
        GradientProgram.Of<AdamAnneal>("adam-anneal", "Adam with annealed weight decay, noise and a balance penalty"),
        GradientProgram.Of<Chains>("chains", "L-BFGS descents that hop under falling weights"),
        GradientProgram.Of<Discretise>("discretise", "Adam with a late, oscillating pull towards the half-integers"),
        GradientProgram.Of<ExAdam>("exadam", "Adam with cross-moment bias corrections"),
        GradientProgram.Of<DrawnSparsity>("drawn-sparsity", "Adam with a short memory from starts of drawn sparsity; evolved"),
        GradientProgram.Of<Hopping>("hopping", "Adam that hops from minimum to minimum; for ranks at which single descents fail"),
        GradientProgram.Of<Lion>("lion", "sign of the momentum, rate falling a thousandfold"),
        GradientProgram.Of<Reheating>("reheating", "settling, lighter and colder for long products; what --engine lbfgs runs"),
        GradientProgram.Of<Settling>("settling", "chains that hop farther and settle by preconditioned L-BFGS"),
        GradientProgram.Of<ShortChains>("short-chains", "chains that soon begin anew; what --engine lbfgs runs under a symmetry"),
    ];

    /// <summary>What a search runs unless told otherwise: the one that proves most restarts per step (docs/notes/evolution-run.md).
    /// Evolution begins with plain Adam, the first.</summary>
    public static GradientProgram Default { get; } = Find("drawn-sparsity")!;

    /// <summary>The program of that name, or null.</summary>
    public static GradientProgram? Find(string name) => All.FirstOrDefault(p => p.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
