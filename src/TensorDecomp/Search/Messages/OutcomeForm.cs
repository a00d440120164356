using System.Text.Json.Serialization;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Search.Additions;
using TensorDecomp.Search.Flips;
using TensorDecomp.Search.Work;
using TensorDecomp.Verify;

namespace TensorDecomp.Search.Messages;

/// <summary>An outcome as it is written. Of a restart its factors do not travel, for what they were rounded to says more.</summary>
[JsonDerivedType(typeof(Walk), "walk")]
[JsonDerivedType(typeof(Lifted), "lifted")]
[JsonDerivedType(typeof(Anneal), "anneal")]
[JsonDerivedType(typeof(Circuit), "circuit")]
[JsonDerivedType(typeof(Restart), "restart")]
internal abstract record OutcomeForm
{
    private OutcomeForm() { }

    /// <exception cref="InvalidDataException">There is no such outcome; the message is a clause.</exception>
    public abstract Outcome Read();

    /// <exception cref="NotSupportedException">It cannot be written; the message is a clause.</exception>
    public static OutcomeForm Of(Outcome outcome) => outcome switch
    {
        WalkOutcome w => new Walk(w.Number, w.Walk, w.Scouting),
        LiftedOutcome l => new Lifted(l.Number, SchemeText.Of(l.Lifted)),
        AnnealOutcome a => new Anneal(a.Number, a.Sparsest, a.Whole),
        CircuitOutcome c => new Circuit(c.Number, SchemeText.Of(c.Scheme, c.Ring, c.Program), c.Whole),
        RestartOutcome { Result: var r } restart => new Restart(r.Restart, r.End, r.Loss, r.Steps, r.Gradients, restart.Work,
            SchemeText.Of(restart.Scheme)),
        _ => throw new NotSupportedException($"a {outcome.GetType().Name} does not travel"),
    };

    public sealed record Walk(long Number, WalkState Progress, Scouting? Scouting) : OutcomeForm
    {
        public override Outcome Read() => new WalkOutcome(Number, Progress) { Scouting = Scouting };
    }

    public sealed record Lifted(long Number, byte[]? Scheme) : OutcomeForm
    {
        public override Outcome Read() => new LiftedOutcome(Number, Scheme is null ? null : SchemeText.Read(Scheme).Scheme);
    }

    public sealed record Anneal(long Number, SchemeWord Sparsest, bool Whole) : OutcomeForm
    {
        public override Outcome Read() => new AnnealOutcome(Number, Sparsest, Whole);
    }

    public sealed record Circuit(long Number, byte[] Scheme, bool Whole) : OutcomeForm
    {
        public override Outcome Read()
        {
            Submission submission = SchemeText.Read(Scheme);
            return submission is { Programs: [var program], StatedRing: { } ring }
                ? new CircuitOutcome(Number, ring, submission.Scheme, program, Whole)
                : throw new InvalidDataException("its scheme comes without a circuit");
        }
    }

    public sealed record Restart(long Number, RestartEnd End,
        [property: JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)] double Loss, int Steps, long Gradients,
            long Work,
        byte[]? Scheme)
            : OutcomeForm
    {
        public override Outcome Read() =>
            Gradients < 0 || Work < 0 ? throw new InvalidDataException("its work is less than none")
                : new RestartOutcome(new RestartResult(Number, End, Loss, Steps, null) { Gradients = Gradients },
                    Scheme is null ? null : SchemeText.Read(Scheme).Scheme)
                { Work = Work };
    }
}
