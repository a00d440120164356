using System.Runtime.CompilerServices;

namespace TensorDecomp.Kernels;

/// <summary>The settings of each restart in a lane, by number: rates, weights, noise. A program names its numbers with constants.</summary>
[InlineArray(Capacity)]
public struct Hyper<T> where T : struct
{
    /// <summary>Settings of a restart; their numbers are 0 to 15.</summary>
    public const int Capacity = 16;

#pragma warning disable IDE0044, IDE0051 // the runtime repeats this field; it is reached by index only
    private T _first;
#pragma warning restore IDE0044, IDE0051
}
