using TensorDecomp.Verify;

namespace TensorDecomp.Circuits;

/// <summary>
/// A scheme as straight-line code: a linear chain over the entries of A gives the left operands, one over B the right ones, the
/// products of both are multiplied, and a chain over the products gives the entries of C. Terms that contribute nothing are gone.
/// </summary>
public sealed record StraightLine(Tensor Tensor, LinearChain Left, LinearChain Right, LinearChain Result)
{
    /// <summary>Products of two operands; nothing else multiplies entries of A with entries of B.</summary>
    public int Products => Left.Outputs.Count;

    /// <summary>Additions and subtractions of all three chains, the figure that papers compare.</summary>
    public int Additions => Left.Additions + Right.Additions + Result.Additions;

    /// <summary>Multiplications by constants other than ±1.</summary>
    public int Scalings => Left.Scalings + Right.Scalings + Result.Scalings;

    /// <summary>Whether every product has two operands and every entry of C is a sum of something.</summary>
    public bool IsPlain => Left.Outputs.Concat(Right.Outputs).Concat(Result.Outputs).All(form => form.Length > 0)
        && Enumerable.Range(0, Products).ToHashSet()
        .IsSubsetOf(Result.Fresh.Concat(Result.Outputs).SelectMany(form => form).Select(e => e.Index));

    /// <summary>Additions that have to wait for one another, the products between them left out.</summary>
    public int Depth => Math.Max(Left.Depth, Right.Depth) + Result.Depth;

    /// <summary>Whether the program, with all its sums written out, is this scheme up to the order of its terms and scales inside
    /// them.</summary>
    /// <param name="scheme">The scheme.</param>
    /// <param name="ring">What it holds over: sums are reduced modulo its characteristic.</param>
    public bool Computes(Scheme scheme, Ring ring) =>
        scheme.Tensor == Tensor && scheme.Rank == Products && Right.Outputs.Count == Products && Result.Inputs == Products
        && Result.Outputs.Count == Tensor.WSize && Written is var written && (ring.Modulus == 0 || ring.Contains(written))
        && CanonicalForm.Text(CanonicalForm.Of(written, ring), ring) == CanonicalForm.Text(CanonicalForm.Of(scheme, ring), ring);

    /// <summary>The scheme that the program computes, all sums written out.</summary>
    public Scheme Written
    {
        get
        {
            List<Entry>[] w = [.. Enumerable.Range(0, Products).Select(_ => new List<Entry>())];
            IReadOnlyList<Entry[]> results = Result.Expanded();
            for (int q = 0; q < results.Count; q++)
                foreach (Entry e in results[q]) w[e.Index].Add(new Entry(q, e.Value));
            return new Scheme(Tensor, Factor.FromTerms(Tensor.USize, Left.Expanded()), Factor.FromTerms(Tensor.VSize, Right.Expanded()),
                Factor.FromTerms(Tensor.WSize, w));
        }
    }

    /// <summary>The scheme after common-subexpression elimination.</summary>
    /// <param name="scheme">The scheme; it need not be valid.</param>
    /// <param name="ties">Draws between equally good eliminations; without it the choice is fixed.</param>
    /// <param name="shallow">Whether sums are shared only as far as nothing has to wait longer for it than for sums of its own.</param>
    public static StraightLine Of(Scheme scheme, Random? ties = null, bool shallow = false)
    {
        int[] used = [.. Enumerable.Range(0, scheme.Rank).Where(r => scheme.Factors.All(f => f.Term(r).Length > 0))];
        Entry[][] u = [.. used.Select(r => scheme.U.Term(r).ToArray())], v = [.. used.Select(r => scheme.V.Term(r).ToArray())];
        int depth = shallow ? Math.Max(Alone(u), Alone(v)) : int.MaxValue;
        LinearChain left = PairElimination.Run(scheme.Tensor.USize, u, ties, depth);
        LinearChain right = PairElimination.Run(scheme.Tensor.VSize, v, ties, depth);

        // Operands that begin with a minus are negated, and the sign goes to where the product is used, where it costs nothing.
        bool[] negated =
            [.. used.Select((_, product) => BeginsWithMinus(left.Outputs[product]) != BeginsWithMinus(right.Outputs[product]))];
        List<Entry>[] intoC = [.. Enumerable.Range(0, scheme.Tensor.WSize).Select(_ => new List<Entry>())];
        for (int product = 0; product < used.Length; product++)
            foreach (Entry e in scheme.W.Term(used[product])) intoC[e.Index].Add(new Entry(product, negated[product] ? -e.Value : e.Value));
        Entry[][] w = [.. intoC.Select(form => form.ToArray())];
        return new StraightLine(scheme.Tensor, WithoutLeadingMinus(left), WithoutLeadingMinus(right),
            PairElimination.Run(used.Length, w, ties, shallow ? Alone(w) : int.MaxValue));
    }

    /// <summary>The depth of sums of which none shares anything with another.</summary>
    private static int Alone(Entry[][] forms) => forms.Select(form => LinearChain.DepthOf(form.Select(_ => 0))).DefaultIfEmpty().Max();

    private static LinearChain WithoutLeadingMinus(LinearChain chain) => chain with
    {
        Outputs = [.. chain.Outputs.Select(form => BeginsWithMinus(form) ? [.. form.Select(e => e with { Value = -e.Value })] : form)],
    };

    private static bool BeginsWithMinus(Entry[] form) => form[0].Value.Re.Sign < 0 || form[0].Value.Re.IsZero && form[0].Value.Im.Sign < 0;
}
