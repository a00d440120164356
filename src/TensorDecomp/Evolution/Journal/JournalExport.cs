using System.Text;
using TensorDecomp.Schemes;

namespace TensorDecomp.Evolution.Journal;

/// <summary>A journal as text that goes into version control: one JSON object per event, and every placed program as a file.</summary>
public static class JournalExport
{
    /// <summary>The file with the events, one JSON object a line.</summary>
    public const string FileName = "journal.jsonl";

    /// <summary>Writes the events and, as programs/0001.cs, every program that was placed.</summary>
    /// <param name="journal">The journal, which stays as it is.</param>
    /// <param name="folder">It is made if need be.</param>
    /// <exception cref="IOException">Something cannot be written.</exception>
    public static void Write(RunJournal journal, string folder)
    {
        Directory.CreateDirectory(folder);
        RunState? state = null;
        AtomicFile.Write(Path.Combine(folder, FileName), stream =>
        {
            using StreamWriter writer = new(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
            state = JournalFold.Of(journal, (entry, _, _) =>
                writer.WriteLine(
                    $$"""{"id":{{entry.Id}},"kind":"{{entry.Kind}}","time":"{{entry.Time:O}}","digest":"{{(
                        entry.Digest)}}","data":{{entry.Text}}}"""));
        });
        string programs = Path.Combine(folder, "programs");
        Directory.CreateDirectory(programs);
        foreach (CandidateLife life in state!.Candidates.Where(c => c.Stage == LifeStage.Placed))
            AtomicFile.Write(Path.Combine(programs, $"{life.Id:D4}.cs"), stream => stream.Write(Encoding.UTF8.GetBytes(life.Source!)));
    }
}
