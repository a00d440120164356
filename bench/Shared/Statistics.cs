namespace TensorDecomp.Bench;

internal static class Statistics
{
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        if (sorted.Length == 0) return double.NaN;
        double upper = sorted[sorted.Length / 2];
        return sorted.Length % 2 == 1 || !double.IsFinite(upper) ? upper : (sorted[sorted.Length / 2 - 1] + upper) / 2;
    }
}
