namespace TensorDecomp.Kernels;

/// <summary>What happens to an orbit.</summary>
internal enum Move { Stay, Draw, Shake, Scale, Merge, Half, OtherHalf, Take }

/// <summary>Who keeps the marks.</summary>
internal interface IMoveMarks
{
    int Drawn { get; }
    void Mark(int orbit, Move move, int other, double amount);
    void Merge(int orbit, int other);
    void Split(int orbit, int over, double spread);
}
