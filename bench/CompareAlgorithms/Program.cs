using System.Diagnostics;
using System.Globalization;
using TensorDecomp.Schemes.Equivalence;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Verify;

// CompareAlgorithms [--runs N] FILE...: how long decomp compare takes to recognise each scheme under a random change of basis, order of
// terms and order of dimensions, and to tell it from each other file of its shape, rank and ring. Seconds of N runs, sorted.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
int runs = args is ["--runs", var n, ..] ? int.Parse(n, CultureInfo.InvariantCulture) : 5;
string[] files = args is ["--runs", ..] ? args[2..] : args;
(string File, Scheme Scheme, Ring Ring)[] schemes = [.. files.Select(file =>
{
    Submission s = FormatRegistry.Read(SourceFile.Open(file, Limits.Default), Limits.Default)[0];
    Verdict verdict = Verifier.Judge(s.Scheme, s.Claim);
    return verdict.Valid ? (file, verdict.Canonical, verdict.Ring) : throw new InvalidOperationException($"{file} is not valid");
})];
foreach ((string file, Scheme scheme, Ring ring) in schemes)
{
    Measure($"{Name(file)} disguised", seed => Disguised(scheme, ring, new Random(seed)), Sameness.Equal);
    foreach ((string other, Scheme different, Ring over) in schemes)
        if (string.CompareOrdinal(other, file) > 0 && different.Shape.Sorted() == scheme.Shape.Sorted() && different.Rank == scheme.Rank
            && over.Modulus == ring.Modulus)
            Measure($"{Name(file)}, {Name(other)}", seed => Disguised(different, over, new Random(seed)), null);

    void Measure(string name, Func<int, Scheme> with, Sameness? expected)
    {
        List<double> seconds = [];
        HashSet<Sameness> answers = [];
        for (int run = 0; run < runs; run++)
        {
            Scheme goal = with(run);
            Stopwatch watch = Stopwatch.StartNew();
            answers.Add(AlgorithmComparison.Of(scheme, ring, goal, ring.Modulus == 0 ? Ring.Of(goal) : ring).Sameness);
            seconds.Add(watch.Elapsed.TotalSeconds);
        }
        if (expected is { } sameness && !answers.SetEquals([sameness]))
            throw new InvalidOperationException($"{name}: {string.Join(", ", answers)}");
        Console.WriteLine(
            $"{name,-58} {string.Join(" ", answers).ToLowerInvariant(),-10} {string.Join(' ', seconds.Order().Select(s => $"{s:f2}"))}");
    }
}

static string Name(string file) => string.Join('/', file.Split('/').TakeLast(2));

static Scheme Disguised(Scheme scheme, Ring ring, Random random)
{
    scheme = Sandwich.Random(scheme, 3 * scheme.Shape.M, random.Next);
    for (int k = random.Next(3); k > 0; k--) scheme = Permutation.Rotated(scheme);
    int[] order = [.. Enumerable.Range(0, scheme.Rank)];
    random.Shuffle(order);
    Factor[] factors = [.. scheme.Factors.Select(f => Factor.FromTerms(f.Size, [.. order.Select(r => f.Term(r).ToArray())]))];
    return CanonicalForm.Of(new Scheme(scheme.Shape, factors[0], factors[1], factors[2]), ring);
}
