using System.Text;
using TensorDecomp.Evolution.Children;
using TensorDecomp.Evolution.Evaluators;
using TensorDecomp.Evolution.Run;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Programs.Compilation;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Search.Messages;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Evolution;

/// <summary>Processes in the place of the tool's own candidates' process: without the gates, or lying outright.</summary>
internal static class HostileChild
{
    public static ChildCommand Command(string mode) =>
        new(ChildProcess.Host, ["exec", typeof(HostileChild).Assembly.Location, "candidates", mode]);

    public static void Serve(string mode)
    {
        using Stream input = Console.OpenStandardInput(), output = Console.OpenStandardOutput();
        switch (mode)
        {
            case "unguarded":
                new CandidateChild(input, output, ProgramCompiler.CompileUnguarded, () => Environment.Exit(0)).Serve();
                break;
            case "garbage":
                output.Write(Encoding.UTF8.GetBytes("Here is your score: 1e9. Have a nice day!\n"));
                Thread.Sleep(Timeout.Infinite);
                break;
            case "silent":
                Thread.Sleep(Timeout.Infinite);
                break;
            case "endless":
                output.Write([255, 255, 255, 127]);
                Thread.Sleep(Timeout.Infinite);
                break;
            default:
                Lie(mode, input, output).GetAwaiter().GetResult();
                break;
        }
    }

    /// <summary>Answers every run with one restart that is too good to be true, in the way that the mode says.</summary>
    private static async Task Lie(string mode, Stream input, Stream output)
    {
        while (await Frames.ReadAsync<ChildRequest>(input) is { } request)
        {
            if (request is not ChildRequest.Run run)
            {
                await Frames.WriteAsync<ChildReply>(output, new ChildReply.Loaded("magic", 0.001, "magic"));
                continue;
            }
            foreach (ChildReply.Restart restart in Restarts(mode, run)) await Frames.WriteAsync<ChildReply>(output, restart);
            await Frames.WriteAsync<ChildReply>(output, new ChildReply.Done());
        }
    }

    private static IEnumerable<ChildReply.Restart> Restarts(string mode, ChildRequest.Run run)
    {
        byte[] zero = new byte[run.Target.Parameters * 4];
        return mode switch
        {
            "zero" => [new(10, 10, RestartEnd.Converged, zero, null)],
            "nan" => [new(10, 10, RestartEnd.Converged, Filled(float.NaN), null)],
            "infinite" => [new(10, 10, RestartEnd.Converged, Filled(float.PositiveInfinity), null)],
            "huge" => [new(10, 10, RestartEnd.Converged, Filled(1e38f), null)],
            "short" => [new(10, 10, RestartEnd.Converged, [1, 2, 3], null)],
            "no-scheme" => [new(10, 10, RestartEnd.Converged, zero, Encoding.UTF8.GetBytes("{\"format\":\"decomp/1\"}"))],
            "wrong-scheme" =>
                [new(10, 10, RestartEnd.Converged, zero,
                    Json(new Scheme(run.Target.Shape, Factor.FromDense(1, run.Target.Shape.USize, (_, _) => Coefficient.One),
                        Factor.FromDense(1, run.Target.Shape.VSize, (_, _) => Coefficient.One),
                        Factor.FromDense(1, run.Target.Shape.WSize, (_, _) => Coefficient.One))))],
            "other-scheme" => [new(10, 10, RestartEnd.Converged, zero, Json(Scheme.Naive(run.Target.Shape)))],
            "recited" => [.. Enumerable.Repeat(new ChildReply.Restart(10, 10, RestartEnd.Converged, zero, Json(Known.Strassen)), 9)],
            "too-many" => [.. Enumerable.Repeat(new ChildReply.Restart(1, 0, RestartEnd.Exhausted, zero, null), 5000)],
            "no-steps" => [new(0, 0, RestartEnd.Converged, zero, null)],
            "too-many-steps" => [new(10, run.Budget + 1, RestartEnd.Converged, zero, null)],
            "less-than-nothing" => [new(10, -1, RestartEnd.Converged, zero, null)],
            "no-such-end" => [new(10, 10, (RestartEnd)99, zero, null)],
            _ => throw new ArgumentOutOfRangeException(nameof(mode)),
        };

        byte[] Filled(float value) => [.. Enumerable.Repeat(BitConverter.GetBytes(value), run.Target.Parameters).SelectMany(b => b)];
    }

    private static byte[] Json(Scheme scheme)
    {
        using MemoryStream stream = new();
        new CanonicalJson().Write(scheme, Ring.Of(scheme), stream);
        return stream.ToArray();
    }
}
