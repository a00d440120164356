namespace TensorDecomp.Kernels;

/// <summary>Hears the value of one number of a starting point.</summary>
internal delegate void EntryWriter(int factor, int index, int term, int plane, float value);
