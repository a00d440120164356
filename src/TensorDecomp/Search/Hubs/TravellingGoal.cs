using System.Text.Json;
using TensorDecomp.Programs;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Search.Kinds;

namespace TensorDecomp.Search.Hubs;

/// <summary>A goal that is searched for elsewhere: the text of its file, and what must not stand in it.</summary>
public static class TravellingGoal
{
    /// <summary>Why a goal cannot be searched for by a hub, as a sentence with the remedy; null where it can.</summary>
    public static string? WhyNot(SearchGoal goal) =>
        goal.From is not null || goal.Walks?.From is not null || goal.Descends
            ? "restarts that start at known schemes do not travel; leave out --from and --descend, or search without --hub."
        : goal.Walks?.Keep is not null ? "a hub keeps the pool itself; leave out --keep, or search without --hub."
        : goal.Programs.Any(program => program.Source is not null)
            ? "a program that is given as text does not travel; name one of the tool's own, or search without --hub."
        : goal is { Work: not null, Backend.IsOneKind: false }
            ? $"a budget of work means the same result wherever it is done, and --backend {goal.Backend} means whatever device is free; " +
                $"name one kind, as in --backend cuda, or give --time in place of --work."
        : goal.Backend is { } backend && backend != GoalBackend.Anything && Descending(goal) is { } program
            ? $"the program {program} has the engine descend, which runs on the processor alone; leave out --backend."
        : null;

    private static string? Descending(SearchGoal goal) => goal.Programs.Select(one => one.Name)
        .FirstOrDefault(name => ProgramRegistry.Find(name)?.Descends(goal.Target) == true);

    /// <summary>Its text.</summary>
    public static byte[] Text(SearchGoal goal)
    {
        using MemoryStream stream = new();
        GoalWriter.Write(goal, stream);
        return stream.ToArray();
    }

    /// <summary>The goal again, with every check that a goal file passes.</summary>
    /// <exception cref="GoalRefusedException">It is none, no engine serves it, or it does not travel; the message is a
    /// sentence.</exception>
    public static SearchGoal Read(byte[] text)
    {
        try
        {
            using JsonDocument document = JsonInput.Parse(new SourceFile("the goal", text));
            SearchGoal goal = GoalFile.Read(document.RootElement);
            if (WhyNot(goal) is { } no) throw new GoalRefusedException(no);
            Portfolio.Kinds(goal);
            return goal;
        }
        catch (MalformedInputException e)
        {
            throw new GoalRefusedException(e.Message);
        }
    }
}
