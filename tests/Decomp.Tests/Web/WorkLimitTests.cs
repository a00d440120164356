using NUnit.Framework;
using TensorDecomp.Cli.Web.Server;

namespace TensorDecomp.Tests.Web;

public sealed class WorkLimitTests
{
    [Test]
    public async Task Who_comes_when_all_turns_are_taken_and_all_places_to_wait_is_told_at_once()
    {
        using WorkLimit limit = new(atOnce: 1, waiting: 1);
        using ManualResetEventSlim done = new();
        Task<string?> first = limit.Do(() => Waited(done, "first"), CancellationToken.None);
        Task<string?> second = limit.Do(() => "second", CancellationToken.None);
        Assert.That(await limit.Do(() => "third", CancellationToken.None), Is.Null);
        Assert.That(second.IsCompleted, Is.False, "one at a time");
        done.Set();
        Assert.That((await first, await second), Is.EqualTo(("first", "second")));
        Assert.That(await limit.Do(() => "fourth", CancellationToken.None), Is.EqualTo("fourth"));
    }

    [Test]
    public async Task A_turn_comes_back_from_whoever_fails_or_leaves()
    {
        using WorkLimit limit = new(atOnce: 1, waiting: 1);
        Assert.That(async () => await limit.Do<string>(() => throw new InvalidOperationException("x"), CancellationToken.None),
            Throws.InvalidOperationException);
        using ManualResetEventSlim done = new();
        using CancellationTokenSource left = new();
        Task<string?> first = limit.Do(() => Waited(done, "first"), CancellationToken.None), second = limit.Do(() => "second", left.Token);
        await left.CancelAsync();
        Assert.That(async () => await second, Throws.InstanceOf<OperationCanceledException>());
        done.Set();
        await first;
        Assert.That(await limit.Do(() => "third", CancellationToken.None), Is.EqualTo("third"));
    }

    [Test]
    public void A_seat_is_free_again_when_it_is_left()
    {
        using WorkLimit limit = new(atOnce: 1, waiting: 0);
        IDisposable? seat = limit.Enter();
        Assert.That((seat is not null, limit.Enter()), Is.EqualTo((true, (IDisposable?)null)));
        seat!.Dispose();
        Assert.That(limit.Enter(), Is.Not.Null);
    }

    private static string Waited(ManualResetEventSlim done, string word)
    {
        done.Wait();
        return word;
    }
}
