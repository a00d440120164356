using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Devices;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Programs.Devices;
using TensorDecomp.Programs.Tracing;

namespace TensorDecomp.Programs.Backends;

/// <summary>
/// A way to run restarts of gradient programs: the processor's lanes, a driver's devices, a library of tensors. Whatever it is, a seed
/// and a restart's number determine what the restart does, to rounding: starts, schedules, hops and ends come from
/// <see cref="Restarts{TProgram}"/>.
/// </summary>
public interface IBackend
{
    /// <summary>What --backend calls it.</summary>
    string Name { get; }

    /// <summary>What it runs on, in a few words for the help.</summary>
    string Summary { get; }

    /// <summary>The device that it runs on; null for one that has none to choose from.</summary>
    DeviceFacts? Device => null;

    /// <summary>What it can run on here, each a backend by itself, the preferred one first; empty where <see cref="WhyAbsent"/> says
    /// why.</summary>
    IReadOnlyList<IBackend> Places => [this];

    /// <summary>Why it does not run on this machine at all, in one sentence with the remedy, or null.</summary>
    string? WhyAbsent => null;

    /// <summary>Restarts that a batch runs side by side, at most.</summary>
    int MostLanes => 1;

    /// <summary>The same, with its load chosen by measuring, where it has a load to choose.</summary>
    IBackend Tuned(LoadTuner tuner) => this;

    /// <summary>Why it cannot run a program there, absence included, in one sentence, or null.</summary>
    /// <param name="trace">The program's formulas.</param>
    /// <param name="space">Where restarts are to look.</param>
    string? WhyNot(Trace trace, SearchSpace space);

    /// <summary>A batch of restarts for one thread, of as many side by side as suits it.</summary>
    /// <param name="trace">The program's formulas; how to differentiate is <see cref="Trace.Path"/>.</param>
    /// <param name="space">Where restarts look, at one rank or several.</param>
    /// <param name="seed">Determines every restart, together with its number.</param>
    /// <exception cref="DeviceException">It failed, though nothing spoke against it.</exception>
    IRestartBatch Open<TProgram>(Trace trace, SearchSpace space, ulong seed) where TProgram : struct, IGradientProgram;
}

/// <summary>A backend cannot run what is asked of it; the message is a sentence for the user.</summary>
public sealed class BackendException(string sentence) : Exception(sentence);
