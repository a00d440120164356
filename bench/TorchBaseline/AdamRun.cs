using TorchSharp;
using TorchSharp.Modules;
using Tensor = TorchSharp.torch.Tensor;

namespace TensorDecomp.Bench;

/// <summary>Adam (Kingma and Ba 2015) on a batch of restarts: the library's own optimizer where the library differentiates, written out on
/// whole tensors where the gradient is by hand.</summary>
internal sealed class AdamRun : IDisposable
{
    private const double Rate = 0.02, First = 0.9, Second = 0.999, Floor = 1e-8;

    private readonly MatrixLoss _loss;
    private readonly Form _form;
    private readonly Tensor[] _x, _mean, _square;
    private readonly torch.optim.Optimizer? _optimizer;
    private int _step;

    public AdamRun(MatrixLoss loss, Form form, int batch)
    {
        (_loss, _form) = (loss, form);
        _x = form == Form.Hand ? loss.Start(batch) : [.. loss.Start(batch).Select(x => new Parameter(x))];
        (_mean, _square) = ([.. _x.Select(x => torch.zeros_like(x))], [.. _x.Select(x => torch.zeros_like(x))]);
        if (form == Form.Hand) return;
        _optimizer = torch.optim.Adam(_x.OfType<Parameter>(), Rate);
    }

    public void Step()
    {
        using IDisposable scope = torch.NewDisposeScope();
        if (_optimizer is not null)
        {
            _optimizer.zero_grad();
            _loss.Of(_form, _x).backward();
            _optimizer.step();
            return;
        }
        _step++;
        Tensor[] gradient = _loss.Gradient(_x);
        double rate = Rate / (1 - Math.Pow(First, _step)), correction = 1 / Math.Sqrt(1 - Math.Pow(Second, _step));
        for (int f = 0; f < 3; f++)
        {
            _mean[f].mul_(First).add_(gradient[f], alpha: 1 - First);
            _square[f].mul_(Second).addcmul_(gradient[f], gradient[f], 1 - Second);
            _x[f].addcdiv_(_mean[f], _square[f].sqrt().mul_(correction).add_(Floor), -rate);
        }
    }

    public void Dispose()
    {
        _optimizer?.Dispose();
        foreach (Tensor own in (Tensor[])[.. _x, .. _mean, .. _square]) own.Dispose();
    }
}
