using System.Collections.Concurrent;
using TensorDecomp.Evolution.Children;
using TensorDecomp.Evolution.Journal;
using TensorDecomp.Evolution.Workshop;
using TensorDecomp.Programs;
using TensorDecomp.Programs.Compilation;
using TensorDecomp.Search.Messages;

namespace TensorDecomp.Evolution.Evaluators;

/// <summary>
/// The process that candidates run in, seen from inside: it compiles, runs and reports, one request after another, until
/// its parent is gone. It holds nothing worth stealing and its word counts for nothing.
/// </summary>
public sealed class CandidateChild(Stream input, Stream output, Func<string, CompileResult> compile, Action orphaned)
{
    /// <summary>Bytes of stack for parsing and running; what <see cref="TextGate"/> lets through needs a small part of it.</summary>
    private const int Stack = 32 << 20;

    private LoadedProgram? _loaded;

    /// <summary>Serves until the input ends. A thread of its own watches for that, so that no endless candidate outlives the
    /// parent.</summary>
    public void Serve()
    {
        using BlockingCollection<ChildRequest> requests = [];
        Thread reader = new(() =>
        {
            try
            {
                while (Frames.ReadAsync<ChildRequest>(input).GetAwaiter().GetResult() is { } request) requests.Add(request);
            }
            catch (Exception e) when (e is IOException or InvalidDataException)
            {
                // A parent that cannot be understood is as good as gone.
            }
            orphaned();
            requests.CompleteAdding();
        })
        { IsBackground = true, Name = "requests" };
        reader.Start();
        Thread server = new(() =>
        {
            foreach (ChildRequest request in requests.GetConsumingEnumerable())
                foreach (ChildReply reply in Answer(request)) Frames.WriteAsync(output, reply).GetAwaiter().GetResult();
        }, Stack)
        { Name = "answers" };
        server.Start();
        server.Join();
    }

    private IEnumerable<ChildReply> Answer(ChildRequest request)
    {
        using IEnumerator<ChildReply> replies = Replies(request).GetEnumerator();
        for (ChildReply? reply = Next(replies); reply is not null; reply = Next(replies)) yield return reply;
    }

    private IEnumerable<ChildReply> Replies(ChildRequest request) => request switch
    {
        ChildRequest.Run run => Run(program => CandidateRun.Restarts(program, run)),
        ChildRequest.Trial trial => Run(program => CandidateRun.Shuffled(program, trial)),
        ChildRequest.Load load => Loading(load.Source),
        ChildRequest.Compile text => [Compile(text.Source)],
        ChildRequest.Identify text => [new ChildReply.Text(InProcessWorkshop.Instance.Identity(text.Source))],
        ChildRequest.Mutate parent => [Mutant(parent)],
        ChildRequest.Count text => [new ChildReply.Number(InProcessWorkshop.Instance.Knobs(text.Source))],
        ChildRequest.Turn text => [new ChildReply.Text(InProcessWorkshop.Instance.Turn(text.Source, text.Moves))],
        _ => throw new InvalidOperationException($"There is no answer to {request.GetType().Name}."),
    };

    private static ChildReply.Text Mutant(ChildRequest.Mutate parent) =>
        new(InProcessWorkshop.Instance.Mutate(parent.Source, parent.Seed, parent.Rule));

    private ChildReply Compile(string source)
    {
        CompileResult result = compile(source);
        return result.Succeeded ? new ChildReply.Compiled(result.Program.TypeName, [.. result.Program.Image], result.Program.Slots)
            : new ChildReply.Complained(result.Complaints);
    }

    /// <summary>The next reply; what the program throws is one too.</summary>
    private static ChildReply? Next(IEnumerator<ChildReply> replies)
    {
        try
        {
            return replies.MoveNext() ? replies.Current : null;
        }
        catch (ProgramFailedException e)
        {
            return new ChildReply.Failed(e.Message);
        }
    }

    /// <summary>Only when it is asked for, so that what a program's plan throws is a reply.</summary>
    private IEnumerable<ChildReply> Loading(string source)
    {
        yield return Load(source);
    }

    private ChildReply Load(string source)
    {
        Forget();
        CompileResult result = compile(source);
        if (!result.Succeeded)
            return new ChildReply.Rejected(result.Complaints.Any(c => c.Kind == ComplaintKind.Refusal),
                [.. result.Complaints.Select(c => c.In(Candidate))]);
        _loaded = LoadedProgram.Load(result.Program, Candidate);
        return ProgramBehaviour.Of(_loaded.Program);
    }

    private const string Candidate = "candidate.cs";

    private IEnumerable<ChildReply> Run(Func<GradientProgram, IEnumerable<ChildReply.Restart>> restarts)
    {
        if (_loaded is null) throw new ProgramFailedException("no program is loaded");
        foreach (ChildReply.Restart restart in restarts(_loaded.Program)) yield return restart;
        yield return new ChildReply.Done();
    }

    /// <summary>Lets the last program go; its code leaves memory with the collection.</summary>
    private void Forget()
    {
        _loaded?.Dispose();
        _loaded = null;
        GC.Collect();
    }
}
