using System.Text;
using TensorDecomp.Evolution.Journal;
using TensorDecomp.Evolution.Run;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Bench;

/// <summary>A journal that somebody wrote into.</summary>
internal static class MutatedJournal
{
    /// <summary>A database with other bytes, a text with others, or events of which one was changed and all digests mended.</summary>
    public static string Write(Trial t) => t.Random.Next(3) == 0 ? t.Mutated(t.Inputs.Journals) : Mended(t);

    /// <summary>Reads, folds and audits one with a parser that is kept: what the verb does, but for the start of a process.</summary>
    public static void Folded(Trial t)
    {
        string file = Write(t);
        try
        {
            using RunJournal journal = RunJournal.OpenToRead(file, TimeProvider.System);
            AuditResult result = Audit.Of(journal, t.Workshop);
            t.Taken = result.Faults.Count == 0;
        }
        catch (Exception e) when (e is MalformedInputException or IOException)
        {
            // A sentence at the edge.
        }
    }

    private static string Mended(Trial t)
    {
        IReadOnlyList<JournalEntry> events = t.Inputs.Events;
        int changed = t.Random.Next(events.Count), count = changed + 1 + t.Random.Next(events.Count - changed);
        StringBuilder text = new();
        string digest = "";
        for (int k = 0; k < count; k++)
        {
            string data = k == changed
                ? OneLine(Mutation.Mutated(Encoding.UTF8.GetBytes(events[k].Text),
                    Encoding.UTF8.GetBytes(events[t.Random.Next(events.Count)].Text), t.Random)) : events[k].Text;
            digest = RunJournal.Chained(digest, events[k].Kind, data);
            text.Append($$"""{"id":{{k + 1}},"kind":"{{events[k].Kind}}","time":"{{events[k].Time:O}}","digest":"{{(
                digest)}}","data":{{data}}}""").Append('\n');
        }
        return t.Write("run.jsonl", Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static string OneLine(byte[] bytes) => Encoding.UTF8.GetString(bytes).ReplaceLineEndings("");
}
