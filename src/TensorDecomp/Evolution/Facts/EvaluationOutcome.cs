namespace TensorDecomp.Evolution.Facts;

/// <summary>How the evaluation of a candidate ended.</summary>
public enum EvaluationOutcome
{
    /// <summary>Every target was run within the budget.</summary>
    Scored,

    /// <summary>The text is not C# that compiles against the program contract.</summary>
    CompileError,

    /// <summary>The text compiles but uses what a program may not use.</summary>
    Refused,

    /// <summary>The process that ran it died: stack overflow, an unhandled exception.</summary>
    Crashed,

    /// <summary>It was killed at its deadline.</summary>
    TimedOut,

    /// <summary>It was killed at its memory cap.</summary>
    OutOfMemory,

    /// <summary>Scored on the early stages, but below the cascade's bar; its fitness holds what was measured.</summary>
    DroppedOut,
}
