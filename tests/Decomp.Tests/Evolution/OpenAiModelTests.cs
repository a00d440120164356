using System.Text.Json;
using NUnit.Framework;
using TensorDecomp.Evolution.Journal;
using TensorDecomp.Evolution.Models;

namespace TensorDecomp.Tests.Evolution;

/// <summary>The provider against a real HTTP server, well-behaved and not.</summary>
public sealed class OpenAiModelTests
{
    private const string Key = "sk-test-0123456789-secret";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Test]
    public async Task An_answer_comes_with_its_tokens_and_the_request_carries_model_prompt_and_key()
    {
        await using LoopbackEndpoint endpoint = new((_, _) => Response.Text("an idea", 123, 45));
        Reply reply = await Model(endpoint).AskAsync(new Question(1, 0, "small", "please"), default);
        Assert.That(reply, Is.EqualTo(new Reply("an idea", 123, 45)));
        string request = endpoint.Requests.Single();
        Assert.That(request, Does.StartWith("POST /v1/chat/completions").And.Contain($"Bearer {Key}"));
        JsonElement body = JsonDocument.Parse(request[(request.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]).RootElement;
        Assert.That(body.GetProperty("model").GetString(), Is.EqualTo("small"));
        Assert.That(body.GetProperty("messages")[0].GetProperty("content").ToString(), Does.Contain("please"));
    }

    [Test]
    public async Task Status_429_is_asked_again_no_sooner_than_Retry_After_says()
    {
        await using LoopbackEndpoint endpoint =
            new((number, _) => number == 0 ? Response.Of(429, "Too Many Requests", headers: "Retry-After: 37\r\n")
                : Response.Text("at last"));
        InstantClock clock = new();
        Reply reply = await Retrying(endpoint, clock).AskAsync(new Question(1, 0, "small", "please"), default);
        Assert.That(reply.Text, Is.EqualTo("at last"));
        Assert.That(clock.Waits, Is.EqualTo((TimeSpan[])[TimeSpan.FromSeconds(37)]));
        Assert.That(endpoint.Requests, Has.Count.EqualTo(2), "and nobody else tried again");
    }

    [Test]
    public async Task Retry_After_may_be_a_date_or_milliseconds()
    {
        InstantClock clock = new();
        string date = clock.GetUtcNow().AddSeconds(50).ToString("R");
        await using LoopbackEndpoint endpoint = new((number, _) => number switch
        {
            0 => Response.Of(429, "Too Many Requests", headers: $"Retry-After: {date}\r\n"),
            1 => Response.Of(503, "Busy", headers: "retry-after-ms: 90000\r\n"),
            _ => Response.Text("at last"),
        });
        await Retrying(endpoint, clock).AskAsync(new Question(1, 0, "small", "please"), default);
        Assert.That(clock.Waits, Is.EqualTo((TimeSpan[])[TimeSpan.FromSeconds(50), TimeSpan.FromSeconds(90)]));
    }

    private static IEnumerable<TestCaseData> Bad()
    {
        yield return new TestCaseData(Response.Of(500, "Internal Server Error")).SetArgDisplayNames("500");
        yield return new TestCaseData(Response.Text("cut off in the middle of its words").CutShort()).SetArgDisplayNames("truncated");
        yield return new TestCaseData(Response.Text("")).SetArgDisplayNames("empty text");
        yield return new TestCaseData(Response.Ok("")).SetArgDisplayNames("empty body");
        yield return new TestCaseData(Response.Ok("{\"choices\":")).SetArgDisplayNames("broken JSON");
        yield return new TestCaseData(Response.Ok("{}")).SetArgDisplayNames("no choices");
        yield return new TestCaseData(Response.Ok("[1,2,3]")).SetArgDisplayNames("not an object");
        yield return new TestCaseData(
            Response.Ok("{\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":null}}]}")).SetArgDisplayNames("no content");
        yield return new TestCaseData(Response.Ok("<html>proxy error</html>")).SetArgDisplayNames("HTML");
        yield return new TestCaseData(new Response("no HTTP at all")).SetArgDisplayNames("garbage");
        yield return new TestCaseData(new Response("")).SetArgDisplayNames("hung up");
    }

    [TestCaseSource(nameof(Bad))]
    public async Task A_bad_answer_is_asked_for_again(Response bad)
    {
        await using LoopbackEndpoint endpoint = new((number, _) => number < 2 ? bad : Response.Text("fine"));
        InstantClock clock = new();
        Assert.That((await Retrying(endpoint, clock).AskAsync(new Question(1, 0, "small", "please"), default)).Text, Is.EqualTo("fine"));
        Assert.That(endpoint.Requests, Has.Count.EqualTo(3));
        Assert.That(clock.Waits, Has.Count.EqualTo(2));
        Assert.That(clock.Waits[0].TotalSeconds, Is.InRange(1, 2));
        Assert.That(clock.Waits[1].TotalSeconds, Is.InRange(2, 4));
    }

    [TestCaseSource(nameof(Bad))]
    public async Task Nothing_but_bad_answers_is_given_up_with_a_sentence_and_then_the_endpoint_is_down(Response bad)
    {
        await using LoopbackEndpoint endpoint = new((_, _) => bad);
        RetryingModel model = Retrying(endpoint, new InstantClock());
        Question question = new(1, 0, "small", "please");
        for (int k = 0; k < 2; k++)
            Assert.That(async () => await model.AskAsync(question, default),
                Throws.TypeOf<NoAnswerException>().With.Message.Contains("(6 tries)"));
        Assert.That(async () => await model.AskAsync(question, default),
            Throws.TypeOf<ProviderDownException>().With.Message.Contains("--resume"));
        Assert.That(endpoint.Requests, Has.Count.EqualTo(18));
    }

    [Test]
    public async Task A_slow_answer_is_abandoned_and_asked_for_again()
    {
        await using LoopbackEndpoint endpoint =
            new((number, _) => Response.Text("slow") with { After = number == 0 ? TimeSpan.FromMinutes(5) : default });
        RetryingModel model =
            new(new OpenAiModel(endpoint.Address, Key, TimeSpan.FromMilliseconds(300), TimeProvider.System), RetryPolicy.Default,
                new InstantClock());
        Assert.That((await model.AskAsync(new Question(1, 0, "small", "please"), default)).Text, Is.EqualTo("slow"));
        Assert.That(endpoint.Requests, Has.Count.EqualTo(2));
    }

    [TestCase(401, "OPENAI_API_KEY")]
    [TestCase(403, "OPENAI_API_KEY")]
    [TestCase(404, "no model 'small'")]
    public async Task What_no_repetition_can_cure_stops_the_run_and_the_key_is_not_told(int status, string sentence)
    {
        await using LoopbackEndpoint endpoint =
            new((_, _) => Response.Of(status, "No", $"{{\"error\":{{\"message\":\"Incorrect API key provided: {Key}\"}}}}"));
        Assert.That(async () => await Retrying(endpoint, new InstantClock()).AskAsync(new Question(1, 0, "small", "please"), default),
            Throws.TypeOf<ProviderDownException>().With.Message.Contains(sentence).And.Message.Not.Contains("sk-"));
        Assert.That(endpoint.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_refused_prompt_loses_its_question_only_and_the_key_is_not_told()
    {
        await using LoopbackEndpoint endpoint =
            new((number, _) => number == 0
                ? Response.Of(400, "Bad", $"{{\"error\":{{\"message\":\"too long; your key is {Key} or sk-proj-ABCDEFG\"}}}}")
                : Response.Text("fine"));
        OpenAiModel model = Model(endpoint);
        Assert.That(async () => await model.AskAsync(new Question(1, 0, "small", "please"), default),
            Throws.TypeOf<NoAnswerException>().With.Message.Contains("400").And.Message.Not.Contains("sk-"));
        Assert.That((await model.AskAsync(new Question(2, 0, "small", "please"), default)).Text, Is.EqualTo("fine"));
    }

    [Test]
    public async Task Requests_and_tokens_per_minute_are_kept()
    {
        InstantClock clock = new();
        await using ThrottledModel model = new(new Answering(new Reply("x", 600, 400)), 2, 5000, clock);
        Question question = new(1, 0, "small", new string('x', 4000)); // 1,000 tokens and 1,500 expected
        for (int k = 0; k < 8; k++) await model.AskAsync(question, default);
        // Eight requests at two a minute, of which the first two are free: three minutes. The tokens, 8 × 1,000, are less.
        Assert.That(clock.GetElapsedTime(0).TotalMinutes, Is.EqualTo(3).Within(0.01));
        InstantClock second = new();
        await using ThrottledModel tokens = new(new Answering(new Reply("x", 4000, 6000)), null, 10_000, second);
        for (int k = 0; k < 4; k++) await tokens.AskAsync(question, default);
        // Each takes 10,000 although 2,500 were expected: 7,500 of debt are paid off before the next, to 2,500 and the debt.
        Assert.That(second.GetElapsedTime(0).TotalMinutes, Is.EqualTo(2.25).Within(0.01));
    }

    [Test]
    public async Task A_whole_run_lives_through_a_bad_endpoint()
    {
        using TemporaryFolder folder = new();
        ScriptedModel script = new();
        int asked = 0;
        await using LoopbackEndpoint endpoint = new((number, body) =>
        {
            if (number % 3 == 1) return Response.Of(number % 2 == 0 ? 429 : 503, "Busy", headers: "Retry-After: 1\r\n");
            string prompt = JsonDocument.Parse(body).RootElement.GetProperty("messages")[0].GetProperty("content") is var content
                && content.ValueKind == JsonValueKind.String ? content.GetString()! : content[0].GetProperty("text").GetString()!;
            try
            {
                return Response.Text(script.AskAsync(new Question(Interlocked.Increment(ref asked), 0, "", prompt), default).GetAwaiter()
                    .GetResult().Text, 1000, 500);
            }
            catch (NoAnswerException)
            {
                return Response.Text("no idea", 1000, 500);
            }
        });
        RunState state = await Runs.GoOn(folder["run.db"], Runs.Settings(6, model: true), 20, Retrying(endpoint, new InstantClock()));
        Assert.That((state.Tries, state.Evaluations > 0), Is.EqualTo((20, true)), "whatever the endpoint said was asked again");
        (ModelAccount small, ModelAccount large) = (state.Ledger.Accounts["small"], state.Ledger.Accounts["large"]);
        Assert.That(state.Ledger.Cost,
            Is.EqualTo((small.PromptTokens + 2 * small.AnswerTokens + 5 * large.PromptTokens + 10 * large.AnswerTokens) / 1e6)
                .Within(1e-9).And.GreaterThan(0));
        Assert.That(state.Ledger.Accounts["large"].Asked, Is.GreaterThan(0));
        Assert.That(Runs.Audited(folder["run.db"]).Faults, Is.Empty);
        Assert.That(string.Concat(Runs.Events(folder["run.db"]).Select(e => e.Text)), Does.Not.Contain(Key));
    }

    private static OpenAiModel Model(LoopbackEndpoint endpoint) => new(endpoint.Address, Key, Patience, new InstantClock());

    private static RetryingModel Retrying(LoopbackEndpoint endpoint, InstantClock clock) =>
        new(new OpenAiModel(endpoint.Address, Key, Patience, clock), RetryPolicy.Default, clock);

    private sealed class Answering(Reply reply) : ILanguageModel
    {
        public Task<Reply> AskAsync(Question question, CancellationToken cancel) => Task.FromResult(reply);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
