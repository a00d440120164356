using System.Text.Json.Serialization;
using TensorDecomp.Circuits;
using TensorDecomp.Exact;
using TensorDecomp.Kernels;
using TensorDecomp.Programs;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Search.Additions;
using TensorDecomp.Search.Flips;
using TensorDecomp.Search.Work;
using TensorDecomp.Verify;

namespace TensorDecomp.Search.Messages;

/// <summary>A unit as it is written: tensors, rings, symmetries and programs by their texts.</summary>
[JsonDerivedType(typeof(Walk), "walk")]
[JsonDerivedType(typeof(Lift), "lift")]
[JsonDerivedType(typeof(Anneal), "anneal")]
[JsonDerivedType(typeof(Circuit), "circuit")]
[JsonDerivedType(typeof(Restarts), "restarts")]
internal abstract record UnitForm
{
    private UnitForm() { }

    /// <summary>The unit.</summary>
    /// <exception cref="InvalidDataException">There is no such unit; the message is a clause.</exception>
    public abstract WorkUnit Read();

    /// <exception cref="NotSupportedException">It cannot be written; the message is a clause.</exception>
    public static UnitForm Of(WorkUnit unit) => unit switch
    {
        WalkUnit w => new Walk(w.Number, w.Walker, TensorWord.Of(w.Source.Tensor), $"{w.Source.Ring}", w.Source.Seed, w.Source.Stream,
            w.Source.Cyclic, PolicyForm.Of(w.Policy), w.From, w.Attempts, w.Target, w.Scouting),
        LiftUnit l => new Lift(l.Number, TensorWord.Of(l.Tensor), $"{l.Ring}", l.Scheme, l.Tries, l.Seed),
        AnnealUnit a => new Anneal(a.Number, TensorWord.Of(a.Tensor), $"{a.Ring}", a.Scheme, a.Seed, a.Sweeps, a.Flips),
        CircuitUnit c => new Circuit(c.Number, $"{c.Ring}", SchemeText.Of(c.Scheme, c.Ring, c.Program), c.Objective, c.Seed, c.Leap,
            c.Steps, c.Temperature),
        RestartUnit { Job: var job } r => new Restarts(r.First, r.Count, r.Budget, r.Roundings, job.Kind.Engine, job.Kind.Program,
            job.Kind.Hash, SpaceForm.Of(job.Space), job.Seed, job.Lanes, job.Ring is { } ring ? $"{ring}" : null, job.Polish,
            r.Cost, job.TriesTwice),
        _ => throw new NotSupportedException($"a {unit.GetType().Name} does not travel"),
    };

    private static Ring RingOf(string text) =>
        Ring.TryParse(text, out Ring ring) ? ring : throw new InvalidDataException($"{text} names no ring");

    public sealed record Walk(long Number, int Walker, string Tensor, string Ring, ulong Seed, int Stream, bool Cyclic, PolicyForm Policy,
        WalkState From, long Attempts, int Target, Scouting? Scouting) : UnitForm
    {
        public override WorkUnit Read()
        {
            Tensor tensor = TensorWord.Read(Tensor);
            return new WalkUnit(Number, Walker, new WalkerSource(tensor, RingOf(Ring), Seed, Stream, Cyclic), Policy.Read(tensor), From,
                Attempts, Target)
            { Scouting = Scouting };
        }
    }

    public sealed record Lift(long Number, string Tensor, string Ring, SchemeWord Scheme, int Tries, ulong Seed) : UnitForm
    {
        public override WorkUnit Read() => new LiftUnit(Number, TensorWord.Read(Tensor), RingOf(Ring), Scheme, Tries, Seed);
    }

    public sealed record Anneal(long Number, string Tensor, string Ring, SchemeWord Scheme, ulong Seed, int Sweeps, long Flips) : UnitForm
    {
        public override WorkUnit Read() => new AnnealUnit(Number, TensorWord.Read(Tensor), RingOf(Ring), Scheme, Seed, Sweeps, Flips);
    }

    public sealed record Circuit(long Number, string Ring, byte[] Scheme, Objective Objective, ulong Seed, int Leap, int Steps,
        double Temperature) : UnitForm
    {
        public override WorkUnit Read()
        {
            Submission read = SchemeText.Read(Scheme);
            return new CircuitUnit(Number, RingOf(Ring), read.Scheme, Objective, Seed, Leap, Steps, Temperature)
            { Program = read.Program(RingOf(Ring)) };
        }
    }

    /// <summary>Restarts of one of the tool's own programs, which whoever reads this knows by name and hash.</summary>
    public sealed record Restarts(long First, int Count, long Budget, int Roundings, string Engine, string Program, string Hash,
        SpaceForm Space, ulong Seed, int Lanes, string? Ring, Polish Polish, long Cost = 1, bool TriesTwice = false) : UnitForm
    {
        public override WorkUnit Read()
        {
            if (ProgramRegistry.Find(Program) is not { } program || program.Hash != Hash)
                throw new InvalidDataException($"the program {Program} is not one that is known here, or another version of it");
            RestartJob job = new((RestartKind)program with { Engine = Engine }, Space.Read(), Seed, Lanes,
                Ring is null ? null : RingOf(Ring), Polish)
            { TriesTwice = TriesTwice };
            return new RestartUnit(First, Count, job) { Budget = Budget, Roundings = Roundings, Cost = Cost };
        }
    }
}
