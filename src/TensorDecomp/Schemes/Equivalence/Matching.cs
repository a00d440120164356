using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Equivalence;

/// <summary>How a search for a change of basis ended.</summary>
internal enum Ending
{
    /// <summary>As many as were looked for were found, applied and compared.</summary>
    Found,

    /// <summary>There are no more: no other assignment of terms that respects all invariants belongs to one.</summary>
    None,

    /// <summary>The budget was used up, or an assignment left more matrices open than could be tried.</summary>
    Open,
}

/// <summary>
/// The search for a change of basis between two schemes of one shape over one field. Terms are told apart by their invariants; where
/// classes of several terms remain one is singled out and each of its class in the other scheme is tried as its image, which splits
/// the other classes (as in practical graph isomorphism, McKay 1981). Once each term has its image P, Q and R follow from linear
/// equations. Whatever is found is applied to the scheme, and the canonical forms are compared.
/// </summary>
/// <param name="a">The one scheme.</param>
/// <param name="b">The other.</param>
/// <param name="field">Their field.</param>
/// <param name="ring">The ring whose canonical forms are compared.</param>
/// <param name="budget">Pairs of terms looked at before it is given up.</param>
/// <param name="most">How many it looks for, one for each assignment of terms; where they are fewer, it ends without gaps.</param>
internal sealed class Matching<T>(TermStructure<T> a, TermStructure<T> b, Field<T> field, Ring ring, long budget, int most = 1)
    where T : struct, IRing<T>
{
    private const int Combinations = 200;

    private readonly string _goal = CanonicalForm.Text(CanonicalForm.Of(b.Scheme, ring), ring);
    private readonly Random _random = new(1); // for combinations only; any choice is checked
    private long _left = budget;

    /// <summary>How many complete assignments of terms were tried.</summary>
    public int Assignments { get; private set; }

    /// <summary>P, Q, R and the images of the terms of those that were found.</summary>
    public List<(DenseMatrix<T> P, DenseMatrix<T> Q, DenseMatrix<T> R, int[] Terms)> Changes { get; } = [];

    public Ending Search() => Search([.. a.Colours], [.. b.Colours], 1);

    private Ending Search(ulong[] coloursOfA, ulong[] coloursOfB, ulong depth)
    {
        int rank = coloursOfA.Length;
        if ((_left -= (long)rank * rank) < 0) return Ending.Open;
        if (!Refinement.Agree(coloursOfA, a.Pairs, coloursOfB, b.Pairs)) return Ending.None;
        IGrouping<ulong, int>? smallest = Enumerable.Range(0, rank).GroupBy(r => coloursOfA[r]).Where(g => g.Count() > 1)
            .MinBy(g => g.Count());
        if (smallest is null) return Solve(coloursOfA, coloursOfB);
        int chosen = smallest.First();
        Ending ending = Ending.None;
        for (int s = 0; s < rank; s++)
        {
            if (coloursOfB[s] != smallest.Key) continue;
            ulong[] ofA = [.. coloursOfA], ofB = [.. coloursOfB];
            ofA[chosen] = ofB[s] = Mixing.Join(smallest.Key, depth);
            Ending branch = Search(ofA, ofB, depth + 1);
            if (branch == Ending.Found) return branch;
            if (branch == Ending.Open) ending = branch;
            if (_left < 0) return Ending.Open;
        }
        return ending;
    }

    private Ending Solve(ulong[] coloursOfA, ulong[] coloursOfB)
    {
        Assignments++;
        int[] image = [.. coloursOfA.Select(c => Array.IndexOf(coloursOfB, c))];
        Intertwiners<T> p = new(a.Shape.M, field), q = new(a.Shape.N, field), r = new(a.Shape.P, field);
        for (int x = 0; x < image.Length && Undetermined(p, q, r); x++)
        {
            int y = image[x];
            p.MapsColumns(a.U[x], b.U[y]);
            q.MapsColumns(a.V[x], b.V[y]);
            r.MapsColumns(a.W[x].Transposed(), b.W[y].Transposed());
            p.TransposeMapsColumns(b.W[y], a.W[x]);
            q.TransposeMapsColumns(b.U[y].Transposed(), a.U[x].Transposed());
            r.TransposeMapsColumns(b.V[y].Transposed(), a.V[x].Transposed());
            p.Conjugates(a.AroundM(x, x), b.AroundM(y, y));
            q.Conjugates(a.AroundN(x, x), b.AroundN(y, y));
            r.Conjugates(a.AroundP(x, x), b.AroundP(y, y));
        }
        // Of two terms the scales cancel in u_r v_r w_sᵀ · u_s v_s w_rᵀ and its rotations.
        for (int x = 1; x < image.Length && Undetermined(p, q, r); x++)
            for (int z = 0; z < x && Undetermined(p, q, r); z++)
            {
                p.Conjugates(a.AroundM(x, z) * a.AroundM(z, x), b.AroundM(image[x], image[z]) * b.AroundM(image[z], image[x]));
                q.Conjugates(a.AroundN(x, z) * a.AroundN(z, x), b.AroundN(image[x], image[z]) * b.AroundN(image[z], image[x]));
                r.Conjugates(a.AroundP(x, z) * a.AroundP(z, x), b.AroundP(image[x], image[z]) * b.AroundP(image[z], image[x]));
            }
        if (p.Dimension == 0 || q.Dimension == 0 || r.Dimension == 0) return Ending.None;
        bool unique = p.Dimension == 1 && q.Dimension == 1 && r.Dimension == 1;
        (DenseMatrix<T>[] ofP, DenseMatrix<T>[] ofQ, DenseMatrix<T>[] ofR) = (p.Basis(), q.Basis(), r.Basis());
        for (int attempt = 0; attempt < (unique ? 1 : Combinations); attempt++)
            if (Leads(Combined(ofP), Combined(ofQ), Combined(ofR), image)) return Changes.Count < most ? Ending.None : Ending.Found;
        return unique ? Ending.None : Ending.Open;
    }

    private static bool Undetermined(params ReadOnlySpan<Intertwiners<T>> spaces)
    {
        foreach (Intertwiners<T> space in spaces) if (space.Dimension == 0) return false;
        foreach (Intertwiners<T> space in spaces) if (space.Dimension > 1) return true;
        return false;
    }

    private DenseMatrix<T> Combined(DenseMatrix<T>[] basis)
    {
        if (basis.Length == 1) return basis[0];
        DenseMatrix<T> sum = new(basis[0].Rows, basis[0].Columns);
        foreach (DenseMatrix<T> element in basis)
        {
            T scale = field.Of(new Rational(_random.Next(-8, 9)));
            for (int i = 0; i < sum.Rows; i++)
                for (int j = 0; j < sum.Columns; j++) sum[i, j] += scale * element[i, j];
        }
        return sum;
    }

    private bool Leads(DenseMatrix<T> p, DenseMatrix<T> q, DenseMatrix<T> r, int[] image)
    {
        if (a.Changed(p, q, r) is not { } changed) return false;
        if (CanonicalForm.Text(CanonicalForm.Of(changed, ring), ring) != _goal) return false;
        Changes.Add((p, q, r, image));
        return true;
    }
}
