using NUnit.Framework;
using TensorDecomp.Evolution.Facts;
using TensorDecomp.Evolution.Models;
using TensorDecomp.Evolution.Run;

namespace TensorDecomp.Tests.Evolution;

/// <summary>Endpoints that send what no endpoint should: none of it costs more than its question.</summary>
public sealed class HostileEndpointTests
{
    private const string Key = "a-secret/of+42=letters";
    private static readonly Question Please = new(1, 0, "small", "please, please, please");

    [TestCase("NaN")]
    [TestCase("-Infinity")]
    [TestCase("-5")]
    [TestCase("tomorrow")]
    [TestCase("")]
    public async Task A_Retry_After_that_is_no_time_is_passed_over(string value)
    {
        await using LoopbackEndpoint endpoint =
            new((number, _) => number == 0 ? Response.Of(429, "Busy", headers: $"Retry-After: {value}\r\nretry-after-ms: {value}\r\n")
                : Response.Text("fine"));
        InstantClock clock = new();
        Assert.That((await Retrying(endpoint, clock).AskAsync(Please, default)).Text, Is.EqualTo("fine"));
        Assert.That(clock.Waits.Single().TotalSeconds, Is.InRange(1, 2), "as long as after any failure");
    }

    [TestCase("Infinity", Description = "no number at all")]
    [TestCase("1e300", Description = "likewise: it has an exponent")]
    public async Task A_Retry_After_without_end_is_none(string value)
    {
        await using LoopbackEndpoint endpoint =
            new((number, _) => number == 0 ? Response.Of(503, "Busy", headers: $"Retry-After: {value}\r\n") : Response.Text("fine"));
        Assert.That((await Retrying(endpoint, new InstantClock()).AskAsync(Please, default)).Text, Is.EqualTo("fine"));
    }

    [TestCase("99999999999999999999")]
    [TestCase("Fri, 31 Dec 9999 23:59:59 GMT")]
    public async Task A_Retry_After_of_years_means_that_the_endpoint_is_down(string value)
    {
        await using LoopbackEndpoint endpoint = new((_, _) => Response.Of(429, "Busy", headers: $"Retry-After: {value}\r\n"));
        Assert.That(async () => await Retrying(endpoint, new InstantClock()).AskAsync(Please, default),
            Throws.TypeOf<ProviderDownException>().With.Message.Contains("asks to wait"));
    }

    [Test]
    public async Task An_answer_without_end_is_read_as_far_as_an_answer_may_be_long_and_its_question_is_lost()
    {
        await using LoopbackEndpoint endpoint =
            new((_, _) =>
                new Response("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n{\"choices\":[")
                {
                    Forever =
                    new string(' ', 1 << 16)
                });
        Assert.That(async () => await Model(endpoint).AskAsync(Please, default),
            Throws.TypeOf<NoAnswerException>().With.Message.Contains("more than 8 MiB"));
        Assert.That(endpoint.Endless, Is.LessThan(32 << 20), "what was sent and not read fits into buffers");
    }

    [Test]
    public async Task An_answer_that_trickles_ends_with_the_patience_of_its_question()
    {
        await using LoopbackEndpoint endpoint =
            new((_, _) =>
                new Response("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n")
                {
                    Forever = " ",
                    Pause = TimeSpan.FromMilliseconds(5)
                });
        OpenAiModel model = new(endpoint.Address, Key, TimeSpan.FromMilliseconds(400), TimeProvider.System);
        Assert.That(async () => await model.AskAsync(Please, default),
            Throws.TypeOf<TransientFailureException>().With.Message.Contains("did not answer within"));
    }

    [Test]
    public async Task A_program_of_megabytes_is_none()
    {
        await using LoopbackEndpoint endpoint = new((_, _) => Response.Text(new string('x', Reply.LongestText + 1)));
        Assert.That(async () => await Model(endpoint).AskAsync(Please, default),
            Throws.TypeOf<NoAnswerException>().With.Message.Contains("more than 1 Mi"));
    }

    [TestCase("null")]
    [TestCase("{}")]
    [TestCase("\"many\"")]
    [TestCase("{\"prompt_tokens\":-1000000,\"completion_tokens\":-9223372036854775808}")]
    [TestCase("{\"prompt_tokens\":0,\"completion_tokens\":0}")]
    [TestCase("{\"prompt_tokens\":1e400,\"completion_tokens\":\"7\"}")]
    [TestCase("{\"prompt_tokens\":99999999999999999999,\"completion_tokens\":[]}")]
    public async Task Tokens_that_nobody_counted_are_estimated(string usage)
    {
        await using LoopbackEndpoint endpoint =
            new((_, _) => Response.Ok("{\"choices\":[{\"message\":{\"content\":\"twelve bytes\"}}],\"usage\":" + usage + "}"));
        Reply reply = await Model(endpoint).AskAsync(Please, default);
        Assert.That(reply, Is.EqualTo(new Reply("twelve bytes", Tokens.Estimate(Please.Text), 3)));
    }

