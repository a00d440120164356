using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using TensorDecomp.Cli.Web.Markup;

namespace TensorDecomp.Cli.Web.Server;

/// <summary>A part of a page that is sent again whenever it has changed, as a server-sent event: the id of an element, then its
/// content.</summary>
internal static class EventStream
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(400), Longest = TimeSpan.FromHours(1);

    /// <summary>Sends until nothing can change any more, or nobody listens.</summary>
    /// <param name="context">Who listens.</param>
    /// <param name="site">Whose streams are counted.</param>
    /// <param name="parts">The elements as they are now.</param>
    /// <param name="isOver">Whether they will stay as they are; asked before they are read.</param>
    public static async Task Send(HttpContext context, WebSite site, Func<IReadOnlyList<(string Id, Html Content)>> parts,
        Func<bool> isOver)
    {
        using IDisposable? seat = site.Streams.Enter();
        if (seat is null)
        {
            await Answers.Busy().ExecuteAsync(context).ConfigureAwait(false);
            return;
        }
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        Dictionary<string, string> sent = [];
        long began = site.Clock.GetTimestamp();
        using PeriodicTimer timer = new(Every, site.Clock);
        do
        {
            bool over = isOver() || site.Ends.IsCancellationRequested;
            StringBuilder events = new();
            foreach ((string id, Html content) in parts())
            {
                string text = content.ToString();
                if (sent.GetValueOrDefault(id) == text) continue;
                sent[id] = text;
                events.Append(Message($"{id}\n{text}"));
            }
            if (over) events.Append("event: over\ndata: over\n\n");
            if (events.Length > 0) await context.Response.WriteAsync(events.ToString(), context.RequestAborted).ConfigureAwait(false);
            if (over) return;
        }
        while (site.Clock.GetElapsedTime(began) < Longest && await timer.WaitForNextTickAsync(context.RequestAborted)
            .ConfigureAwait(false));
    }

    private static string Message(string text) => string.Concat(text.Split('\n').Select(line => $"data: {line}\n")) + "\n";
}
