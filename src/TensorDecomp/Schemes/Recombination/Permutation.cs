using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Recombination;

/// <summary>The same algorithm for the six orders of its dimensions (Hopcroft and Musinski 1973); rank and ring stay.</summary>
public static class Permutation
{
    /// <summary>⟨m,n,p⟩ → ⟨n,p,m⟩: the trace of A·B·Cᵀ does not change when its factors are rotated.</summary>
    public static Scheme Rotated(Scheme s)
    {
        (int m, int n, int p) = (s.Shape.M, s.Shape.N, s.Shape.P);
        var shape = new Shape(n, p, m);
        return new Scheme(shape, s.V,
            Indexing.Moved(s.W, shape.VSize, Indexing.Transposed(m, p)),
            Indexing.Moved(s.U, shape.WSize, Indexing.Transposed(m, n)));
    }

    /// <summary>⟨m,n,p⟩ → ⟨p,n,m⟩: Cᵀ = BᵀAᵀ.</summary>
    public static Scheme Transposed(Scheme s)
    {
        (int m, int n, int p) = (s.Shape.M, s.Shape.N, s.Shape.P);
        var shape = new Shape(p, n, m);
        return new Scheme(shape,
            Indexing.Moved(s.V, shape.USize, Indexing.Transposed(n, p)),
            Indexing.Moved(s.U, shape.VSize, Indexing.Transposed(m, n)),
            Indexing.Moved(s.W, shape.WSize, Indexing.Transposed(m, p)));
    }

    /// <summary>Why the schemes of a tensor have one order only, in one clause, or null.</summary>
    public static string? WhyNot(Tensor tensor) => MatrixProduct.WhyNot(tensor, "another order of the dimensions");

    /// <summary>Whether schemes of one tensor are schemes of the other one: the same, or a matrix product in another order.</summary>
    public static bool Leads(Tensor from, Tensor to) =>
        from.Product is { } one && to.Product is { } other ? one.Sorted() == other.Sorted() : from == to;

    /// <summary>The scheme for a tensor that <see cref="Leads"/> says it serves.</summary>
    /// <exception cref="ArgumentException">It does not.</exception>
    public static Scheme To(Tensor tensor, Scheme scheme) => tensor.Product is { } shape && scheme.Tensor.Product is not null
        ? To(shape, scheme)
        : scheme.Tensor == tensor ? scheme : throw new ArgumentException($"A scheme for {scheme.Tensor} is none for {tensor}.");

    /// <summary>The scheme for the given order of its dimensions.</summary>
    /// <exception cref="ArgumentException">The shape has other dimensions.</exception>
    public static Scheme To(Shape shape, Scheme scheme)
    {
        if (shape.Sorted() != scheme.Shape.Sorted())
            throw new ArgumentException($"A scheme for {scheme.Shape} cannot be permuted to {shape}.");
        for (int rotation = 0; rotation < 3; rotation++, scheme = Rotated(scheme))
        {
            if (scheme.Shape == shape) return scheme;
            if (Transposed(scheme) is var transposed && transposed.Shape == shape) return transposed;
        }
        throw new InvalidOperationException("Three rotations and their transposes are all six orders.");
    }
}
