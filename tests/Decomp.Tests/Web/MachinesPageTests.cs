using NUnit.Framework;
using TensorDecomp.Search.Hubs;

namespace TensorDecomp.Tests.Web;

/// <summary>The page of a hub's machines, which are made up here.</summary>
public sealed class MachinesPageTests
{
    [Test]
    public async Task Workers_goals_and_what_went_wrong_are_shown_and_names_are_text()
    {
        await using OpenServer server = await OpenServer.Start(settings => settings with { Hub = () => MadeUpHub.Status });
        string page = await server.Text("/machines");
        Assert.That(page, Does.Contain("2 workers with 65 threads, 1 open goal").And.Contain("node-1").And.Contain("3,456")
            .And.Contain("4x4x4:47").And.Contain("reached").And.Contain("barred").And.Contain("its scheme is none")
            .And.Contain("data-events=\"/machines/events\""));
        Assert.That(page, Does.Contain("&lt;b&gt;liar&lt;/b&gt;").And.Not.Contain("<b>liar"));
        Assert.That(page, Does.Contain("cuda: &lt;i&gt;a card&lt;/i&gt;, 123 done there").And.Contain("none"));
    }

    [Test]
    public async Task A_hub_that_falls_silent_is_a_sentence()
    {
        await using OpenServer server = await OpenServer.Start(settings => settings with
        {
            Hub = () => throw new HubException("no hub answers at 127.0.0.1:8350; start one with 'decomp hub'.")
        });
        Assert.That(await server.Text("/machines"), Does.Contain("no hub answers at 127.0.0.1:8350"));
    }

    [Test]
    public async Task Without_a_hub_the_page_says_how_to_name_one()
    {
        await using OpenServer server = await OpenServer.Start();
        Assert.That(await server.Text("/machines"), Does.Contain("decomp serve --hub HOST:PORT"));
        using HttpResponseMessage events = await server.Visitor.GetAsync("/machines/events");
        Assert.That((int)events.StatusCode, Is.EqualTo(404));
    }
}
