using TensorDecomp.Schemes;
using TensorDecomp.Circuits;
using TensorDecomp.Verify;

namespace TensorDecomp.Export.Code;

/// <summary>One summand of a linear form: a coefficient times a named variable.</summary>
public readonly record struct Summand(Coefficient Coefficient, string Name);

/// <summary>name = form, or name = form · form.</summary>
/// <param name="Name">The variable that is set.</param>
/// <param name="Form">The sum, or the left operand of the product.</param>
/// <param name="Right">The right operand; null for a sum.</param>
public sealed record Statement(string Name, IReadOnlyList<Summand> Form, IReadOnlyList<Summand>? Right = null);

/// <summary>
/// A proved scheme as the statements that generated code consists of. Entries are a11 …, b11 …, c11 … (row and column from 1), sums
/// of entries of A and B that are used several times s1 … and t1 …, products p1 …, sums of products q1 …. A tensor that is no product
/// of matrices has entries a1 …, b1 …, c1 ….
/// </summary>
public sealed class Algorithm
{
    /// <summary>Names all variables and writes the shortest program that is known of the scheme as statements.</summary>
    /// <exception cref="NotAMatrixProductException">The tensor is none.</exception>
    public Algorithm(CertifiedScheme source)
    {
        (Source, Code) = (source, Shortest(source));
        (A, B, C) = (Entries(0, 'a'), Entries(1, 'b'), Entries(2, 'c'));
        string[] left = Variables(A, 's', Code.Left), right = Variables(B, 't', Code.Right);
        Products = [.. Enumerable.Range(1, Code.Products).Select(r => $"p{r}")];
        string[] result = Variables(Products, 'q', Code.Result);
        LeftSums = Sums(left, Code.Left);
        RightSums = Sums(right, Code.Right);
        Multiplications =
            [.. Products.Select((name, r) => new Statement(name, Named(Code.Left.Outputs[r], left), Named(Code.Right.Outputs[r], right)))];
        ResultSums = Sums(result, Code.Result);
        Outputs = [.. C.Select((name, q) => new Statement(name, Named(Code.Result.Outputs[q], result)))];
    }

    /// <summary>The program that comes with the scheme where it takes fewer additions than plain elimination, or as many and fewer
    /// scalings.</summary>
    private static StraightLine Shortest(CertifiedScheme source)
    {
        StraightLine own = StraightLine.Of(source.Scheme);
        return source.Program is { } stated && stated.IsPlain
            && (stated.Additions, stated.Scalings).CompareTo((own.Additions, own.Scalings)) < 0 ? stated : own;
    }

    /// <summary>The scheme that is written.</summary>
    public CertifiedScheme Source { get; }

    /// <summary>Its program: the one that came with it where that is cheaper than elimination of common subexpressions.</summary>
    public StraightLine Code { get; }

    /// <summary>What it computes.</summary>
    public Tensor Tensor => Source.Tensor;

    /// <summary>A is M×N, B is N×P, C is M×P; for what only their products have.</summary>
    /// <exception cref="NotAMatrixProductException">The tensor is no product of matrices.</exception>
    public Shape Shape => Source.Shape;

    /// <summary>Names of the entries of A, row-major: a11, a12, ….</summary>
    public IReadOnlyList<string> A { get; }

    /// <summary>Names of the entries of B, row-major.</summary>
    public IReadOnlyList<string> B { get; }

    /// <summary>Names of the entries of C, row-major, not transposed.</summary>
    public IReadOnlyList<string> C { get; }

    /// <summary>Names of the products, p1 to pR.</summary>
    public IReadOnlyList<string> Products { get; }

    /// <summary>Sums of entries of A that other statements use, each after what it is made of.</summary>
    public IReadOnlyList<Statement> LeftSums { get; }

    /// <summary>The same of entries of B.</summary>
    public IReadOnlyList<Statement> RightSums { get; }

