using TensorDecomp.Search.Flips;
using TensorDecomp.Search.Work;

namespace TensorDecomp.Search;

/// <summary>
/// A way of finding schemes, as a fold: it plans units of work and takes in what came of them. Its state is data. It knows nothing of
/// threads,
/// clocks and of who does the units, and is asked by one thread at a time, of which <see cref="EngineDesk"/> takes care; time,
/// certification,
/// storing and reporting belong to <see cref="SearchLoop"/>.
/// </summary>
public interface IEngine
{
    /// <summary>Name of its kind, which reports and provenance state.</summary>
    string Name { get; }

    /// <summary>Name of the program or policy that is running, for the provenance.</summary>
    string Program { get; }

    /// <summary>SHA-256 of that program's source.</summary>
    string ProgramHash { get; }

    /// <summary>The next unit of work; null where there is none before another outcome has come.</summary>
    /// <param name="propose">Takes what it can propose without any work.</param>
    WorkUnit? Plan(Action<Proposal> propose);

    /// <summary>Takes in what came of a unit and proposes what is worth a proof.</summary>
    /// <exception cref="InvalidDataException">It is the outcome of no such unit; the message is a clause.</exception>
    void Fold(Outcome outcome, Action<Proposal> propose);

    /// <summary>Takes in how units stand that are not at their end.</summary>
    void Hear(UnitReport report) { }

    /// <summary>Whether outcomes have to be folded in the order of their numbers, which then begin at 0 and leave none out. Where it is
    /// false, they may be folded in any order and come to the same.</summary>
    bool FoldsInOrder => true;

    /// <summary>Whether what is folded is worth nothing before more units are done, as in the middle of a round: who works for it should
    /// stay.</summary>
    bool IsMidway => false;

    /// <summary>Whether anything could still come of this unit; a worker need not bring one to its end that is not wanted.</summary>
    bool IsWanted(long number) => true;

    /// <summary>Starts no more work of this order or higher.</summary>
    void LimitTo(long order) { }

    /// <summary>Has nothing left to do after so many restarts, repetitions of a relay, rounds of walks, or walks for a cheaper scheme,
    /// those before a checkpoint included.</summary>
    void EndAfter(long work) { }

    /// <summary>This rank is reached, by whichever engine: starts no more work that cannot come below it, except at the rank that the
    /// search is after.</summary>
    void Reached(int rank) { }

    /// <summary>This scheme of the goal's shape was certified and stored in that file, by whichever engine: it may be built on.</summary>
    void Found(KnownStart start) { }

    /// <summary>The lowest rank that its next work may come to, in a search after that rank; null where it has nothing to do just
    /// now.</summary>
    int? Prospect(int goal) => goal;

    /// <summary>Restarts that converged: a sign of successes to come where there are none yet.</summary>
    long Converged => 0;

    /// <summary>Successes that it is credited with before there are any; 1 unless measurements say that it deserves more of the
    /// time.</summary>
    double Expectation => 1;

    /// <summary>The engine that does the same one rank higher, whose success says what to expect here; null for none.</summary>
    IEngine? Precedent => null;

    /// <summary>Whether it has nothing left to do, now or later.</summary>
    bool IsOver => false;

    /// <summary>Whether no unit is open whose proposals could have an order below this one.</summary>
    bool IsSettled(long order) => true;

    /// <summary>What it has done so far, for displays.</summary>
    EngineReading Read();

    /// <summary>How its flips walk; none where it does something else, which its program says.</summary>
    IReadOnlyList<FlipPolicy> Policies => [];

    /// <summary>What it holds when a search ends and has not proposed: whole or cut short, of the goal or of another shape, over whichever
    /// ring it works.</summary>
    IReadOnlyList<Holding> Held() => [];

    /// <summary>Where it stands, for a checkpoint: units that are open are planned again by whoever resumes. Null where it begins anew
    /// every
    /// time.</summary>
    EngineState? Progress() => null;

    /// <summary>Goes on from there; false where that is the progress of something else.</summary>
    /// <exception cref="InvalidDataException">It is this engine's, but damaged; the message is a clause.</exception>
    bool Resume(EngineState from) => false;
}
