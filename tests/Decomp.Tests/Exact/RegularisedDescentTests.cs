using NUnit.Framework;
using TensorDecomp.Exact;
using TensorDecomp.Kernels;
using TensorDecomp.Tests.Kernels;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Exact;

public sealed class RegularisedDescentTests
{
    private static IEnumerable<TestCaseData> Symmetries()
    {
        Target naive = new(new Shape(2, 2, 2), 8);
        foreach (ISymmetry symmetry in (ISymmetry[])[new Symmetry(SymmetryGroup.Cyclic, 2), new Symmetry(SymmetryGroup.Transpose, 4, Negative: 1), .. IndexOrbits.For(IndexSymmetry.For(naive.Shape).First(), naive).Take(2)])
            yield return new TestCaseData(new SearchSpace(naive, Symmetry: symmetry)).SetArgDisplayNames(symmetry.ToString()!);
    }

    /// <summary>By differences of the gradient: the row of one class is what moving it does to all gradients.</summary>
    [TestCaseSource(nameof(Symmetries))]
    public void The_step_solves_the_normal_equations_of_the_classes(SearchSpace space)
    {
        using RegularisedDescent descent = new(space);
        Decomposition d = descent.Decomposition;
        UnknownClasses classes = descent.Classes;
        HostRandom random = new(3);
        for (int k = 0; k < classes.Count; k++) classes.Set(d.Values, k, random.Uniform(-1, 1));
        const double weight = 0.02, damping = 10;
        descent.Restart(damping);
        double[] before = [.. d.Values], gradient = [.. d.Gradient()];
        double energy = descent.Energy(weight);
        descent.Step(weight);
        Assert.That(descent.Energy(weight), Is.LessThan(energy));
        Assert.That(descent.Damping, Is.LessThanOrEqualTo(damping), "the first try was taken");
        double[] step = [.. before.Zip(d.Values, (x, y) => x - y)], after = [.. d.Values];
        // (JᵀJ + (μ+λ)I)·step = Jᵀe + μx on all unknowns, for step and right-hand side are symmetric: no class is needed to say so.
        before.CopyTo(d.Values, 0);
        d.Loss();
        double[] product = new double[step.Length];
        d.Linearised().Apply(d.Values, step, product);
        foreach (int k in classes.Homes)
            Assert.That(product[k] + (weight + damping) * step[k], Is.EqualTo(gradient[k] + weight * before[k]).Within(1e-10), $"unknown {k}");
        foreach (int k in d.Unknowns.Where(k => classes.Of(k) < 0)) Assert.That(after[k], Is.Zero);
    }

    [Test]
    public void The_energy_never_rises([Values(1UL, 2UL, 3UL)] ulong seed)
    {
        using RegularisedDescent descent = new(new Target(new Shape(2, 2, 3), 10));
        HostRandom random = new(seed);
        foreach (int k in descent.Decomposition.Unknowns) descent.Decomposition.Values[k] = random.Uniform(-1, 1);
        descent.Restart(damping: 1e-6);
        for (int step = 0; step < 50; step++)
        {
            double before = descent.Energy(1e-3);
            descent.Step(1e-3);
            Assert.That(descent.Energy(1e-3), Is.LessThanOrEqualTo(before));
            Assert.That(descent.Loss, Is.EqualTo(descent.Decomposition.Loss()).Within(1e-12));
        }
    }
}
