using System.Diagnostics;
using NUnit.Framework;
using TensorDecomp.Optional.Tests;
using TensorDecomp.Programs.Backends;

namespace TensorDecomp.Torch.Tests;

/// <summary>The tool as a person runs it, with the part that 'dotnet build optional/Torch' puts beside it.</summary>
public sealed class TorchVerbTests
{
    private readonly record struct Outcome(int Exit, string Output, string Error);

    [OneTimeSetUp]
    public void FindParts() => Checkout.UseItsParts();

    [Test]
    public void Devices_lists_it_or_says_what_is_missing()
    {
        Outcome devices = Decomp("devices");
        IBackend torch = Backends.Find("torch")!;
        if (torch.WhyAbsent is { } why)
            Assert.That(devices.Error, Does.Contain(why).And.Contain("libtorch").And.Not.Contain("reference to libtorch"));
        else
            foreach (IBackend place in torch.Places)
                Assert.That(devices.Output, Does.Contain($"{place.Device!.Id} ").And.Contain(place.Device.Name));
    }

    [Test]
    public void A_search_on_tensors_ends_with_a_certified_scheme_or_a_sentence()
    {
        string folder = Directory.CreateTempSubdirectory("decomp-torch-").FullName;
        try
        {
            Outcome search =
                Decomp("search", "2", "2", "2", "--engine", "gradient", "--backend", "torch", "--threads", "1", "--out", folder);
            if (Backends.Find("torch")!.WhyAbsent is { } why)
            {
                Assert.That((search.Exit, search.Error), Is.EqualTo((2, $"decomp: --backend torch cannot run here. {why}\n")));
                Assert.Ignore(why);
            }
            Assert.That((search.Exit, search.Error), Is.EqualTo((0, "")));
            Assert.That(search.Output, Does.Contain("rank 7").And.Contain("certified, by gradient"));
            Assert.That(Directory.GetFiles(folder, "7-*.json", SearchOption.AllDirectories), Is.Not.Empty);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [TestCase("torch:abacus")]
    [TestCase("torch:7")]
    public void A_place_that_libtorch_does_not_reach_is_one_sentence(string place)
    {
        Outcome search = Decomp("search", "2", "2", "2", "--backend", place);
        Assert.That((search.Exit, search.Output, search.Error.Count(c => c == '\n')), Is.EqualTo((2, "", 1)), search.Error);
        Assert.That(search.Error, Does.Contain(place));
    }

    [Test]
    public void Without_the_part_there_is_a_sentence_with_the_remedy()
    {
        Outcome search = With(Path.Combine(Checkout.Root, "nowhere"), "search", "2", "2", "2", "--backend", "torch");
        Assert.That((search.Exit, search.Output), Is.EqualTo((2, "")));
        Assert.That(search.Error, Does.Contain("'dotnet build -c Release optional/Torch' builds it").And.Contain("DECOMP_PARTS"));
    }

    private static Outcome Decomp(params string[] args) => With(Path.Combine(Checkout.Tool, "parts"), args);

    // By the host that runs the tests, which need not be the one that the shell would find.
    private static Outcome With(string parts, params string[] args)
    {
        ProcessStartInfo start = new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            [Path.Combine(Checkout.Tool, "decomp.dll"), .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Checkout.Root,
            Environment = { ["DECOMP_PARTS"] = parts },
        };
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new Outcome(process.ExitCode, output, error.Result);
    }
}
