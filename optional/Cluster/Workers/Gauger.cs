using TensorDecomp.Evolution.Evaluators;
using TensorDecomp.Evolution.Facts;
using TensorDecomp.Evolution.Hubs;
using TensorDecomp.Search.Work;

namespace TensorDecomp.Cluster.Workers;

/// <summary>Measures programs for the thread that calls: each runs in a process of its own, as it does where there is no hub. The process
/// is kept from one program to the next.</summary>
/// <param name="clock">Whose time counts.</param>
internal sealed class Gauger(TimeProvider clock) : IWorker
{
    private (EvaluatorSettings Bounds, ProcessEvaluator Evaluator)? _warm;

    public Shift Work(IDesk desk, CancellationToken stop)
    {
        if (desk.Take() is not { } taken) return default;
        MeasurementUnit unit = (MeasurementUnit)taken;
        if (MeasurementProof.WhyNot(unit) is { } no) throw new InvalidDataException(no);
        try
        {
            Evaluation evaluation = Warm(unit.Bounds).EvaluateAsync(unit.Request, stop).GetAwaiter().GetResult();
            desk.Return(new MeasurementOutcome(unit.Number, evaluation));
        }
        catch (OperationCanceledException)
        {
            // its process is gone, and the unit is another's
        }
        catch (IOException e)
        {
            throw new InvalidOperationException(e.Message, e); // no process can be started here
        }
        return new Shift(Worked: true);
    }

    public void Dispose()
    {
        _warm?.Evaluator.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _warm = null;
    }

    private ProcessEvaluator Warm(EvaluatorSettings asked)
    {
        EvaluatorSettings bounds = asked with { Workers = 1 };
        if (_warm?.Bounds != bounds) Dispose();
        _warm ??= (bounds, new ProcessEvaluator(bounds, clock));
        return _warm.Value.Evaluator;
    }
}
