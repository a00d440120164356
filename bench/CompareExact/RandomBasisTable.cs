using System.Text.Json;

namespace TensorDecomp.Bench;

/// <summary>The yields of the same restarts as they are and in a random basis, target after target.</summary>
internal static class RandomBasisTable
{
    public static void Print(Options options)
    {
        if (!options.Json)
            Console.WriteLine(
                "  target      converged  exact by the search  exact in a random basis  both  seconds each  ends of the search; in a " +
                    "random basis");
        foreach (var target in options.Targets)
        {
            RandomBasis y = RandomBasis.Of(target, options);
            int many = Math.Max(1, y.Converged);
            if (options.Json)
                Console.WriteLine(JsonSerializer.Serialize(new
                {
                    target = $"{y.Target}",
                    converged = y.Converged,
                    exact = y.Own,
                    exact_in_a_random_basis = y.Anybody,
                    both = y.Both,
                    seconds = y.OwnSeconds / many,
                    seconds_in_a_random_basis = y.AnybodySeconds / many,
                    ends = y.OwnEnds,
                    ends_in_a_random_basis = y.Ends,
                }));
            else
                Console.WriteLine(
                    $"  {y.Target,-10}  {y.Converged,9}  {y.Own,19}  {y.Anybody,23}  {y.Both,4}  {y.OwnSeconds / many,5:F2}, " +
                        $"{y.AnybodySeconds / many,5:F2}"
                    + $"  {Counts(y.OwnEnds)}; {Counts(y.Ends)}");
        }
    }

    private static string Counts(IReadOnlyDictionary<string, int> ends) =>
        string.Join(", ", ends.OrderByDescending(e => e.Value).Select(e => $"{e.Key} {e.Value}"));
}
