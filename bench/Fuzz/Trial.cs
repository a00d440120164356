using System.Text;
using TensorDecomp.Cli;
using TensorDecomp.Evolution.Workshop;

namespace TensorDecomp.Bench;

/// <summary>A claim of the tool's that does not hold; the message says which.</summary>
internal sealed class FindingException(string sentence) : Exception(sentence);

/// <summary>One input on its way through one verb, with what may not happen on it.</summary>
/// <param name="Random">Where the input is drawn from.</param>
/// <param name="Folder">A folder of its own, empty at first.</param>
/// <param name="Inputs">What it is a mutation of.</param>
/// <param name="Checker">The second opinion on what is called valid.</param>
/// <param name="Workshop">A compiler in a process that is kept.</param>
internal sealed record Trial(Random Random, string Folder, RealInputs Inputs, CertificateChecker Checker, ChildWorkshop Workshop)
{
    /// <summary>More than anything that is made of some kilobytes has a right to.</summary>
    private const long MostAllocated = 8L << 30;

    private const string Trace = "   at TensorDecomp.";

    /// <summary>Whether the tool made sense of the input, be it to say that it does not hold.</summary>
    public bool Taken { get; set; }

    public string this[string name] => Path.Combine(Folder, name);

    /// <summary>What went wrong; null for nothing.</summary>
    public string? Carry(Subject subject)
    {
        (TextWriter output, TextWriter error) = (Console.Out, Console.Error);
        long before = GC.GetTotalAllocatedBytes();
        try
        {
            subject.Try(this);
            long allocated = GC.GetTotalAllocatedBytes() - before;
            return allocated > MostAllocated ? $"allocated {allocated >> 20} MiB" : null;
        }
        catch (FindingException e)
        {
            return e.Message;
        }
        catch (Exception e)
        {
            return $"threw {e.GetType().Name}: {e.Message} {e.StackTrace?.Split('\n')[0].Trim()}";
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
        }
    }

    /// <summary>Runs a verb in this process. Its exit code is one of those that the help names, and a failure is told in
    /// sentences.</summary>
    public (int Code, string Output, string Error) Run(params string[] arguments)
    {
        using StringWriter output = new(), error = new();
        Console.SetOut(output);
        Console.SetError(error);
        int code = Application.Run(arguments);
        (string said, string complaint) = ($"{output}", $"{error}");
        string line = string.Join(' ', arguments);
        Taken = code is 0 or 1 or 4;
        if (code is < 0 or > 4) throw new FindingException($"'{line}' ended with {code}: {complaint.Trim()}");
        if (said.Contains(Trace) || complaint.Contains(Trace)) throw new FindingException($"'{line}' shows a trace");
        if (code is 2 or 3 && !complaint.Split('\n').Any(l => l.StartsWith("decomp: ", StringComparison.Ordinal)))
            throw new FindingException($"'{line}' failed without a sentence");
        return (code, said, complaint);
    }

    /// <summary>Writes an input and returns its path.</summary>
    public string Write(string name, byte[] bytes)
    {
        File.WriteAllBytes(this[name], bytes);
        return this[name];
    }

    /// <summary>A mutation of one of some real inputs, under its name; now and then noise.</summary>
    public string Mutated(IReadOnlyList<RealInput> of)
    {
        RealInput seed = of[Random.Next(of.Count)];
        return Write(seed.Name, Random.Next(50) == 0 ? Mutation.Noise(Random)
            : Mutation.Mutated(seed.Bytes, of[Random.Next(of.Count)].Bytes, Random));
    }

    /// <summary>A folder with two whole schemes.</summary>
    public string Store()
    {
        Directory.CreateDirectory(this["store"]);
        foreach (RealInput whole in Inputs.Own.Take(2)) File.WriteAllBytes(Path.Combine(this["store"], whole.Name), whole.Bytes);
        return this["store"];
    }

    /// <summary>The same with a mutated one among them.</summary>
    public string StoreWithMutated()
    {
        string mutated = Mutated(Inputs.Own), store = Store();
        File.Move(mutated, Path.Combine(store, "mutated.json"));
        return store;
    }

    /// <summary>A folder of named programs with a mutated one among them.</summary>
    public string ProgramFolder()
    {
        string mutated = Mutated(Inputs.Programs);
        Directory.CreateDirectory(this["programs"]);
        File.Move(mutated, Path.Combine(this["programs"], "mutated.cs"));
        return this["programs"];
    }

    /// <summary>A mutation of a short text, as an argument may be.</summary>
    public string Text(string of) =>
        Encoding.UTF8.GetString(Random.Next(3) == 0 ? Encoding.UTF8.GetBytes(of)
            : Mutation.Mutated(Encoding.UTF8.GetBytes(of), "9x9"u8.ToArray(), Random)).Replace("\0", "");

    /// <summary>Has 'decomp verify' judge a file and Python check whatever it certifies.</summary>
    public void Judge(string file)
    {
        (int code, string output, _) = Run("verify", file, "--certificate", this["certificate.json"]);
        if (code == 0 != File.Exists(this["certificate.json"]))
            throw new FindingException($"verify ended with {code}, and {(code == 0 ? "there is no" : "there is a")} certificate");
        if (code == 0 && !output.StartsWith("valid", StringComparison.Ordinal))
            throw new FindingException("verify ended with 0 and does not say valid");
        if (code == 0 && Checker.WhyNot(this["certificate.json"]) is { } reason)
            throw new FindingException($"a certificate does not hold: {reason}");
    }
}
