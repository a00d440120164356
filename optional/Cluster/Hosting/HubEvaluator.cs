using TensorDecomp.Cluster.Boards;
using TensorDecomp.Cluster.Wire;
using TensorDecomp.Evolution.Evaluators;
using TensorDecomp.Evolution.Facts;
using TensorDecomp.Evolution.Hubs;
using TensorDecomp.Search.Hubs;
using TensorDecomp.Search.Work;

namespace TensorDecomp.Cluster.Hosting;

/// <summary>Candidates that a hub's workers measure. Whatever happens to the hub, it is asked until it answers; what it answers is looked
/// through here again.</summary>
/// <param name="connection">The line to it.</param>
/// <param name="bounds">Within which bounds.</param>
internal sealed class HubEvaluator(HubConnection connection, EvaluatorSettings bounds) : ICandidateEvaluator
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(250);

    public async Task<Evaluation> EvaluateAsync(EvaluationRequest request, CancellationToken cancel)
    {
        if (request.Targets.Count == 0) throw new ArgumentException("An evaluation needs a target.", nameof(request));
        MeasurementUnit unit = new(0, request, bounds);
        byte[] text = UnitText.Of(unit);
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            try
            {
                Measurement answer = await connection.Board.Measure(text).ConfigureAwait(false);
                if (answer.Failure is { } failure)
                    throw new HubException($"a program was not measured at {connection.Address}: {failure}.");
                if (answer.Outcome is { } outcome) return Read(unit, outcome);
                continue;
            }
            catch (Exception e) when (HubConnection.IsSilence(e))
            {
                // it is killed, or begins anew; workers go on meanwhile
            }
            await Task.Delay(s_pause, cancel).ConfigureAwait(false);
        }
    }

    public ValueTask DisposeAsync()
    {
        connection.Dispose();
        return ValueTask.CompletedTask;
    }

    private Evaluation Read(MeasurementUnit unit, byte[] text)
    {
        string? wrong;
        try
        {
            Outcome outcome = UnitText.ReadOutcome(text);
            wrong = OutcomeProof.WhyNot(unit, ref outcome);
            if (wrong is null) return ((MeasurementOutcome)outcome).Evaluation;
        }
        catch (InvalidDataException e)
        {
            wrong = e.Message;
        }
        throw new HubException($"what {connection.Address} says of a program is no measurement of it: {wrong}.");
    }
}
