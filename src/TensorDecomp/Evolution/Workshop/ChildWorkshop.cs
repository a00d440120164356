using System.Diagnostics.CodeAnalysis;
using TensorDecomp.Evolution.Children;
using TensorDecomp.Evolution.Edits;
using TensorDecomp.Programs.Compilation;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Evolution.Workshop;

/// <summary>
/// The compiler in a process of its own, which is started with the first request and kept for the next. It has a stack, memory
/// and processor time that a text may use up; whatever it dies of becomes a sentence, and the next request starts another.
/// Requests come one at a time. Identities are remembered by the hash of their text.
/// </summary>
public sealed class ChildWorkshop : IProgramCompiler, IProgramSyntax, IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, string> _identities = [];
    private readonly TimeProvider _clock;
    private readonly ChildCommand _command;
    private readonly WorkshopLimits _limits;
    private readonly IProcessGauge _gauge;
    private CandidateProcess? _child;

    /// <summary>A workshop whose process starts with the first request.</summary>
    /// <param name="clock">Where waiting is measured.</param>
    /// <param name="command">What to start; this tool itself unless given.</param>
    /// <param name="limits">Bounds on one request.</param>
    public ChildWorkshop(TimeProvider clock, ChildCommand? command = null, WorkshopLimits? limits = null)
        : this(clock, command, limits, SystemGauge.Instance) { }

    internal ChildWorkshop(TimeProvider clock, ChildCommand? command, WorkshopLimits? limits, IProcessGauge gauge) =>
        (_clock, _command, _limits, _gauge) = (clock, command ?? ChildCommand.ThisTool, limits ?? new WorkshopLimits(), gauge);

    /// <inheritdoc/>
    public CompileResult Compile(string source)
    {
        if (TextGate.Refusal(source) is { } refusal) return CompileResult.Wrong([refusal]);
        return Ask(new ChildRequest.Compile(source), out string? failure) switch
        {
            ChildReply.Compiled image => CompileResult.Right(new ProgramImage(source, image.TypeName, [.. image.Image], image.Slots)),
            ChildReply.Complained { Complaints.Count: > 0 } wrong => CompileResult.Wrong(wrong.Complaints),
            _ => CompileResult.Wrong([new Complaint(ComplaintKind.Refusal, 1, 1, failure ?? "the compiler gave no answer to this text.")]),
        };
    }

    /// <inheritdoc/>
    public string Identity(string source)
    {
        if (TextGate.Refusal(source) is not null) return ProgramIdentity.TextHash(source);
        string key = Provenance.HashOf(source);
        lock (_gate)
        {
            if (_identities.TryGetValue(key, out string? known)) return known;
            ChildReply? answer = Ask(new ChildRequest.Identify(source), out _);
            return _identities[key] = answer is ChildReply.Text text ? text.Value : ProgramIdentity.TextHash(source);
        }
    }

    /// <inheritdoc/>
    public string Mutate(string source, ulong seed, MutationRule rule)
    {
        if (TextGate.Refusal(source) is not null) return source;
        return Ask(new ChildRequest.Mutate(source, seed, rule), out _) is ChildReply.Text text ? text.Value : source;
    }

    /// <inheritdoc/>
    public int Knobs(string source) =>
        TextGate.Refusal(source) is null && Ask(new ChildRequest.Count(source), out _) is ChildReply.Number number ? number.Value : 0;

    /// <inheritdoc/>
    public string Turn(string source, IReadOnlyList<double> moves) =>
        TextGate.Refusal(source) is null && Ask(new ChildRequest.Turn(source, moves), out _) is ChildReply.Text text ? text.Value : source;

    /// <summary>Ends the process.</summary>
    public void Dispose()
    {
        lock (_gate) End();
    }

    /// <summary>The answer, or null and why there is none.</summary>
    private ChildReply? Ask(ChildRequest request, [NotNullWhen(false)] out string? failure)
    {
        lock (_gate)
        {
            ExchangeEnd end = Exchange(request, out ChildReply? answer, out string words);
            // A process that was killed by somebody else, or came to nothing on a busy machine, says nothing about the text.
            if (end is ExchangeEnd.Died or ExchangeEnd.Stalled or ExchangeEnd.Garbled) end = Exchange(request, out answer, out words);
            failure = end == ExchangeEnd.Answered ? null : Sentence(end, words);
            return end == ExchangeEnd.Answered ? answer : null;
        }
    }

    private string Sentence(ExchangeEnd end, string words) => end switch
    {
        ExchangeEnd.TimedOut => Stopped($"{_limits.Processor.TotalSeconds:0} s of processor time"),
        ExchangeEnd.OutOfMemory => Stopped($"{_limits.MemoryBytes >> 20} MiB of memory"),
        ExchangeEnd.Stalled => "the compiler was stopped: the machine gave it too little time; try again when less runs on it.",
        _ => $"the compiler broke down over this text{(words.Length == 0 ? "" : $" ({words})")}; make it simpler.",
    };

    private static string Stopped(string limit) => $"the compiler was stopped: this text took it more than {limit}; make it simpler.";

    private ExchangeEnd Exchange(ChildRequest request, out ChildReply? answer, out string words)
    {
        if (_child is { IsAlive: false } || _child?.Resident > _limits.MemoryBytes / 2) End();
        CandidateProcess child = _child ??= CandidateProcess.Start(_command, _clock, _gauge);
        ChildReply? heard = null;
        ExchangeLimits limits = new(_limits.Processor, _limits.MemoryBytes);
        ExchangeEnd end = child.ExchangeAsync(request, Hear, limits, CancellationToken.None).GetAwaiter().GetResult();
        (answer, words) = (heard, child.Words.Split('\n')[0].Trim().TrimEnd('.'));
        if (end != ExchangeEnd.Answered) End();
        return end;

        bool Hear(ChildReply reply)
        {
            heard = reply;
            return true;
        }
    }

    private void End()
    {
        _child?.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _child = null;
    }
}
