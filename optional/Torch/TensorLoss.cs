using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Programs.Tracing;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace TensorDecomp.Torch;

/// <summary>
/// What a program minimises, as tensors, for a batch of points: Σ ResidualLoss(e) + Σ EntryPenalty(x) + Σ TermPenalty(|u_r|², |v_r|²,
/// |w_r|²). Residuals are formed whole, or, where the loss is c·e², Σ|e|² comes from Gram matrices: |T|² − 2 Re⟨T,[U,V,W]⟩ +
/// Σ Re(G_U∘G_V∘G_W). A point is a row of numbers: factor after factor, in it plane after plane, in that term after term.
/// </summary>
internal sealed class TensorLoss : IDisposable
{
    private readonly SearchSpace _space;
    private readonly Trace _trace;
    private readonly LossPath _path;
    private readonly Formulas _formulas;
    private readonly Tensor? _whole; // T as a matrix: entries of A and B, by entries of C
    private readonly Tensor[] _meets; // the three indices of each entry of T
    private readonly Tensor _values; // of these
    private readonly int[] _base;

    public TensorLoss(SearchSpace space, Trace trace, LossPath path, Formulas formulas, torch.Device device)
    {
        (_space, _trace, _path, _formulas) = (space, trace, path, formulas);
        int[] lengths = [.. Sizes.Select(size => space.Planes * space.Target.Rank * size)];
        _base = [0, lengths[0], lengths[0] + lengths[1]];
        Length = lengths.Sum();
        (int U, int V, int W, float Value)[] entries =
            [.. Meetings.Of(space.Target.Tensor)[0].SelectMany((m, a) => m.ToArray().Select(e => (a, e.First, e.Second, (float)e.Value)))];
        _meets = [Index(entries.Select(e => (long)e.U)), Index(entries.Select(e => (long)e.V)), Index(entries.Select(e => (long)e.W))];
        _values = torch.tensor(entries.Select(e => e.Value).ToArray(), device: device).DetachFromDisposeScope();
        if (path == LossPath.Gram) return;
        float[] whole = new float[Sizes[0] * Sizes[1] * Sizes[2]];
        foreach ((int u, int v, int w, float value) in entries) whole[(u * Sizes[1] + v) * Sizes[2] + w] = value;
        _whole = torch.tensor(whole, [Sizes[0] * Sizes[1], Sizes[2]], device: device).DetachFromDisposeScope();

        Tensor Index(IEnumerable<long> indices) => torch.tensor(indices.ToArray(), device: device).DetachFromDisposeScope();
    }

    /// <summary>Numbers of a point.</summary>
    public int Length { get; }

    private int[] Sizes => _space.Target.Tensor.Sizes;

    /// <summary>Where an entry lies within a point.</summary>
    public int Offset(int factor, int index, int term, int plane) =>
        _base[factor] + (plane * _space.Target.Rank + term) * Sizes[factor] + index;

    /// <summary>For each point of the batch f = Σ|e|², and all that is minimised.</summary>
    /// <param name="x">Points, one a row.</param>
    /// <param name="settings">The program's settings by their names, a column each.</param>
    public (Tensor F, Tensor Loss) Of(Tensor x, Func<string, Tensor> settings)
    {
        Tensor[][] factors = [.. Enumerable.Range(0, 3).Select(f => Planes(x, f))];
        (Tensor f, Tensor loss) = _path == LossPath.Gram ? ByGram(factors, settings) : ByResiduals(factors, settings);
        if (_trace.Entry["penalty"] != 0) loss = loss + Summed(_trace.Entry["penalty"], x, name => name == "x" ? x : settings(name));
        if (_trace.Term["penalty"] != 0)
        {
            Tensor[] norms = [.. factors.Select(planes => planes.Select(p => p.pow(2).sum(-1)).Aggregate((a, b) => a + b))];
            loss = loss + Summed(_trace.Term["penalty"], norms[0],
                name => name switch { "nu" => norms[0], "nv" => norms[1], "nw" => norms[2], _ => settings(name) });
        }
        return (f, loss);
    }

    public void Dispose()
    {
        foreach (Tensor? own in (Tensor?[])[.. _meets, _values, _whole]) own?.Dispose();
    }

    /// <summary>The real part of a factor, and the imaginary one over ℂ: points by terms by entries.</summary>
    private Tensor[] Planes(Tensor x, int factor)
    {
        int rank = _space.Target.Rank, size = Sizes[factor];
        return [.. Enumerable.Range(0, _space.Planes).Select(plane =>
            x.narrow(1, Offset(factor, 0, 0, plane), rank * size).reshape(x.shape[0], rank, size))];
    }

    private (Tensor, Tensor) ByResiduals(Tensor[][] factors, Func<string, Tensor> settings)
    {
        long points = factors[0][0].shape[0], rank = _space.Target.Rank;
        Tensor[] pairs = [.. Product([.. factors[0].Select(u => u.unsqueeze(3))], [.. factors[1].Select(v => v.unsqueeze(2))])
            .Select(p => p.reshape(points, rank, Sizes[0] * Sizes[1]).transpose(1, 2))];
        Tensor[] made = Product(pairs, factors[2], torch.bmm);
        made[0] = made[0] - _whole!;
        Tensor e = torch.cat([.. made.Select(part => part.reshape(points, -1))], 1);
        return (e.pow(2).sum(1), Summed(_trace.Residual["loss"], e, name => name == "e" ? e : settings(name)));
    }

    private (Tensor, Tensor) ByGram(Tensor[][] factors, Func<string, Tensor> settings)
    {
        Tensor[][] grams = [.. factors.Select(x =>
            Product(x, [.. x.Select((p, plane) => plane == 0 ? p.transpose(1, 2) : -p.transpose(1, 2))], torch.bmm))];
        Tensor norm = Product(Product(grams[0], grams[1]), grams[2])[0].sum([1L, 2L]);
        Tensor[][] met = [.. factors.Select((x, f) => (Tensor[])[.. x.Select(p => p.index_select(2, _meets[f]))])];
        Tensor inner = (Product(Product(met[0], met[1]), met[2])[0] * _values).sum([1L, 2L]);
        Tensor f = norm - 2f * inner + (float)_space.Target.Tensor.SquaredNorm;
        // c·f where the slope of c·e² at 1 is 2c
        Tensor weight = _formulas.Evaluate([_trace.Residual["weight"]], settings)[0];
        return (f, (weight * 0.5f).reshape(-1) * f);
    }

    /// <summary>Real and imaginary part of a product, of numbers that have one part or two.</summary>
    private static Tensor[] Product(Tensor[] a, Tensor[] b, Func<Tensor, Tensor, Tensor>? times = null)
    {
        times ??= (x, y) => x * y;
        return a.Length == 1 ? [times(a[0], b[0])]
            : [times(a[0], b[0]) - times(a[1], b[1]), times(a[0], b[1]) + times(a[1], b[0])];
    }

    /// <summary>A formula over all numbers of the row's shape, summed for each point.</summary>
    private Tensor Summed(int place, Tensor shape, Func<string, Tensor> input) =>
        _formulas.Evaluate([place], input)[0].expand_as(shape).sum(1);
}
