using NUnit.Framework;
using TensorDecomp.Kernels;
using TensorDecomp.Tests.Kernels;

namespace TensorDecomp.Tests.Programs;

/// <summary>The loss that each program writes down, and the derivative that the engine takes of it, against finite differences.</summary>
[TestFixtureSource(typeof(Excerpt), nameof(Excerpt.Programs))]
public sealed class ProgramSlopeTests(Type program)
{
    private const double Step = 1e-6;
    private readonly IProgramText _text = (IProgramText)Activator.CreateInstance(typeof(ProgramText<>).MakeGenericType(program))!;

    [Test]
    public void The_residual_loss_is_a_multiple_of_the_square()
    {
        // What the Gram path relies on.
        foreach (double[] settings in Settings())
        {
            (double unit, double slope) = _text.Residual(1, settings);
            Assert.That(unit, Is.GreaterThan(0));
            Assert.That(slope, Is.EqualTo(2 * unit).Within(1e-12));
            foreach (double e in (double[])[-3, -0.1, 0, 1e-4, 0.7, 20])
                Assert.That(_text.Residual(e, settings), Is.EqualTo((unit * e * e, 2 * unit * e)).Using<(double, double)>(Close));
        }
    }

    [Test]
    public void The_slope_of_the_entry_penalty_is_its_derivative()
    {
        HostRandom random = new(1);
        foreach (double[] settings in Settings())
            for (int k = 0; k < 50; k++)
            {
                double x = random.Uniform(-2, 2);
                double difference = (_text.Entry(x + Step, settings).Value - _text.Entry(x - Step, settings).Value) / (2 * Step);
                Assert.That(_text.Entry(x, settings).Slope, Is.EqualTo(difference).Within(1e-6 * (1 + Math.Abs(difference))), $"at {x}");
            }
    }

    [Test]
    public void The_slopes_of_the_term_penalty_are_its_derivatives([Range(0, 2)] int by)
    {
        HostRandom random = new(2);
        foreach (double[] settings in Settings())
            for (int k = 0; k < 50; k++)
            {
                double[] norms = [random.Uniform(0.1, 4), random.Uniform(0.1, 4), random.Uniform(0.1, 4)];
                double difference = (At(Step) - At(-Step)) / (2 * Step);
                Assert.That(_text.Term(norms, by, settings).Slope, Is.EqualTo(difference).Within(1e-6 * (1 + Math.Abs(difference))),
                    $"at {string.Join(", ", norms)}");

                double At(double shift) => _text.Term([.. norms.Select((n, f) => f == by ? n + shift : n)], by, settings).Value;
            }
    }

    [Test]
    public void Settings_are_finite_from_the_first_step_to_the_last()
    {
        foreach (double[] settings in Settings()) Assert.That(settings, Has.All.Matches<double>(double.IsFinite));
    }

    private IEnumerable<double[]> Settings() =>
        from share in (double[])[0, 0.3, 0.65, 1] from restart in (ulong[])[0, 1, 2] select _text.Settings(share, restart);

    private static bool Close((double, double) a, (double, double) b) =>
        Math.Abs(a.Item1 - b.Item1) <= 1e-12 * (1 + Math.Abs(b.Item1)) && Math.Abs(a.Item2 - b.Item2) <= 1e-12 * (1 + Math.Abs(b.Item2));
}
