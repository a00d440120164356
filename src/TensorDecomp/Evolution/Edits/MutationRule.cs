namespace TensorDecomp.Evolution.Edits;

/// <summary>Which mutants of numbers and building blocks count as programs worth measuring. A journal keeps the one that it was begun
/// under.</summary>
public enum MutationRule
{
    /// <summary>All that differ from their parent; all journals from before there was a choice.</summary>
    AnyText,

    /// <summary>Those only in which every function still reads the settings that it read: a ridge that no longer follows its weight is one
    /// that a program cannot let go of.</summary>
    SameSettings,
}
