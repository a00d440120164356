namespace TensorDecomp.Kernels;

/// <summary>Who works out how far two minima are apart, if it is asked for.</summary>
internal interface IPointDistance
{
    double Distance { get; }
}
