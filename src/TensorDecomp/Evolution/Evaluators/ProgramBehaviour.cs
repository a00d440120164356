using System.Security.Cryptography;
using System.Text;
using TensorDecomp.Evolution.Children;
using TensorDecomp.Evolution.Edits;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Programs;
using TensorDecomp.Programs.Tracing;
using TensorDecomp.Search.Work;
using TensorDecomp.Verify;

namespace TensorDecomp.Evolution.Evaluators;

/// <summary>What kind of program one is, from its trace.</summary>
internal static class ProgramBehaviour
{
    /// <summary>Where costs are compared: small enough for the program's own part to show.</summary>
    private static readonly Target Scale = new(new Shape(3, 3, 3), 23);

    /// <summary>Operations that every method has, and which so tell nothing.</summary>
    private static readonly Operation[] Plain =
        [Operation.Add, Operation.Subtract, Operation.Negate, Operation.Multiply, Operation.MultiplyAdd];

    /// <summary>The functions that a trace holds all of; Initialize is not among them, since it is traced for one target only.</summary>
    private static readonly HashSet<string> Traced =
        [nameof(IGradientProgram.ResidualLoss), nameof(IGradientProgram.EntryPenalty), nameof(IGradientProgram.TermPenalty),
            nameof(IGradientProgram.PerStep), nameof(IGradientProgram.Update)];

    private static readonly Lazy<double> Adam = new(() => CountedSteps.Work(Scale));

    public static ChildReply.Loaded Of(GradientProgram program)
    {
        Trace trace = program.Trace;
        string family =
            string.Join('+', trace.Operations.Except(Plain).Select(o => o.ToString().ToLowerInvariant()).Order(StringComparer.Ordinal)
                .Append($"slots{trace.Slots}").Concat(program.Descends(Scale) ? ["descents"] : []));
        return new ChildReply.Loaded(family, program.WorkPerGradient(Scale) / Adam.Value, Identity(program));
    }

    /// <summary>Equal for programs whose formulas are, and whose texts apart from the functions that these come from.</summary>
    private static string Identity(GradientProgram program) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        $"{program.Trace.Text}\n{ProgramIdentity.SyntaxHash(ProgramIdentity.Without(program.Source, Traced))}")));
}
