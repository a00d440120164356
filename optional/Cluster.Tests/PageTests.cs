using NUnit.Framework;
using TensorDecomp.Optional.Tests;
using TensorDecomp.Tests;

namespace TensorDecomp.Cluster.Tests;

/// <summary>docs/cluster.md as a person follows it: every line of its commands, on three machines that are network namespaces. A line that
/// is not run here, or one that is and does not stand there, fails.</summary>
[NonParallelizable]
public sealed class PageTests
{
    private const string One = "one", Two = "two", Three = "three";

    private readonly List<ToolProcess> _running = [];
    private TemporaryFolder _folder = null!;
    private Namespaces _network = null!;
    private Queue<string> _lines = null!;

    [SetUp]
    public void Begin()
    {
        _folder = new();
        _network = new Namespaces(One, Two, Three);
        foreach (string machine in (string[])[One, Two, Three]) Directory.CreateDirectory(_folder[machine]);
        Directory.CreateDirectory(_folder["bin"]);
        string tool = Path.Combine(_folder["bin"], "decomp");
        File.WriteAllText(tool, $"#!/bin/sh\nexec dotnet '{Path.Combine(Checkout.Tool, "decomp.dll")}' \"$@\"\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(tool, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    [TearDown]
    public void End()
    {
        foreach (ToolProcess process in _running) process.Dispose();
        _running.Clear();
        _network?.Dispose();
        _folder.Dispose();
    }

    [Test, CancelAfter(600_000)]
    public async Task On_one_machine(CancellationToken patience)
    {
        _lines = Lines("# Many machines");
        Assert.That((_lines.Dequeue(), _lines.Dequeue()), Is.EqualTo(("dotnet build -c Release src/Decomp",
            "dotnet build -c Release optional/Cluster")), "which this build did");
        await Goes(One, "decomp hub &", "hub at ", patience);
        await Goes(One, "decomp worker --hub 127.0.0.1:8350 --threads 4 &", "works for ", patience);
        Runs(One, "decomp search 3 3 3 --hub 127.0.0.1:8350", "done: rank 23");
        File.WriteAllText(Path.Combine(_folder[One], "shapes.json"), """{ "campaign": 1, "tensors": ["2x2x2..2x2x3"] }""");
        Runs(One, "decomp campaign shapes.json --hub 127.0.0.1:8350", "done: 2 of 2 goals");
        Runs(One, "decomp hub status --hub 127.0.0.1:8350", "3x3x3:23 over Q, seed 1: reached");
        Assert.That(_lines, Is.Empty);
    }

    [Test, CancelAfter(600_000)]
    public async Task On_one_server_and_with_encryption(CancellationToken patience)
    {
        _lines = Lines("## One server");
        Runs(One, "head -c 24 /dev/urandom | base64 > secret.txt; chmod 600 secret.txt", "");
        string place = $"{_network.Address(One)}:8350";
        ToolProcess hub = await Goes(One, "decomp hub --listen 0.0.0.0:8350 --secret-file secret.txt", $"hub at {place}", patience);
        foreach (string machine in (string[])[Two, Three])
            File.Copy(Path.Combine(_folder[One], "secret.txt"), Path.Combine(_folder[machine], "secret.txt"));
        ToolProcess other = Start(Three, "decomp worker --hub SERVER:8350 --secret-file secret.txt");
        ToolProcess worker = await Goes(Two, "decomp worker --hub SERVER:8350 --secret-file secret.txt", "works for ", patience);
        await other.Line(Begins("works for ")).WaitAsync(patience);
        Searched(Three, $"--hub {place} --secret-file secret.txt");
        foreach (ToolProcess one in (ToolProcess[])[other, worker, hub]) Assert.That(one.Terminate(), Is.EqualTo(143), one.Text);

        Runs(One, "openssl req -x509 -newkey rsa:3072 -nodes -days 3650 -subj /CN=decomp -keyout key.pem -out certificate.pem", "");
        Runs(One, "openssl pkcs12 -export -passout pass: -inkey key.pem -in certificate.pem -out hub.p12", "");
        hub = await Goes(One, "decomp hub --listen 0.0.0.0:8350 --secret-file secret.txt --certificate hub.p12", "hub at ", patience);
        string fingerprint = (await hub.Line(Begins("fingerprint ")).WaitAsync(patience)).Split(' ')[1];
        worker = await Goes(Two, "decomp worker --hub SERVER:8350 --secret-file secret.txt --fingerprint A1B2…", "works for ", patience,
            ("A1B2…", fingerprint));
        Searched(Three, $"--hub {place} --secret-file secret.txt --fingerprint {fingerprint}");
        foreach (ToolProcess one in (ToolProcess[])[worker, hub]) Assert.That(one.Terminate(), Is.EqualTo(143), one.Text);

        Assert.That(_lines.Dequeue(), Is.EqualTo("[Service]"));
        await Goes(One, "ExecStart=/opt/decomp/decomp hub --listen 0.0.0.0:8350 --secret-file /etc/decomp/secret --board " +
            "/var/lib/decomp/board --out /var/lib/decomp/found", "hub at ", patience, ("ExecStart=/opt/decomp/", ""),
            ("/etc/decomp/secret", "secret.txt"), ("/var/lib/decomp/", ""));
        Assert.That(_lines.Dequeue(), Is.EqualTo("Restart=always"));
        Assert.That(_lines, Is.Empty);
    }

    [Test, CancelAfter(600_000)]
    public async Task With_several_hubs(CancellationToken patience)
    {
        if (!ToolProcess.Has("redis-server")) Assert.Ignore("there is no redis-server on this machine");
        foreach (string machine in (string[])[One, Two, Three])
            File.WriteAllText(Path.Combine(_folder[machine], "secret.txt"), "a secret of this test alone");
        _lines = Lines("## Several hubs");
        Runs(Three, "head -c 24 /dev/urandom | base64 > redis.txt; chmod 600 redis.txt", "");
        ToolProcess redis =
            Start(Three, "redis-server --appendonly yes --appendfsync always --requirepass \"$(cat redis.txt)\"", _lines.Dequeue());
        await redis.Line(line => line.Contains("Ready to accept", StringComparison.Ordinal)).WaitAsync(patience);
        foreach (string machine in (string[])[One, Two])
            File.Copy(Path.Combine(_folder[Three], "redis.txt"), Path.Combine(_folder[machine], "redis.txt"));
        const string Hub = "DECOMP_REDIS=\"REDIS:6379,password=$(cat redis.txt)\" " +
            "decomp hub --listen 0.0.0.0:8350 --secret-file secret.txt --between 8351";
        ToolProcess second = Start(Two, Hub);
        ToolProcess first = await Goes(One, Hub, "hub at ", patience);
        await second.Line(Begins("hub at ")).WaitAsync(patience);
        await Goes(Three, "decomp worker --hub ONE:8350,TWO:8350 --secret-file secret.txt", "works for ", patience);
        Searched(Three, $"--hub {_network.Address(One)}:8350,{_network.Address(Two)}:8350 --secret-file secret.txt");
        Assert.That((first.Terminate(), second.Terminate()), Is.EqualTo((143, 143)), $"{first.Text}\n{second.Text}");
        Assert.That(_lines, Is.Empty);
    }

    /// <summary>The commands under a heading of the page, up to the next one.</summary>
    private static Queue<string> Lines(string heading)
    {
        string[] page = File.ReadAllLines(Path.Combine(Checkout.Root, "docs", "cluster.md"));
        return new(page.SkipWhile(line => line != heading).Skip(1).TakeWhile(line => !line.StartsWith('#'))
            .Where(line => line.StartsWith("    ", StringComparison.Ordinal)).Select(line => line.Trim()));
    }

    /// <summary>The next line of the page, which ends by itself and well.</summary>
    private void Runs(string machine, string line, string says)
    {
        ToolProcess process = Start(machine, line, _lines.Dequeue());
        Assert.That(process.Wait(), Is.Zero, process.Text);
        Assert.That(process.Text, Does.Contain(says));
    }

    /// <summary>The next line of the page, which goes on.</summary>
    private async Task<ToolProcess> Goes(string machine, string line, string until, CancellationToken patience,
        params (string Word, string Value)[] known)
    {
        ToolProcess process = Start(machine, line, _lines.Dequeue(), known);
        await process.Line(Begins(until)).WaitAsync(patience);
        return process;
    }

    /// <summary>A line of the page, with what stands there for addresses in its place.</summary>
    private ToolProcess Start(string machine, string line, string? next = null, params (string Word, string Value)[] known)
    {
        if (next is not null) Assert.That(next, Is.EqualTo(line), "the page says what is done here");
        foreach ((string word, string value) in known.Concat([("SERVER", _network.Address(One)), ("REDIS:", $"{_network.Address(Three)}:"),
            ("ONE", _network.Address(One)), ("TWO", _network.Address(Two)), (" &", "")])) line = line.Replace(word, value);
        ToolProcess process = _network.Shell(machine, _folder[machine], _folder["bin"], line);
        _running.Add(process);
        return process;
    }

    private void Searched(string machine, string hub)
    {
        ToolProcess search = Start(machine, $"decomp search 2 2 2 --engine gradient --out mine {hub}");
        Assert.That(search.Wait(), Is.Zero, search.Text);
    }

    private static Predicate<string> Begins(string words) => line => line.StartsWith(words, StringComparison.Ordinal);
}
