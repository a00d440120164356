using TensorDecomp.Verify;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace TensorDecomp.Bench;

/// <summary>How the gradient comes about.</summary>
internal enum Form
{
    /// <summary>Automatic differentiation of Σe²/2 with every residual formed.</summary>
    Residual,

    /// <summary>The same of |T|² − 2⟨T,[U,V,W]⟩ + Σ G_U∘G_V∘G_W, G being Gram matrices of the terms.</summary>
    Gram,

    /// <summary>Its derivative written out: for U it is (G_V∘G_W)·U − T(·,V,W).</summary>
    Hand,
}

/// <summary>f/2 of a matrix product for a batch of points: U, V and W have a row for each term of each restart.</summary>
internal sealed class MatrixLoss(int m, int n, int p, int rank)
{
    private const double Tolerance = 1e-4;

    private readonly Tensor _tensor = Ones(m, n, p);

    /// <summary>U, V and W of so many restarts, from the normal distribution.</summary>
    public Tensor[] Start(int batch) => [.. new[] { m * n, n * p, m * p }.Select(size => 0.5f * torch.randn(batch, rank, size))];

    /// <summary>f/2, summed over the restarts, for automatic differentiation.</summary>
    public Tensor Of(Form form, Tensor[] x) => form == Form.Residual ? ByResiduals(x[0], x[1], x[2]) : ByGram(x[0], x[1], x[2]);

    /// <summary>The derivative by hand.</summary>
    public Tensor[] Gradient(Tensor[] x)
    {
        Tensor[] grams = [.. x.Select(Gram)];
        long batch = x[0].shape[0];
        Tensor u = x[0].view(batch * rank, m, n), v = x[1].view(batch * rank, n, p), w = x[2].view(batch * rank, m, p);
        Tensor[] inner = [torch.bmm(w, v.transpose(1, 2)), torch.bmm(u.transpose(1, 2), w), torch.bmm(u, v)];
        return [.. Enumerable.Range(0, 3).Select(f =>
            torch.bmm(grams[(f + 1) % 3] * grams[(f + 2) % 3], x[f]).sub_(inner[f].view(batch, rank, -1)))];
    }

    /// <summary>Says so where a form's gradient is not that of the residuals.</summary>
    public string? WhyWrong(Form form)
    {
        using IDisposable scope = torch.NewDisposeScope();
        Tensor[] x = Start(2);
        Tensor[] right = Differentiated(Form.Residual, x), own = form == Form.Hand ? Gradient(x) : Differentiated(form, x);
        double error = right.Zip(own, (a, b) => ((a - b).norm() / a.norm()).item<float>()).Max();
        return error <= Tolerance ? null : $"the gradient of the form {form} is wrong by {error:E1} of its length";
    }

    private Tensor[] Differentiated(Form form, Tensor[] x)
    {
        Tensor[] leaves = [.. x.Select(factor => factor.detach().clone().requires_grad_())];
        Of(form, leaves).backward();
        return [.. leaves.Select(leaf => leaf.grad!)];
    }

    private Tensor ByResiduals(Tensor u, Tensor v, Tensor w)
    {
        Tensor pairs = torch.einsum("zra,zrb->zabr", u, v).reshape(u.shape[0], -1, rank);
        return 0.5f * (torch.bmm(pairs, w) - _tensor).pow(2).sum();
    }

    private Tensor ByGram(Tensor u, Tensor v, Tensor w)
    {
        long batch = u.shape[0];
        Tensor product = torch.bmm(u.view(batch * rank, m, n), v.view(batch * rank, n, p));
        Tensor inner = (product * w.view(batch * rank, m, p)).sum();
        return 0.5f * ((Gram(u) * Gram(v) * Gram(w)).sum() - 2f * inner + batch * m * n * p);
    }

    private static Tensor Gram(Tensor x) => torch.bmm(x, x.transpose(1, 2));

    private static Tensor Ones(int m, int n, int p)
    {
        Verify.Tensor product = MatrixProduct.Of(new Shape(m, n, p));
        float[] ones = new float[(int)product.Equations];
        foreach ((int a, int b, int c, int value) in product.Entries) ones[(a * product.VSize + b) * product.WSize + c] = value;
        return torch.tensor(ones, [product.USize * product.VSize, product.WSize]).DetachFromDisposeScope();
    }
}
