using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using TensorDecomp.Cli.Web.Pages;

namespace TensorDecomp.Cli.Web.Server;

/// <summary>The machines of a hub.</summary>
internal static class MachineRoutes
{
    public static void Add(IEndpointRouteBuilder routes, WebSite site)
    {
        routes.MapGet("/machines", async (HttpContext context) => site.Hub is not { } hub ? Answers.Of(MachinesPage.WithoutHub)
            : await site.Work.Do(() => Answers.Of(new MachinesPage(hub.Sight).Page), context.RequestAborted).ConfigureAwait(false)
                ?? Answers.Busy());
        routes.MapGet("/machines/events", async (HttpContext context) =>
        {
            if (site.Hub is { } hub)
                await EventStream.Send(context, site, () => new MachinesPage(hub.Sight).Parts, () => false).ConfigureAwait(false);
            else await Answers.Refusal(404, "No hub was named.").ExecuteAsync(context).ConfigureAwait(false);
        });
    }
}
