using System.Diagnostics;
using NUnit.Framework;
using TensorDecomp.Kernels.Devices;
using TensorDecomp.Programs.Backends;
using TensorDecomp.Tests.Cli;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Devices;

/// <summary>decomp devices and search --backend from outside, with devices and without.</summary>
public sealed class DevicesVerbTests
{
    private static IEnumerable<DeviceFacts> Devices => Backends.Devices().Select(place => place.Device!);

    [Test]
    public void Every_device_has_a_line_of_its_own()
    {
        if (Backends.Devices().Count == 0) Assert.Ignore(Backends.WhyNoDevice());
        (int code, string output, _) = CommandLine.Run("devices");
        Assert.That(code, Is.Zero);
        foreach (DeviceFacts device in Devices) Assert.That(output, Does.Contain(device.Id).And.Contain(device.Name));
        Outcome json = Decomp.Run("devices", "--json");
        Assert.That(json.Events.Select(e => e.GetProperty("id").GetString()), Is.EqualTo(Devices.Select(d => d.Id)));
    }

    [Test]
    public void A_search_on_a_device_ends_with_a_certified_scheme()
    {
        if (Backends.Devices().Count == 0) Assert.Ignore(Backends.WhyNoDevice());
        using TemporaryFolder folder = new();
        Outcome search = Decomp.Run("search", "3", "3", "3", "--engine", "gradient", "--backend", "gpu", "--out", folder.Path);
        Assert.That((search.ExitCode, search.Errors), Is.EqualTo((0, "")));
        Assert.That(search.Output, Does.Contain("rank 23").And.Contain("certified"));
        Verdict verdict = Decomp.Judge(folder.Files("23-*.json")[0]);
        Assert.That((verdict.Valid, verdict.Rank), Is.EqualTo((true, 23)));
    }

    [Test]
    public void A_device_that_is_not_there_is_one_sentence_and_exit_code_2()
    {
        (int code, _, string error) = CommandLine.Run("search", "2", "2", "2", "--backend", "cuda:97");
        Assert.That((code, error.Count(c => c == '\n')), Is.EqualTo((2, 1)), error);
        string reason = Backends.Find("cuda")!.WhyAbsent ?? "decomp devices";
        Assert.That(error, Does.Contain("cuda:97").And.Contain(reason));
    }

    [Test]
    public void The_help_names_every_backend()
    {
        (int code, string output, _) = CommandLine.Run("search", "--help");
        Assert.That(code, Is.Zero);
        foreach (IBackend backend in Backends.All) Assert.That(output, Does.Contain($"{backend.Name} ("));
    }

    /// <summary>In whatever way it is written; the names of files have the schemes' hashes.</summary>
    [Test]
    public void The_lanes_are_where_a_search_runs_unless_told_otherwise()
    {
        using TemporaryFolder folder = new();
        string[] results = [.. ((string[])["", "--backend cpu", "--backend lanes"]).Select((words, k) => Search(words, $"{k}"))];
        Assert.That(results[0], Does.Contain("7-"));
        Assert.That(results, Has.All.EqualTo(results[0]));

        string Search(string words, string name)
        {
            string output = Path.Combine(folder.Path, name);
            (int code, _, string error) = CommandLine.Run(
                ["search", "2", "2", "2", "--engine", "gradient", "--threads", "1", "--out", output,
                .. words.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
            Assert.That((code, error), Is.EqualTo((0, "")));
            return string.Join(" ", Directory.GetFiles(output, "*.json", SearchOption.AllDirectories).Select(file => Path.GetFileName(file))
                .Order());
        }
    }

    [Test]
    public void A_backend_that_is_not_there_says_why()
    {
        if (Backends.All.FirstOrDefault(backend => backend.WhyAbsent is not null) is not { WhyAbsent: { } why } absent)
        {
            Assert.Ignore("every backend is on this machine");
            return;
        }
        foreach (string text in (string[])[absent.Name, $"{absent.Name}:0"])
        {
            (int code, _, string error) = CommandLine.Run("search", "2", "2", "2", "--backend", text);
            Assert.That((code, error.Count(c => c == '\n')), Is.EqualTo((2, 1)), error);
            Assert.That(error, Does.Contain($"--backend {text}").And.Contain(why));
        }
    }

    [Test]
    public void What_is_no_backend_is_refused_with_those_there_are()
    {
        (int code, _, string error) = CommandLine.Run("search", "2", "2", "2", "--backend", "abacus");
        Assert.That((code, error.Count(c => c == '\n')), Is.EqualTo((2, 1)), error);
        foreach (IBackend backend in Backends.All) Assert.That(error, Does.Contain(backend.Name));
    }

    [Test]
    public void The_flip_graph_has_no_use_for_a_device()
    {
        (int code, _, string error) = CommandLine.Run("search", "2", "2", "2", "--engine", "flip", "--backend", "gpu");
        Assert.That((code, error.Count(c => c == '\n')), Is.EqualTo((2, 1)), error);
    }

    /// <summary>The loader of OpenCL is told to look for drivers in an empty folder.</summary>
    [TestCase("devices")]
    [TestCase("search 2 2 2 --backend gpu")]
    public void Without_drivers_there_is_one_sentence_and_exit_code_2(string arguments)
    {
        if (Devices.Any(device => device.Driver != "opencl"))
            Assert.Ignore("this machine has a device that does not come from OpenCL");
        using TemporaryFolder folder = new();
        using Process process =
            Process.Start(
                new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "decomp.dll"), .. arguments.Split(' ')])
                {
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                    WorkingDirectory = folder.Path,
                    Environment = { ["OCL_ICD_VENDORS"] = folder.Path },
                })!;
        Outcome outcome = Decomp.Finish(process);
        Assert.That((outcome.ExitCode, outcome.Output), Is.EqualTo((2, "")));
        Assert.That(outcome.Errors.Count(c => c == '\n'), Is.EqualTo(1), outcome.Errors);
        Assert.That(outcome.Errors, Does.Contain("OpenCL").And.Contain("CUDA"));
    }
}
