using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Commuting;

/// <summary>Products over commuting entries of a matrix product, collected one by one and proved together.</summary>
internal sealed class CommutingTerms
{
    private readonly Shape _shape;
    private readonly Tensor _symmetric;
    private readonly List<Entry[]> _f = [], _g = [], _w = [];

    /// <param name="shape">The shape of the matrices.</param>
    /// <exception cref="ArgumentException">It is too large; the message says so.</exception>
    public CommutingTerms(Shape shape) => (_shape, _symmetric) = (shape, CommutingScheme.Symmetric(shape));

    /// <summary>Number of products.</summary>
    public int Count => _f.Count;

    /// <summary>An entry of A, times a number.</summary>
    public Entry A(int i, int j, int value = 1) => new(i * _shape.N + j, (Rational)value);

    /// <summary>An entry of B, times a number.</summary>
    public Entry B(int j, int k, int value = 1) => new(_shape.USize + j * _shape.P + k, (Rational)value);

    /// <summary>An entry of C, to which a product is added so many times.</summary>
    public Entry C(int i, int k, Coefficient value) => new(i * _shape.P + k, value);

    /// <summary>Adds the product of two sums.</summary>
    /// <param name="f">The first sum; each entry at most once.</param>
    /// <param name="g">The second sum, likewise.</param>
    /// <param name="w">The entries of C that it counts in.</param>
    public void Add(IEnumerable<Entry> f, IEnumerable<Entry> g, IEnumerable<Entry> w)
    {
        _f.Add([.. f]);
        _g.Add([.. g]);
        _w.Add([.. w]);
    }

    /// <summary>The scheme, which the verifier has been asked about.</summary>
    /// <exception cref="InvalidOperationException">It does not hold, which is a mistake of whoever made the products.</exception>
    public CommutingScheme Proved()
    {
        Scheme half = new(_symmetric, Factor.FromTerms(_symmetric.USize, _f), Factor.FromTerms(_symmetric.VSize, _g),
            Factor.FromTerms(_symmetric.WSize, _w));
        return CommutingScheme.Prove(_shape, half, out Verdict verdict)
            ?? throw new InvalidOperationException($"the products of {_shape} over commuting entries are not right: {verdict.Reason}");
    }
}
