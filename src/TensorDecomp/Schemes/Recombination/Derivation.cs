using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Recombination;

/// <summary>One entry of the table: a rank for a shape with ascending dimensions, and how to get there.</summary>
public sealed class Derivation(Shape shape, int rank, string text, bool derived, Func<Scheme> build)
{
    private readonly WeakReference<Scheme?> _scheme = new(null);

    /// <summary>Dimensions ascending.</summary>
    public Shape Shape { get; } = shape;

    /// <summary>The rank that it gives for the shape.</summary>
    public int Rank { get; } = rank;

    /// <summary>"naive", the origin of a given scheme, or the last step, such as "2x2x2 ⊗ 2x2x3".</summary>
    public string Text { get; } = text;

    /// <summary>Whether it was put together from others; the naive schemes and the given ones are not.</summary>
    public bool IsDerived { get; } = derived;

    /// <summary>What the last step was taken from, without what is naive.</summary>
    public IReadOnlyList<Derivation> Parts { get; init; } = [];

    /// <summary>What the last step is an instance of, such as "direct sums"; several where it is more than one.</summary>
    public IReadOnlyList<string> Ways { get; init; } = [];

    /// <summary>The scheme itself, put together when it is asked for. It is not kept: a table has hundreds of schemes of thousands of
    /// terms, and putting one together again gives the same one.</summary>
    public Scheme Scheme
    {
        get
        {
            if (_scheme.TryGetTarget(out Scheme? known)) return known;
            Scheme built = build();
            _scheme.SetTarget(built);
            return built;
        }
    }

    /// <summary>What all steps are instances of, the last step's first: "blocks of unequal size, direct sums".</summary>
    public string AllWays() => string.Join(", ", All().SelectMany(step => step.Ways).Distinct());

    /// <summary>
    /// All steps down to given schemes, each shape and rank defined once, such as
    /// "2x2x6:14+..; 2x2x3:11 is 11-ZT-742944c7.json": what is not defined is naive.
    /// </summary>
    public string AllSteps() =>
        string.Join("; ", All().Select(step => step == this ? step.Text : $"{step.Shape}:{step.Rank} is {step.Text}"));

    private IEnumerable<Derivation> All()
    {
        HashSet<Derivation> seen = new(ReferenceEqualityComparer.Instance);
        Queue<Derivation> open = new([this]);
        while (open.TryDequeue(out Derivation? next))
        {
            if (!seen.Add(next)) continue;
            yield return next;
            foreach (Derivation part in next.Parts) open.Enqueue(part);
        }
    }
}
