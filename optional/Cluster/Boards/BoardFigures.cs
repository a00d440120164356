namespace TensorDecomp.Cluster.Boards;

/// <summary>How a board stands, in a few numbers.</summary>
/// <param name="Goals">That are open.</param>
/// <param name="Workers">That were heard of lately.</param>
/// <param name="Threads">Theirs.</param>
/// <param name="Waiting">Units that wait for a worker.</param>
/// <param name="Leased">Units that workers have.</param>
/// <param name="Done">Units that came to an end since the hub began, and so on.</param>
/// <param name="Late">Outcomes that came when the unit was done.</param>
/// <param name="Expired">Units that were taken back.</param>
/// <param name="Refused">Outcomes that were none.</param>
internal readonly record struct BoardFigures(
    int Goals, int Workers, int Threads, int Waiting, int Leased, long Done, long Late, long Expired, long Refused);
