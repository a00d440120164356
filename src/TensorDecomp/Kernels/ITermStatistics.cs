namespace TensorDecomp.Kernels;

/// <summary>Who works the statistics out, those alone that are asked for.</summary>
internal interface ITermStatistics
{
    int Orbits { get; }
    int Total { get; }
    int Size(int orbit);
    double Norm(int orbit);
    double Worth(int orbit);
    double Misfit(int orbit);
    double Cancellation(int orbit);
    int Nearest(int orbit);
    double Likeness(int orbit);
    double Shared(int orbit, int other);
    int Age(int orbit);
}
