using TensorDecomp.Cli.Web.Markup;
using TensorDecomp.Cli.Web.Pages;
using TensorDecomp.Cli.Web.Store;
using TensorDecomp.Evolution.Report;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Cli.Web.Server;

/// <summary>A run of evolution as a visitor watches it: its parts, made again when its journal has grown, and that at most every two
/// seconds, for a journal is read as a whole.</summary>
internal sealed class EvolutionWatch(JournalShelf journals, ShelvedJournal journal, TimeProvider clock)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private long? _looked;
    private RunHistory? _history;
    private IReadOnlyList<(string Id, Html Content)> _parts = [];

    /// <summary>Whether nothing was written for so long that nothing is waited for any more.</summary>
    public bool IsOver => journals.IsStill(journal);

    /// <summary>As they are now; as they were where the journal cannot be read just now.</summary>
    public IReadOnlyList<(string Id, Html Content)> Parts
    {
        get
        {
            if (_looked is { } before && clock.GetElapsedTime(before) < Pause) return _parts;
            _looked = clock.GetTimestamp();
            try
            {
                RunHistory history = journals.Read(journal);
                if (!ReferenceEquals(history, _history)) (_history, _parts) = (history, new RunPage(journal, history).Parts);
            }
            catch (Exception e) when (e is MalformedInputException or IOException or UnauthorizedAccessException)
            {
                // Whoever writes it may be in the middle of an event; the next look comes soon.
            }
            return _parts;
        }
    }
}
