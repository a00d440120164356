using System.Numerics;
using TensorDecomp.Kernels.Dense;
using TensorDecomp.Kernels.Gradient;

namespace TensorDecomp.Kernels.Descents;

/// <summary>
/// The inverse of what alternating least squares inverts, as a preconditioner of L-BFGS (De Sterck and Winlaw 2018; Sorber, Van Barel and
/// De Lathauwer 2013): the blocks of the Hessian of share·f + weight·|x|² that belong to one factor each, for U
/// 2(share·VᵀV∘WᵀW + weight·I), the same for every row of U.
/// </summary>
/// <param name="energy">Whose blocks, at the point that it looked at last.</param>
/// <param name="target">Tensor and rank.</param>
internal sealed unsafe class GramPreconditioner<T>(RidgeEnergy<T> energy, Target target) : IPreconditioner<T>, IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly LaneArena _arena = new();
    private readonly T*[] _inverses = new T*[3];
    private T* _line, _image;

    /// <summary>A row of each factor has R² multiply-adds.</summary>
    public double Application => (double)target.Rank * target.Parameters;

    /// <summary>Three matrices.</summary>
    public double Factorisation => 1.5 * target.Rank * target.Rank * target.Rank;

    public bool Refresh()
    {
        if (!(energy.Share > 0)) return false; // no squares are minimised
        int rank = target.Rank, columns = energy.Columns;
        if (_line == null) TakeRoom();
        for (int f = 0; f < 3; f++)
        {
            T* inverse = _inverses[f];
            Buffer.MemoryCopy(energy.Product(f), inverse, columns * columns * sizeof(T), columns * columns * sizeof(T));
            Registers<T>.Scale(2 * energy.Share, inverse, columns * columns);
            T weight = T.CreateTruncating(2 * energy.Weight);
            for (int r = 0; r < rank; r++) inverse[r * columns + r] += weight;
            if (!SymmetricInverse<T>.Invert(inverse, rank, columns, _line)) return false;
        }
        return true;
    }

    public void Apply(T* direction)
    {
        int columns = energy.Columns;
        for (int f = 0; f < 3; f++)
        {
            nint from = energy.Base[f];
            Registers<T>.Multiply(direction + from, columns, 1, _inverses[f], _image + from, energy.Rows(f), columns, columns);
        }
        Buffer.MemoryCopy(_image, direction, energy.Length * sizeof(T), energy.Length * sizeof(T));
        energy.Symmetrise(direction); // as it is at a symmetric point but for rounding
    }

    public void Dispose() => _arena.Dispose();

    private void TakeRoom()
    {
        for (int f = 0; f < 3; f++) _inverses[f] = _arena.Take<T>(energy.Columns * energy.Columns);
        _image = _arena.Take<T>(energy.Length);
        _line = _arena.Take<T>(energy.Columns);
    }
}
