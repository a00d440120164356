using System.Globalization;
using TensorDecomp.Evolution.Facts;
using TensorDecomp.Evolution.Journal;
using TensorDecomp.Evolution.Models;
using TensorDecomp.Evolution.Population;
using TensorDecomp.Evolution.Run;

namespace TensorDecomp.Cli.Reports;

/// <summary>One way of showing a run: a live display, plain lines, or JSON lines. It hears of every event from the controller's
/// thread.</summary>
internal interface IEvolveReport : IRunObserver
{
    /// <param name="worked">Time that earlier sittings took.</param>
    void Begin(RunState state, string journal, string provider, TimeSpan worked);

    /// <summary>A question failed and will be asked again; from other threads than events.</summary>
    void Failed(RetryNotice notice);

    /// <summary>Shows the run until it has ended.</summary>
    SittingEnd During(Task<SittingEnd> run);

    /// <param name="next">Commands that come next.</param>
    void End(RunState state, SittingEnd end, string journal, IReadOnlyList<string> next);
}
