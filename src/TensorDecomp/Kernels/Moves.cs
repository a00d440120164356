namespace TensorDecomp.Kernels;

/// <summary>
/// What a hop does to each orbit of terms before the next descent; what is not marked stays as the chain keeps it. All marks speak of the
/// terms as they are kept, and of two marks of one orbit the later counts. Whatever a number of an orbit is, it is taken modulo their
/// count.
/// </summary>
public readonly struct Moves
{
    private readonly IMoveMarks _marks;

    internal Moves(IMoveMarks marks) => _marks = marks;

    /// <summary>Terms that are drawn anew so far.</summary>
    public int Drawn => _marks.Drawn;

    /// <summary>Draws its terms anew, as Initialize does.</summary>
    public void Draw(int orbit) => _marks.Mark(orbit, Move.Draw, orbit, 0);

    /// <summary>Moves each entry by a normal number.</summary>
    /// <param name="orbit">Whose.</param>
    /// <param name="spread">Standard deviation.</param>
    public void Shake(int orbit, double spread) => _marks.Mark(orbit, Move.Shake, orbit, spread);

    /// <summary>Multiplies the vectors u, v and w by a number each.</summary>
    public void Scale(int orbit, double factor) => _marks.Mark(orbit, Move.Scale, orbit, factor);

    /// <summary>
    /// Takes one term for two: what fits best to the sum of both where two of its vectors stay, the third being that in which the two are
    /// least alike. The other is drawn anew. Orbits of different sizes stay as they are.
    /// </summary>
    public void Merge(int orbit, int other) => _marks.Merge(orbit, other);

    /// <summary>
    /// Takes two terms for one: the halves of it, u, v and w moved to one side in the one and to the other in the other, which goes where
    /// another orbit is. Orbits of different sizes stay as they are.
    /// </summary>
    /// <param name="orbit">What is split.</param>
    /// <param name="over">The orbit that makes room.</param>
    /// <param name="spread">Standard deviation by which entries are moved apart.</param>
    public void Split(int orbit, int over, double spread) => _marks.Split(orbit, over, spread);

    /// <summary>
    /// Takes its terms from a mate, another minimum that the restart left, which is chosen for the hop: one that is right where this one is
    /// wrong. Each orbit has a counterpart there, none has two, and the most alike are each other's, so that taking all of them is going
    /// over to the mate, and taking those up to a number is a crossover at it. While there are no <see cref="Chain.Mates"/> it stays.
    /// </summary>
    public void Take(int orbit) => _marks.Mark(orbit, Move.Take, orbit, 0);
}