    [Test]
    public async Task A_count_that_no_model_could_reach_is_bounded_so_that_sums_stay_sums()
    {
        await using LoopbackEndpoint endpoint = new((_, _) => Response.Ok("""
            {"choices":[{"message":{"content":[{"type":"text","text":"in "},{"text":"parts"}]}}],
             "usage":{"prompt_tokens":9223372036854775807,"completion_tokens":9223372036854775807}}
            """));
        Assert.That(await Model(endpoint).AskAsync(Please, default), Is.EqualTo(new Reply("in parts", Tokens.Most, Tokens.Most)));
    }

    [Test]
    public async Task A_redirect_ends_the_run_with_the_address_to_name()
    {
        await using LoopbackEndpoint elsewhere = new((_, _) => Response.Text("caught"));
        await using LoopbackEndpoint endpoint =
            new((_, _) => Response.Of(307, "Temporary Redirect", headers: $"Location: {elsewhere.Address}\r\n"));
        Assert.That(async () => await Retrying(endpoint, new InstantClock()).AskAsync(Please, default),
            Throws.TypeOf<ProviderDownException>().With.Message.Contains($"{elsewhere.Address}").And.Message.Contains("--base-url"));
        Assert.That((endpoint.Requests.Count, elsewhere.Requests.Count), Is.EqualTo((1, 0)),
            "the key goes nowhere that the user did not name");
    }

    [TestCase(400)]
    [TestCase(422)]
    [TestCase(405)]
    public async Task An_endpoint_that_refuses_every_question_is_down_after_three(int status)
    {
        await using LoopbackEndpoint endpoint = new((_, _) => Response.Of(status, "No", "{\"error\":{\"message\":\"unknown field\"}}"));
        RetryingModel model = Retrying(endpoint, new InstantClock());
        for (int k = 0; k < 2; k++) Assert.That(async () => await model.AskAsync(Please, default), Throws.TypeOf<NoAnswerException>());
        Assert.That(async () => await model.AskAsync(Please, default),
            Throws.TypeOf<ProviderDownException>().With.Message.Contains($"{status}").And.Message.Contains("--resume"));
        Assert.That(endpoint.Requests, Has.Count.EqualTo(3));
    }

    [Test]
    public async Task What_an_endpoint_says_of_a_failure_tells_the_terminal_nothing()
    {
        await using LoopbackEndpoint endpoint =
            new((_, _) => Response.Of(400, "Bad", "{\"error\":{\"message\":\"no \\u001b[2J\\u009b31m and \\u202e\"}}"));
        Assert.That(async () => await Model(endpoint).AskAsync(Please, default),
            Throws.TypeOf<NoAnswerException>().With.Message.Contains("status 400").And.Message.Not.Match(@"[\p{Cc}\u202e]"));
    }

    [Test]
    public async Task A_key_that_an_answer_quotes_is_not_kept()
    {
        await using LoopbackEndpoint endpoint = new((_, _) => Response.Text($"You sent {Key}, and {Key} again."));
        Assert.That((await Model(endpoint).AskAsync(Please, default)).Text, Is.EqualTo("You sent [key], and [key] again."));
    }

    [Test]
    public async Task A_word_that_stands_for_no_key_stays_in_the_answer()
    {
        await using LoopbackEndpoint endpoint = new((_, _) => Response.Text("none of this is secret"));
        OpenAiModel model = new(endpoint.Address, "none", TimeSpan.FromSeconds(20), TimeProvider.System);
        Assert.That((await model.AskAsync(Please, default)).Text, Is.EqualTo("none of this is secret"));
    }

    private static OpenAiModel Model(LoopbackEndpoint endpoint) => new(endpoint.Address, Key, TimeSpan.FromSeconds(20), new InstantClock());

    private static RetryingModel Retrying(LoopbackEndpoint endpoint, InstantClock clock) =>
        new(new OpenAiModel(endpoint.Address, Key, TimeSpan.FromSeconds(20), clock), RetryPolicy.Default, clock);
}
