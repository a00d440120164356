namespace TensorDecomp.Cluster.Boards;

/// <summary>The board is another hub's, or out of reach: nothing more can be kept, so nothing more is to be said. The message is a
/// clause.</summary>
internal sealed class BoardLostException(string clause, Exception? cause = null) : Exception(clause, cause);
