namespace TensorDecomp.Kernels.Gradient;

/// <summary>What the Gram path asks of a program: that its ResidualLoss be c·e².</summary>
internal static class QuadraticLoss
{
    /// <summary>The derivative of c·e² at 1 is 2c, the factor that ½∂f/∂x lacks.</summary>
    public static T Scale<T, TProgram>(in Hyper<T> hyper) where T : struct, IReal<T> where TProgram : struct, IGradientProgram =>
        TProgram.ResidualLoss(Dual<T>.Variable(1f), Duals.Constants(hyper)).Slope;
}

/// <summary>Settings as constants of differentiation.</summary>
internal static class Duals
{
    public static Hyper<Dual<T>> Constants<T>(in Hyper<T> hyper) where T : struct, IReal<T>
    {
        Hyper<Dual<T>> dual = default;
        for (int k = 0; k < Hyper<T>.Capacity; k++) dual[k] = Dual<T>.Constant(hyper[k]);
        return dual;
    }
}
