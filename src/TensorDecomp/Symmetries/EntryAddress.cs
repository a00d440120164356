namespace TensorDecomp.Symmetries;

/// <summary>One entry of one term of a factor.</summary>
/// <param name="Factor">0, 1, 2 for U, V, W.</param>
/// <param name="Index">The entry, row by row.</param>
/// <param name="Term">The term, from 0.</param>
public readonly record struct EntryAddress(int Factor, int Index, int Term);
