using NUnit.Framework;
using TensorDecomp.Cli.Reports;
using TensorDecomp.Search;

namespace TensorDecomp.Tests.Cli;

/// <summary>Of a hundred engines a display names the foremost.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ForemostTests
{
    [Test]
    public void Few_engines_are_all_shown()
    {
        EngineReading[] readings = [.. Enumerable.Range(0, 8).Select(k => Reading(k, steps: 0))];
        ShownEngines foremost = ShownEngines.Of(readings);
        Assert.That(foremost.Shown, Is.EqualTo(readings));
        Assert.That(foremost.Rest, Is.Null);
    }

    [Test]
    public void Of_many_those_that_came_furthest_are_shown_in_their_order()
    {
        EngineReading[] readings =
            [.. Enumerable.Range(0, 90).Select(k => Reading(k, steps: k < 40 ? 100 : 0, loss: k < 40 ? 50 - k : null))];
        readings[3] = readings[3] with { Converged = 1 };
        ShownEngines foremost = ShownEngines.Of(readings);
        Assert.That(foremost.Shown.Select(r => r.State), Is.EqualTo(new[] { "3", "33", "34", "35", "36", "37", "38", "39" }));
        Assert.That(foremost.Rest, Is.EqualTo("and 82 more engines, 50 of them not begun"));
    }

    [Test]
    public void One_engine_too_many_is_one_engine()
    {
        EngineReading[] readings = [.. Enumerable.Range(0, 9).Select(k => Reading(k, steps: 10))];
        Assert.That(ShownEngines.Of(readings).Rest, Is.EqualTo("and 1 more engine"));
    }

    [Test]
    public void Engines_that_stand_alike_are_still_so_many()
    {
        EngineReading[] readings = [.. Enumerable.Repeat(Reading(0, steps: 0), 20)];
        ShownEngines foremost = ShownEngines.Of([.. readings.Select(r => r with { })]);
        Assert.That(foremost.Shown, Has.Count.EqualTo(8));
        Assert.That(foremost.Rest, Is.EqualTo("and 12 more engines, 12 of them not begun"));
    }

    [Test]
    public void The_sentence_about_work_ends_with_the_rest()
    {
        string sentence = SearchSentences.Work([.. Enumerable.Range(0, 50).Select(k => Reading(k, steps: 1))]);
        Assert.That(sentence, Does.EndWith("; and 42 more engines"));
        Assert.That(sentence.Split("; "), Has.Length.EqualTo(9));
    }

    private static EngineReading Reading(int number, long steps, double? loss = null) =>
        new("gradient", steps, "restart-steps", $"{number}") { BestLoss = loss };
}
