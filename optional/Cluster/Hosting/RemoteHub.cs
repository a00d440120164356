using System.Text.Json;
using TensorDecomp.Cluster.Wire;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Search;
using TensorDecomp.Search.Hubs;

namespace TensorDecomp.Cluster.Hosting;

/// <summary>A hub for those who bring goals. What it says was found is proved here again before anybody hears of it.</summary>
/// <param name="connection">The line to it.</param>
/// <param name="clock">Whose time counts.</param>
internal sealed class RemoteHub(HubConnection connection, TimeProvider clock) : IHub
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5), s_first = TimeSpan.FromSeconds(15),
        s_pause = TimeSpan.FromMilliseconds(250);

    private volatile bool _answered;

    public HubStatus Status() => JsonSerializer.Deserialize<HubStatus>(Ask(() => connection.Board.Status())!)!;

    public SearchResult Search(SearchGoal goal, SchemeStore? store, ISearchObserver observer, CancellationToken cancel)
    {
        if (TravellingGoal.WhyNot(goal) is { } no) throw new GoalRefusedException(no);
        byte[] text = TravellingGoal.Text(goal);
        Ticket ticket = Ask(() => connection.Board.Submit(text))!;
        if (ticket.Goal is not { } id) throw new GoalRefusedException(ticket.Refusal ?? "the hub does not take that goal.");
        Following follow = new(goal, store, observer);
        bool cancelled = false;
        while (true)
        {
            if (cancel.IsCancellationRequested && !cancelled)
            {
                cancelled = true;
                Ask(async () =>
                {
                    await connection.Board.Cancel(id);
                    return "";
                });
            }
            News news = Ask(() => connection.Board.News(id, follow.Known))!;
            follow.Take(news);
            if (news.End is null) continue;
            return news.End != "failed" ? follow.Result(news)
                : throw new HubException($"the search failed at {connection.Address}: {news.Failure}");
        }
    }

    public void Dispose() => connection.Dispose();

    /// <summary>Asks until there is an answer; a hub that has never answered has less time for it than one that was killed.</summary>
    private TAnswer? Ask<TAnswer>(Func<Task<TAnswer>> question) where TAnswer : class
    {
        long from = clock.GetTimestamp();
        while (true)
        {
            try
            {
                TAnswer answer = question().GetAwaiter().GetResult();
                _answered = true;
                return answer;
            }
            catch (Exception e) when (HubConnection.IsSilence(e))
            {
                if (!_answered && clock.GetElapsedTime(from) > s_first)
                    throw new HubException($"somebody listens at {connection.Address}, but no hub answers; name the hub by the address " +
                        "that it printed when it began.", e);
                if (clock.GetElapsedTime(from) > s_patience)
                    throw new HubException($"{connection.Address} has not answered for {s_patience.TotalMinutes:0} minutes; the same " +
                        "command goes on with it.", e);
            }
            Thread.Sleep(s_pause);
        }
    }

    /// <summary>What one who follows a goal knows of it.</summary>
    private sealed class Following(SearchGoal goal, SchemeStore? store, ISearchObserver observer)
    {
        private readonly List<Finding> _beside = [];
        private IReadOnlyList<EngineReading> _readings = [];
        private Finding? _best, _elsewhere;

        /// <summary>Number of the last find.</summary>
        public long Known { get; private set; }

        public void Take(News news)
        {
            foreach (Find find in news.Finds) Take(find);
            if (news.Readings is { } text) _readings = JsonSerializer.Deserialize<EngineReading[]>(text) ?? [];
            observer.Progress(TimeSpan.FromSeconds(news.Seconds), _readings, _best);
        }

        public SearchResult Result(News news) => new(news.End switch
        {
            "reached" => SearchEnd.Reached,
            "exhausted" => SearchEnd.Exhausted,
            "cancelled" => SearchEnd.Cancelled,
            _ => SearchEnd.OutOfTime,
        }, _best, TimeSpan.FromSeconds(news.Seconds), _readings)
        { Beside = _beside, Elsewhere = _elsewhere };

        private void Take(Find find)
        {
            Known = Math.Max(Known, find.Number);
            Submission submission = new CanonicalJson().Read(new SourceFile("what the hub found", find.Scheme), Limits.Default)[0];
            if (CertifiedScheme.Of(submission, null, out string? refusal) is not { Provenance: not null } certified)
                throw new HubException($"the hub says that it found a scheme which is {refusal ?? "of unknown origin"}.");
            bool was = store is not null && File.Exists(store.PathOf(certified));
            Finding finding = new(certified, store?.Save(certified), find.Engine, find.Order) { WasStored = was };
            switch (find.Kind)
            {
                case "improved" when certified.Tensor == goal.Tensor:
                    if (_best is not null && goal.Compare(certified, _best.Certified) > 0) return;
                    _best = finding;
                    observer.Improved(finding);
                    break;
                case "elsewhere":
                    _elsewhere = finding;
                    break;
                default:
                    _beside.Add(finding);
                    observer.Kept(finding);
                    break;
            }
        }
    }
}
