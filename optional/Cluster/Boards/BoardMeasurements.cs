using TensorDecomp.Cluster.Wire;
using TensorDecomp.Evolution.Hubs;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Cluster.Boards;

/// <content>What those say who evolve programs.</content>
internal sealed partial class Board
{
    /// <summary>Has a program measured; waits a moment for the answer.</summary>
    public async Task<Measurement> MeasureAsync(byte[] text)
    {
        if (Read(text, out string? refusal) is not { } unit) return new Measurement(null, refusal);
        string token = Measurements.Token(unit);
        long from = _place.Clock.GetTimestamp();
        while (true)
        {
            if (_place.Store.Outcome(token) is { } known) return new Measurement(known, null);
            Task news;
            lock (_gate)
            {
                if (_measured.Failure(token) is { } failure) return new Measurement(null, failure);
                if (_closed) return new Measurement(null, null);
                if (_measured.Ask(token, unit, Now)) WakeOne(_measured.Units);
                news = _measured.News;
            }
            TimeSpan left = IBoardGrain.Patience - _place.Clock.GetElapsedTime(from);
            if (left <= TimeSpan.Zero) return new Measurement(null, null);
            await Task.WhenAny(news, Task.Delay(left, _place.Clock)).ConfigureAwait(false);
        }
    }

    private static MeasurementUnit? Read(byte[] text, out string? refusal)
    {
        try
        {
            MeasurementUnit unit = MeasurementText.ReadUnit(text);
            refusal = MeasurementProof.WhyNot(unit) is { } no ? $"the hub does not take that measurement: {no}" : null;
            return refusal is null ? unit : null;
        }
        catch (Exception e) when (e is MalformedInputException or NullReferenceException or ArgumentException)
        {
            refusal = $"the hub cannot read what is to be measured: {Exchanged.Shown(e.Message)}";
            return null;
        }
    }
}
