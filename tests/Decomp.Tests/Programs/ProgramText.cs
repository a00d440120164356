using TensorDecomp.Kernels;
using TensorDecomp.Tests.Kernels;

namespace TensorDecomp.Tests.Programs;

/// <summary>The penalties of a program whose type is known only at run time, in double precision, with their derivatives by dual
/// numbers.</summary>
internal interface IProgramText
{
    int Steps { get; }

    /// <summary>The settings of one restart after a share of its steps.</summary>
    double[] Settings(double share, ulong restart);

    (double Value, double Slope) Residual(double e, double[] settings);
    (double Value, double Slope) Entry(double x, double[] settings);

    /// <summary>The derivative is by squared norm number <paramref name="by"/>.</summary>
    (double Value, double Slope) Term(double[] norms, int by, double[] settings);
}

internal sealed class ProgramText<TProgram> : IProgramText where TProgram : struct, IGradientProgram
{
    private static readonly Target Target = new(new Verify.Shape(2, 3, 4), 20);

    public int Steps => TProgram.Plan(Target).Steps;

    public double[] Settings(double share, ulong restart)
    {
        double[] settings = new double[Hyper<Real64>.Capacity];
        HostRandom random = HostRandom.For(9, restart);
        TProgram.Schedule(new Progress((int)(share * Steps), Steps, 1), ref random, settings);
        return settings;
    }

    public (double, double) Residual(double e, double[] settings) => Parts(TProgram.ResidualLoss(Variable(e), Hyper(settings)));

    public (double, double) Entry(double x, double[] settings) => Parts(TProgram.EntryPenalty(Variable(x), Hyper(settings)));

    public (double, double) Term(double[] norms, int by, double[] settings)
    {
        Dual<Real64>[] n = [.. norms.Select((norm, f) => f == by ? Variable(norm) : Dual<Real64>.Constant(new Real64(norm)))];
        return Parts(TProgram.TermPenalty(n[0], n[1], n[2], Hyper(settings)));
    }

    private static Hyper<Dual<Real64>> Hyper(double[] settings)
    {
        Hyper<Dual<Real64>> h = default;
        for (int k = 0; k < settings.Length; k++) h[k] = Dual<Real64>.Constant(new Real64(settings[k]));
        return h;
    }

    private static Dual<Real64> Variable(double value) => Dual<Real64>.Variable(new Real64(value));
    private static (double, double) Parts(Dual<Real64> x) => (x.Value.Value, x.Slope.Value);
}
