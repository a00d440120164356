using TensorDecomp.Cli.Web.Pages;
using TensorDecomp.Search.Hubs;

namespace TensorDecomp.Cli.Web.Server;

/// <summary>A hub as all visitors see it: it is asked at most every two seconds, by whoever comes first, and its silence is a sentence. Any
/// thread may look.</summary>
/// <param name="ask">Asks the hub.</param>
/// <param name="clock">Whose time counts.</param>
internal sealed class HubWatch(Func<HubStatus> ask, TimeProvider clock)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private readonly Lock _gate = new();
    private long? _asked;
    private HubSight _sight = new(null, null, null);

    /// <summary>How it stands, and stood before.</summary>
    public HubSight Sight
    {
        get
        {
            lock (_gate)
            {
                if (_asked is { } before && clock.GetElapsedTime(before) < Pause) return _sight;
                try
                {
                    _sight = new HubSight(ask(), _sight.Status, null);
                }
                catch (HubException e)
                {
                    _sight = _sight with { Silence = e.Message };
                }
                _asked = clock.GetTimestamp(); // a silent hub is waited for before it says nothing
                return _sight;
            }
        }
    }
}