    /// <summary>The products, each of a sum over A and one over B: R statements.</summary>
    public IReadOnlyList<Statement> Multiplications { get; }

    /// <summary>Sums of products that other statements use, each after what it is made of.</summary>
    public IReadOnlyList<Statement> ResultSums { get; }

    /// <summary>The entries of C as sums of products, one statement each, row-major.</summary>
    public IReadOnlyList<Statement> Outputs { get; }

    /// <summary>All statements in an order in which they can be carried out.</summary>
    public IEnumerable<Statement> Statements => [.. LeftSums, .. RightSums, .. Multiplications, .. ResultSums, .. Outputs];

    /// <summary>"multiply_2x2x2_7", "bilinear_sym_gen_4_40": a name that every language accepts.</summary>
    public string Identifier => Tensor.Product is { } shape ? $"multiply_{shape}_{Code.Products}"
        : $"bilinear_{string.Concat(Tensor.Name.Select(x => char.IsAsciiLetterOrDigit(x) ? x : '_'))}_{Code.Products}";

    /// <summary>What the head of every generated file says.</summary>
    public IReadOnlyList<string> Header =>
    [
        $"{Map} with {Count(Code.Products, "multiplication")}, " +
            $"{Count(Code.Additions, "addition")} and {Count(Code.Scalings, "scaling")} by constants.",
        $"As written, without common subexpressions, the scheme takes {Count(Source.Census.Additions, "addition")}; the schoolbook takes " +
            $"{Count(Tensor.Count, "multiplication")} and {Count(SchoolbookAdditions, "addition")}.",
        $"Holds over {Source.Ring}; every Brent equation was checked exactly.",
        $"Scheme {Source.Sha256}, written by decomp {ToolVersion.Text}.",
    ];

    /// <summary>Whether all coefficients are real.</summary>
    public bool IsReal => Source.Scheme.Factors.All(f => f.Entries.ToArray().All(e => e.Value.IsReal));

    /// <summary>Whether all coefficients are (Gaussian) integers.</summary>
    public bool IsIntegral => Source.Scheme.Factors.All(f => f.Entries.ToArray().All(e => e.Value.Re.IsInteger && e.Value.Im.IsInteger));

    /// <summary>Why numbers of characteristic 0 cannot run it; null where they can.</summary>
    public string? WhyNotNumbers =>
        Source.Ring.Modulus == 0 ? null : $"the scheme holds only over {Source.Ring}, and this code would compute with ordinary numbers";

    private string Map => Tensor.Product is { } s ? $"C = A*B for A {s.M}x{s.N} and B {s.N}x{s.P}"
        : $"c = T(a, b) for the tensor {Tensor}, a, b and c of lengths {Tensor.USize}, {Tensor.VSize} and {Tensor.WSize},";

    // Each entry of c that is not always zero costs one addition less than it has summands.
    private int SchoolbookAdditions =>
        Tensor.Count - (Tensor.Product is { } s ? s.WSize : Tensor.Entries.Select(e => e.C).Distinct().Count());

    private string[] Entries(int factor, char vector) =>
        [.. Enumerable.Range(0, Tensor.Sizes[factor]).Select(q => ReadableAlgorithm.Entry(vector, factor, q, Tensor))];

    private static string Count(int number, string what) => number == 1 ? $"1 {what}" : $"{number} {what}s";

    private static string[] Variables(IEnumerable<string> inputs, char fresh, LinearChain chain) =>
        [.. inputs, .. Enumerable.Range(1, chain.Fresh.Count).Select(k => $"{fresh}{k}")];

    private static Statement[] Sums(string[] names, LinearChain chain) =>
        [.. chain.Fresh.Select((form, k) => new Statement(names[chain.Inputs + k], Named(form, names)))];

    private static Summand[] Named(Entry[] form, string[] names) => [.. form.Select(e => new Summand(e.Value, names[e.Index]))];
}
