using System.Diagnostics;
using TensorDecomp.Cli.Host;
using TensorDecomp.Evolution.Children;

namespace TensorDecomp.Cli.Web.Uploads;

/// <summary>What <c>decomp verify</c> said of a file.</summary>
/// <param name="Code">Its exit code; null where it was ended.</param>
/// <param name="Text">What it printed.</param>
/// <param name="Certificate">The certificate; null where there is none.</param>
internal sealed record VerifyOutcome(int? Code, string Text, byte[]? Certificate);

/// <summary>
/// Judges what a stranger sent: <c>decomp verify</c> itself, so with its readers and its limits, in a process of its own. That process is
/// ended where it takes more processor time, memory or patience than one file may.
/// </summary>
internal sealed class BoundedVerify(TimeProvider clock)
{
    private const int LargestOutput = 1 << 20, LargestCertificate = 8 << 20;
    private static readonly TimeSpan Wall = TimeSpan.FromMinutes(5),
        Look = TimeSpan.FromMilliseconds(50);

    /// <summary>Main memory that one judging may hold.</summary>
    public long Memory { get; init; } = 2L << 30;

    /// <summary>Processor time that it may take.</summary>
    public TimeSpan Processor { get; init; } = TimeSpan.FromSeconds(60);

    /// <param name="folder">Where nothing lies but what was sent; its name is taken out of what is said.</param>
    /// <param name="files">What was sent.</param>
    /// <param name="ring">The ring that is demanded; null for the file's own.</param>
    /// <param name="cancel">Ends the process as well.</param>
    /// <exception cref="IOException">The process cannot be started.</exception>
    public VerifyOutcome Run(string folder, IReadOnlyList<string> files, string? ring, CancellationToken cancel)
    {
        // Beside the files it would be taken for one of them.
        string certificate = $"{folder}.certificate.json";
        // What begins with - is no option behind a full path.
        string[] arguments = ["verify", .. files, .. files.Count == 1 ? (string[])["--certificate", certificate] : [],
            .. ring is null ? (string[])[] : ["--ring", ring], "--verbose", "--threads", "1"];
        ChildCommand tool = ChildCommand.ThisTool;
        try
        {
            using Process process = new ChildCommand(tool.File, [.. tool.Arguments.SkipLast(1), .. arguments]).Start();
            process.StandardInput.Close();
            Task<string> output = Drain(process.StandardOutput), errors = Drain(process.StandardError);
            string? ended = Watch(process, cancel);
            string said = Shown(output.GetAwaiter().GetResult(), folder), complaint = Shown(errors.GetAwaiter().GetResult(), folder);
            if (ended is not null) return new VerifyOutcome(null, ended, null);
            // A file of several schemes has no certificate, and its verdict needs none.
            bool several = process.ExitCode == ExitCode.Usage && said.Length > 0;
            string text = several || complaint.Length == 0 ? said : $"{said}\n{complaint}".Trim('\n');
            return new VerifyOutcome(several ? ExitCode.Success : process.ExitCode, text, Read(certificate));
        }
        finally
        {
            File.Delete(certificate);
        }
    }

    /// <summary>Waits for the end, or brings it about and says why.</summary>
    private string? Watch(Process process, CancellationToken cancel)
    {
        long began = clock.GetTimestamp();
        while (!process.WaitForExit(Look))
        {
            ProcessLoad load = SystemGauge.Instance.Read(process);
            string? why = load.ResidentBytes > Memory ? "Judging it takes more memory than one file may have here"
                : load.Processor > Processor ? $"Judging it takes more than {Processor.TotalSeconds:N0} seconds of a processor"
                : clock.GetElapsedTime(began) > Wall ? "Judging it came to no end" : cancel.IsCancellationRequested ? "You left" : null;
            if (why is null) continue;
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            return $"{why}; 'decomp verify' on your own machine takes the time it needs.";
        }
        return null;
    }

    /// <summary>All that is printed, lest a full pipe stall the process, of which the beginning is kept.</summary>
    private static async Task<string> Drain(StreamReader reader)
    {
        System.Text.StringBuilder kept = new();
        char[] buffer = new char[4096];
        int got;
        while ((got = await reader.ReadAsync(buffer).ConfigureAwait(false)) > 0)
            kept.Append(buffer, 0, Math.Min(got, LargestOutput - kept.Length));
        return kept.ToString();
    }

    private static string Shown(string text, string folder) =>
        text.Replace($"{folder}{Path.DirectorySeparatorChar}", "", StringComparison.Ordinal)
            .Replace("decomp: ", "", StringComparison.Ordinal).TrimEnd('\n');

    private static byte[]? Read(string file) =>
        File.Exists(file) && new FileInfo(file).Length <= LargestCertificate ? File.ReadAllBytes(file) : null;
}
