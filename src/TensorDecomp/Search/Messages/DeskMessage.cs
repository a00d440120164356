using System.Text.Json.Serialization;
using TensorDecomp.Search.Work;

namespace TensorDecomp.Search.Messages;

/// <summary>What the holder of the desks says to a worker at the other end of a stream.</summary>
[JsonDerivedType(typeof(Work), "work")]
[JsonDerivedType(typeof(Unit), "unit")]
[JsonDerivedType(typeof(Wanted), "wanted")]
internal abstract record DeskMessage
{
    private DeskMessage() { }

    /// <summary>Work for that engine for a moment.</summary>
    public sealed record Work(int Engine) : DeskMessage;

    /// <summary>The unit that was asked for; null for none.</summary>
    public sealed record Unit(UnitForm? Form) : DeskMessage;

    /// <summary>Whether anything could still come of the unit that was asked about.</summary>
    public sealed record Wanted(bool Is) : DeskMessage;
}

/// <summary>What a worker says to the holder of the desks, while it works for an engine.</summary>
[JsonDerivedType(typeof(Take), "take")]
[JsonDerivedType(typeof(IsWanted), "isWanted")]
[JsonDerivedType(typeof(Done), "done")]
[JsonDerivedType(typeof(Reported), "reported")]
[JsonDerivedType(typeof(Ended), "ended")]
[JsonDerivedType(typeof(Failed), "failed")]
internal abstract record WorkerMessage
{
    private WorkerMessage() { }

    /// <summary>A unit, please.</summary>
    public sealed record Take : WorkerMessage;

    /// <summary>Could anything still come of this unit?</summary>
    public sealed record IsWanted(long Number) : WorkerMessage;

    /// <summary>What came of a unit.</summary>
    public sealed record Done(OutcomeForm Outcome) : WorkerMessage;

    /// <summary>How units stand.</summary>
    public sealed record Reported(UnitReport Report) : WorkerMessage;

    /// <summary>The moment is over.</summary>
    public sealed record Ended(bool Worked, bool Midway) : WorkerMessage;

    /// <summary>Nothing more comes of this worker, and why.</summary>
    public sealed record Failed(string Sentence) : WorkerMessage;
}
