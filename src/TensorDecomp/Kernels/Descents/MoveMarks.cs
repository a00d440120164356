using System.Numerics.Tensors;

namespace TensorDecomp.Kernels.Descents;

/// <summary>The marks that a program's Move leaves on orbits of terms, and what they make of the point that a chain keeps.</summary>
/// <param name="layout">Where entries lie in a point.</param>
/// <param name="orbits">The terms of each orbit.</param>
internal sealed class MoveMarks(PointLayout layout, int[][] orbits) : IMoveMarks
{
    /// <summary>Two terms of a half each have vectors of this length, over those of the whole.</summary>
    private static readonly float Halved = MathF.Cbrt(0.5f);

    private readonly (Move Move, int Other, double Amount)[] _marks = new (Move, int, double)[orbits.Length];

    public int Drawn { get; private set; }

    /// <summary>Whether there is somebody to take terms from.</summary>
    public bool Mated { get; set; }

    /// <summary>Whether terms are taken from a mate.</summary>
    public bool Takes => _marks.Any(mark => mark.Move == Move.Take);

    public bool IsMarked(int orbit) => _marks[orbit].Move != Move.Stay;

    public bool IsDrawn(int orbit) => _marks[orbit].Move == Move.Draw;

    public void Clear()
    {
        Array.Clear(_marks);
        Drawn = 0;
    }

    public void Mark(int orbit, Move move, int other, double amount)
    {
        if (move == Move.Take && !Mated) return;
        orbit = PointLayout.Orbit(orbit, orbits.Length);
        if (IsDrawn(orbit)) Drawn -= orbits[orbit].Length;
        _marks[orbit] = (move, other, amount);
        if (move == Move.Draw) Drawn += orbits[orbit].Length;
    }

    public void Merge(int orbit, int other)
    {
        if (!ArePaired(ref orbit, ref other)) return;
        Mark(orbit, Move.Merge, other, 0);
        Mark(other, Move.Draw, other, 0);
    }

    public void Split(int orbit, int over, double spread)
    {
        if (!ArePaired(ref orbit, ref over)) return;
        Mark(orbit, Move.Half, over, spread);
        Mark(over, Move.OtherHalf, orbit, spread);
    }

    /// <summary>Writes what becomes of a point, but for the terms that are drawn anew.</summary>
    /// <param name="kept">It.</param>
    /// <param name="moved">What becomes of it.</param>
    /// <param name="random">Where normal numbers come from.</param>
    /// <param name="mate">Whom terms are taken from, with the counterparts of the orbits there; null where none are.</param>
    public void Apply(ReadOnlySpan<float> kept, Span<float> moved, ref HostRandom random, (float[] Point, int[] Counterparts)? mate = null)
    {
        kept.CopyTo(moved);
        for (int orbit = 0; orbit < orbits.Length; orbit++)
        {
            (Move move, int other, double amount) = _marks[orbit];
            for (int k = 0; k < orbits[orbit].Length; k++)
            {
                int term = orbits[orbit][k];
                if (move is Move.Shake or Move.Scale)
                    for (int f = 0; f < 3; f++)
                        foreach (ref float x in layout.Vector(moved, f, term))
                            x = move == Move.Scale ? x * (float)amount : x + (float)(amount * random.Gaussian());
                if (move == Move.Take && mate is var (from, counterparts))
                    for (int f = 0; f < 3; f++)
                        layout.Vector((ReadOnlySpan<float>)from, f, orbits[counterparts[orbit]][k]).CopyTo(layout.Vector(moved, f, term));
                if (move == Move.Merge) Join(kept, moved, term, orbits[other][k]);
                if (move == Move.Half && _marks[other] is (Move.OtherHalf, var whole, _) && whole == orbit)
                    Halve(kept, moved, term, orbits[other][k], amount, ref random);
            }
        }
    }

    /// <summary>Adds to the vector in which two terms are least alike what makes the best fit to their sum with the other vectors as they
    /// are: the other's, times the product of its shares along those.</summary>
    private void Join(ReadOnlySpan<float> kept, Span<float> moved, int term, int other)
    {
        Span<double> shares = stackalloc double[3], cosines = stackalloc double[3];
        for (int f = 0; f < 3; f++)
        {
            ReadOnlySpan<float> x = layout.Vector(kept, f, term), y = layout.Vector(kept, f, other);
            double inner = TensorPrimitives.Dot(x, y), square = TensorPrimitives.SumOfSquares(x);
            (shares[f], cosines[f]) = square > 0
                ? (inner / square, Math.Abs(inner) / Math.Sqrt(square * TensorPrimitives.SumOfSquares(y))) : (0, 0);
        }
        int least = cosines[0] <= cosines[1] && cosines[0] <= cosines[2] ? 0 : cosines[1] <= cosines[2] ? 1 : 2;
        float share = (float)(shares[(least + 1) % 3] * shares[(least + 2) % 3]);
        Span<float> joined = layout.Vector(moved, least, term);
        TensorPrimitives.MultiplyAdd(layout.Vector(kept, least, other), share, joined, joined);
    }

    private void Halve(ReadOnlySpan<float> kept, Span<float> moved, int term, int other, double spread, ref HostRandom random)
    {
        for (int f = 0; f < 3; f++)
        {
            ReadOnlySpan<float> whole = layout.Vector(kept, f, term);
            Span<float> one = layout.Vector(moved, f, term), two = layout.Vector(moved, f, other);
            for (int k = 0; k < whole.Length; k++)
            {
                float apart = (float)(spread * random.Gaussian());
                (one[k], two[k]) = (Halved * whole[k] + apart, Halved * whole[k] - apart);
            }
        }
    }

    private bool ArePaired(ref int orbit, ref int other)
    {
        (orbit, other) = (PointLayout.Orbit(orbit, orbits.Length), PointLayout.Orbit(other, orbits.Length));
        return orbit != other && orbits[orbit].Length == orbits[other].Length;
    }
}
