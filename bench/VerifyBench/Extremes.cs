using System.Globalization;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Verify;

namespace TensorDecomp.Bench;

/// <summary>
/// What strains a verifier otherwise than by size: an index with digits too many, random decimals that are no scheme, and thousands
/// of small schemes. Several builds of the tool take turns on each.
/// </summary>
internal static class Extremes
{
    private const int Many = 5000, Rounds = 3;

    public static void Measure(IReadOnlyList<string> tools)
    {
        string folder = Directory.CreateTempSubdirectory("decomp-bench-").FullName;
        try
        {
            Console.WriteLine($"{"input",-44}{"tool",6}{"wall ms",10}{"cpu ms",10}{"MiB",6}");
            foreach ((string name, string path, int code) in Inputs(folder))
            {
                var best = new (double Wall, double Cpu, long Peak)[tools.Count];
                for (int round = 0; round < Rounds; round++)
                    for (int t = 0; t < tools.Count; t++)
                        if (WholeProcess.Run(tools[t], path, code) is var run && (round == 0 || run.Cpu < best[t].Cpu)) best[t] = run;
                for (int t = 0; t < tools.Count; t++)
                    Console.WriteLine($"{(t == 0 ? name : ""),-44}{t + 1,6}{best[t].Wall,10:f0}{best[t].Cpu,10:f0}{best[t].Peak >> 20,6}");
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static IEnumerable<(string Name, string Path, int Code)> Inputs(string folder)
    {
        yield return ("(a11)*(b11)*(c424242)", Text("bomb.exp", "(a11)*(b11)*(c424242)\n"), 1);
        yield return ("(a11)*(b11)*(c999999)*5/3", Text("larger.exp", "(a11)*(b11)*(c999999)*5/3\n"), 1);
        Random random = new(1);
        yield return ("8x8x8:343, random decimals",
            Text("decomposition_888.py", $"decomposition_888 = ({Matrix()},\n{Matrix()},\n{Matrix()})\n"), 1);

        List<Scheme> schemes = [];
        string known = Directory.GetFiles("results/3x3x3", "23-ZT-*.json").Order(StringComparer.Ordinal).First();
        Scheme first = FormatRegistry.Read(SourceFile.Open(known, Limits.Default), Limits.Default).Single().Scheme, scheme = first;
        for (int k = 0; k < Many; k++)
        {
            Axis axis = (Axis)random.Next(3);
            int from = random.Next(3);
            Coefficient c = random.Next(2) == 0 ? Coefficient.One : -Coefficient.One;
            scheme = Sandwich.Elementary(k % 4 == 0 ? first : scheme, axis, from, (from + 1 + random.Next(2)) % 3, c);
            schemes.Add(scheme);
        }
        string each = Directory.CreateDirectory(System.IO.Path.Combine(folder, "each")).FullName;
        for (int k = 0; k < Many; k++)
        {
            using FileStream file = File.Create(System.IO.Path.Combine(each, $"{k:d4}.json"));
            CanonicalJson.Write(schemes[k], Ring.Of(schemes[k]), null, file);
        }
        yield return ($"{Many} files of 3x3x3:{scheme.Rank}", each, 0);
        using (StreamWriter all = new(System.IO.Path.Combine(folder, "all.txt")))
        {
            all.WriteLine(Many);
            foreach (Scheme s in schemes)
            {
                all.WriteLine($"3 3 3 {s.Rank}");
                foreach (Factor f in (IEnumerable<Factor>)[s.U, s.V, Transposed(s.W)])
                    all.WriteLine(string.Join(' ', Enumerable.Range(0, s.Rank * 9).Select(q => f[q / 9, q % 9])));
            }
        }
        yield return ($"one file of {Many} schemes 3x3x3:{scheme.Rank}", System.IO.Path.Combine(folder, "all.txt"), 0);

        string Text(string name, string content)
        {
            string path = System.IO.Path.Combine(folder, name);
            File.WriteAllText(path, content);
            return path;
        }

        string Matrix() => $"np.array([{string.Join(",\n", Enumerable.Range(0, 64).Select(_ => Row()))}])";
        string Row() => $"[{string.Join(", ", Enumerable.Range(0, 343).Select(_ => Number()))}]";
        string Number() => (2 * random.NextDouble() - 1).ToString("R", CultureInfo.InvariantCulture);
        static Factor Transposed(Factor w) => Factor.FromDense(w.Rank, 9, (r, q) => w[r, q % 3 * 3 + q / 3]);
    }
}
