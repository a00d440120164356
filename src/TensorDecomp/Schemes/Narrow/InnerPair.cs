using TensorDecomp.Schemes.Equivalence;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Narrow;

/// <summary>
/// Two linear forms on the rows of A, which have two entries: a·b = f(a)·f*(b) + g(a)·g*(b), f* and g* being dual to them. Pairs of
/// different colours have exactly one form in common: up to three colours are the sides of a triangle of forms, more have all the same
/// first form and beside it one of (t, 1) each.
/// </summary>
/// <param name="Forms">The numbers of the two forms.</param>
internal readonly record struct InnerPair((int F, int G) Forms)
{
    private const int Sides = 3;

    /// <summary>The pairs for so many colours.</summary>
    public static InnerPair[] Of(int colours) =>
        [.. Enumerable.Range(0, colours).Select(c => new InnerPair(colours <= Sides ? (c, (c + 1) % Sides) : (0, c + 1)))];

    /// <summary>The forms by number: (1,0), (0,1), (1,1), (2,1), ….</summary>
    public static (T First, T Second) Form<T>(int number, Field<T> field) where T : struct, IRing<T>
    {
        if (number == 0) return (field.One, T.Zero);
        return (field.Of(new Coefficient(number - 1, 0)), field.One);
    }

    /// <summary>How many colours a ring allows: (t, 1) have to be different.</summary>
    public static long MostColours(Ring ring) => ring.Modulus == 0 ? long.MaxValue : Math.Max(Sides, ring.Modulus);

    /// <summary>The form that two pairs share, the other one of this and the other one of that.</summary>
    public (int Shared, int Own, int Other) With(InnerPair that)
    {
        int shared = that.Has(Forms.F) ? Forms.F : Forms.G;
        return (shared, Apart(shared), that.Apart(shared));
    }

    private bool Has(int form) => Forms.F == form || Forms.G == form;

    private int Apart(int form) => Forms.F == form ? Forms.G : Forms.F;
}
