using System.Numerics;
using TensorDecomp.Verify;

namespace TensorDecomp.Kernels.Descents;

/// <summary>
/// A program's penalties of entries and terms, differentiated by evaluating them at dual numbers, for as many terms at once as a number of
/// the program holds: a register of single precision, or one number of double.
/// </summary>
/// <param name="layout">Where entries lie: <see cref="RidgeEnergy{T}.Columns"/> and <see cref="RidgeEnergy{T}.Base"/>.</param>
/// <param name="target">Whose terms there are.</param>
/// <param name="ofEntries">Whether entries have a penalty here, one that is not a ridge.</param>
/// <param name="ofTerms">Whether terms have one.</param>
internal sealed unsafe class ProgramPenalty<T, V, TProgram>(RidgeEnergy<T> layout, Target target, bool ofEntries, bool ofTerms)
    : IPenalty<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where V : unmanaged, IReal<V>
    where TProgram : struct, IGradientProgram
{
    private readonly int[] _sizes = target.Tensor.Sizes;
    private Hyper<Dual<V>> _hyper;

    /// <summary>Terms in one of the program's numbers.</summary>
    private static int Width => sizeof(V) / sizeof(T);

    /// <summary>What the program's functions see as their settings.</summary>
    public void Set(ReadOnlySpan<double> settings) => Fill(ref _hyper, settings);

    /// <summary>Settings as constants of as many terms or residuals as a number of the program holds.</summary>
    public static void Fill(ref Hyper<Dual<V>> hyper, ReadOnlySpan<double> settings)
    {
        for (int k = 0; k < settings.Length; k++) hyper[k] = Dual<V>.Constant(Filled(settings[k]));

        static V Filled(double value)
        {
            V filled = default;
            for (int lane = 0; lane < Width; lane++) ((T*)&filled)[lane] = T.CreateTruncating(value);
            return filled;
        }
    }

    public double Add(T* x, T* gradient)
    {
        double sum = 0;
        for (int term = 0; term < target.Rank; term += Width)
        {
            V here = Here(term), value = 0f;
            if (ofEntries)
                for (int f = 0; f < 3; f++)
                    for (int row = 0; row < _sizes[f]; row++)
                    {
                        nint at = layout.Offset(f, row, term);
                        Dual<V> penalty = TProgram.EntryPenalty(Dual<V>.Variable(*(V*)(x + at)), _hyper);
                        value += V.Select(here, penalty.Value, 0f);
                        *(V*)(gradient + at) += V.Select(here, penalty.Slope, 0f);
                    }
            if (ofTerms) value += V.Select(here, OfTerms(x, gradient, term, here), 0f);
            for (int lane = 0; lane < Width; lane++) sum += double.CreateTruncating(((T*)&value)[lane]);
        }
        return sum;
    }

    /// <summary>The penalty by the squared norms of u, v and w; along an entry its slope is twice that by the norm, times it.</summary>
    private V OfTerms(T* x, T* gradient, int term, V here)
    {
        V* norms = stackalloc V[3];
        for (int f = 0; f < 3; f++)
        {
            norms[f] = 0f;
            for (int row = 0; row < _sizes[f]; row++)
            {
                V entry = *(V*)(x + layout.Offset(f, row, term));
                norms[f] = V.MultiplyAdd(entry, entry, norms[f]);
            }
        }
        V value = 0f;
        for (int by = 0; by < 3; by++)
        {
            Dual<V> penalty = TProgram.TermPenalty(Norm(0, by, norms), Norm(1, by, norms), Norm(2, by, norms), _hyper);
            V twice = V.Select(here, penalty.Slope + penalty.Slope, 0f);
            for (int row = 0; row < _sizes[by]; row++)
            {
                nint at = layout.Offset(by, row, term);
                *(V*)(gradient + at) = V.MultiplyAdd(twice, *(V*)(x + at), *(V*)(gradient + at));
            }
            value = penalty.Value;
        }
        return value;

        static Dual<V> Norm(int factor, int by, V* norms) =>
            factor == by ? Dual<V>.Variable(norms[factor]) : Dual<V>.Constant(norms[factor]);
    }

    /// <summary>1 where there is a term, 0 in what pads the last register.</summary>
    private V Here(int term)
    {
        V here = default;
        for (int lane = 0; lane < Width; lane++) ((T*)&here)[lane] = term + lane < target.Rank ? T.One : T.Zero;
        return here;
    }
}
