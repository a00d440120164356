using System.Text.Json;
using NUnit.Framework;
using TensorDecomp.Evolution.Models;
using TensorDecomp.Optional.Tests;
using TensorDecomp.Parts;
using TensorDecomp.Tests.Evolution;

namespace TensorDecomp.Claude.Tests;

/// <summary>The provider against a real HTTP server, well-behaved and not; what it shares with others is tested with these.</summary>
public sealed class AnthropicModelTests
{
    private const string Key = "sk-ant-test-0123456789-secret";
    private static readonly Question Please = new(1, 0, "small", "please");

    [Test]
    public async Task An_answer_comes_with_its_tokens_and_the_request_carries_model_prompt_and_key()
    {
        await using LoopbackEndpoint server = new((_, _) => Said("an idea", 123, 45));
        await using ILanguageModel model = Model(server);
        Assert.That(await model.AskAsync(Please, default), Is.EqualTo(new Reply("an idea", 123, 45)));
        string request = server.Requests.Single();
        Assert.That(request, Does.StartWith("POST /v1/messages").And.Contain(Key));
        JsonElement body = JsonDocument.Parse(request[(request.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]).RootElement;
        Assert.That(body.GetProperty("model").GetString(), Is.EqualTo("small"));
        Assert.That(body.GetProperty("messages")[0].GetProperty("content").ToString(), Does.Contain("please"));
        Assert.That(body.GetProperty("max_tokens").GetInt32(), Is.GreaterThan(1000));
    }

    [Test]
    public async Task Status_429_is_asked_again_no_sooner_than_Retry_After_says()
    {
        await using LoopbackEndpoint server =
            new((number, _) => number == 0 ? Response.Of(429, "Too Many Requests", headers: "Retry-After: 37\r\n") : Said("at last"));
        InstantClock clock = new();
        Assert.That((await Retrying(server, clock).AskAsync(Please, default)).Text, Is.EqualTo("at last"));
        Assert.That(clock.Waits, Is.EqualTo((TimeSpan[])[TimeSpan.FromSeconds(37)]));
        Assert.That(server.Requests, Has.Count.EqualTo(2), "and nobody else tried again");
    }

    private static IEnumerable<TestCaseData> Bad()
    {
        yield return new TestCaseData(Response.Of(500, "Internal Server Error")).SetArgDisplayNames("500");
        yield return new TestCaseData(Response.Of(529, "Overloaded")).SetArgDisplayNames("529");
        yield return new TestCaseData(Said("cut off in the middle of its words").CutShort()).SetArgDisplayNames("truncated");
        yield return new TestCaseData(Said("")).SetArgDisplayNames("empty text");
        yield return new TestCaseData(Response.Ok("")).SetArgDisplayNames("empty body");
        yield return new TestCaseData(Response.Ok("{\"content\":")).SetArgDisplayNames("broken JSON");
        yield return new TestCaseData(Response.Ok("{}")).SetArgDisplayNames("no content");
        yield return new TestCaseData(Response.Ok("[1,2,3]")).SetArgDisplayNames("not an object");
        yield return new TestCaseData(Response.Ok("<html>proxy error</html>")).SetArgDisplayNames("HTML");
        yield return new TestCaseData(new Response("no HTTP at all")).SetArgDisplayNames("garbage");
        yield return new TestCaseData(new Response("")).SetArgDisplayNames("hung up");
    }

    [TestCaseSource(nameof(Bad))]
    public async Task A_bad_answer_is_asked_for_again(Response bad)
    {
        await using LoopbackEndpoint server = new((number, _) => number < 2 ? bad : Said("fine"));
        InstantClock clock = new();
        Assert.That((await Retrying(server, clock).AskAsync(Please, default)).Text, Is.EqualTo("fine"));
        Assert.That((server.Requests.Count, clock.Waits.Count), Is.EqualTo((3, 2)));
    }

    [TestCase(401, "ANTHROPIC_API_KEY")]
    [TestCase(403, "ANTHROPIC_API_KEY")]
    [TestCase(404, "no model 'small'")]
    public async Task What_no_repetition_can_cure_stops_the_run_and_the_key_is_not_told(int status, string sentence)
    {
        await using LoopbackEndpoint server = new((_, _) =>
            Response.Of(status, "No", $"{{\"type\":\"error\",\"error\":{{\"type\":\"x\",\"message\":\"invalid x-api-key {Key}\"}}}}"));
        Assert.That(async () => await Retrying(server, new InstantClock()).AskAsync(Please, default),
            Throws.TypeOf<ProviderDownException>().With.Message.Contains(sentence).And.Message.Not.Contains("sk-"));
        Assert.That(server.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_refused_prompt_loses_its_question_only_and_a_key_in_an_answer_is_not_kept()
    {
        await using LoopbackEndpoint server = new((number, _) => number == 0
            ? Response.Of(400, "Bad", $"{{\"type\":\"error\",\"error\":{{\"message\":\"prompt is too long for {Key}\"}}}}")
            : Said($"You sent {Key}."));
        await using ILanguageModel model = Model(server);
        Assert.That(async () => await model.AskAsync(Please, default), Throws.TypeOf<NoAnswerException>()
            .With.Message.Contains("status 400: prompt is too long").And.Message.Not.Contains("sk-"));
        Assert.That((await model.AskAsync(Please, default)).Text, Is.EqualTo("You sent [key]."));
    }

    [Test]
    public async Task A_slow_answer_is_abandoned_and_asked_for_again()
    {
        await using LoopbackEndpoint server =
            new((number, _) => Said("slow") with { After = number == 0 ? TimeSpan.FromMinutes(5) : default });
        RetryingModel model = new(Model(server, TimeSpan.FromSeconds(1)), RetryPolicy.Default, new InstantClock());
        Assert.That((await model.AskAsync(Please, default)).Text, Is.EqualTo("slow"));
        Assert.That(server.Requests, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task An_answer_without_end_is_read_as_far_as_an_answer_may_be_long()
    {
        await using LoopbackEndpoint server = new((_, _) =>
            new Response("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n{\"content\":[")
            {
                Forever = new string(' ', 1 << 16)
            });
        Assert.That(async () => await Model(server).AskAsync(Please, default),
            Throws.TypeOf<NoAnswerException>().With.Message.Contains("more than 8 MiB"));
    }

    private static Response Said(string text, int asked = 11, int answered = 7) => Response.Ok(JsonSerializer.Serialize(new
    {
        id = "msg_1",
        type = "message",
        role = "assistant",
        model = "small",
        content = new[] { new { type = "text", text } },
        stop_reason = "end_turn",
        stop_sequence = (string?)null,
        usage = new { input_tokens = asked, output_tokens = answered },
    }));

    private static ILanguageModel Model(LoopbackEndpoint server, TimeSpan? patience = null, TimeProvider? clock = null)
    {
        Checkout.UseItsParts();
        Uri address = new(server.Address.GetLeftPart(UriPartial.Authority));
        return OptionalPart.Find("Anthropic").Open<IModelProvider>()
            .Open(new Endpoint(address, Key, "ANTHROPIC_API_KEY", patience ?? TimeSpan.FromSeconds(20), clock ?? TimeProvider.System));
    }

    private static RetryingModel Retrying(LoopbackEndpoint server, InstantClock clock) =>
        new(Model(server, clock: clock), RetryPolicy.Default, clock);
}
