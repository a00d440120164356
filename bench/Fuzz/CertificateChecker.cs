using System.Diagnostics;

namespace TensorDecomp.Bench;

/// <summary>docs/check_certificate.py in a process that stays: a path a line, an answer a line.</summary>
internal sealed class CertificateChecker : IDisposable
{
    private const string Loop = """
        import sys
        sys.path.insert(0, sys.argv[1])
        import check_certificate
        for line in sys.stdin:
            try:
                check_certificate.check(open(line.rstrip("\n"), encoding="utf-8").read())
                print("holds", flush=True)
            except Exception as e:
                print(type(e).__name__, str(e).replace("\n", " "), flush=True)
        """;

    private readonly Process _python;

    public CertificateChecker(string root) =>
        _python = Process.Start(
            new ProcessStartInfo("python3", ["-c", Loop, Path.Combine(root, "docs")])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true
            })!;

    /// <summary>Null where the certificate proves what it says.</summary>
    public string? WhyNot(string certificate)
    {
        _python.StandardInput.WriteLine(certificate);
        _python.StandardInput.Flush();
        string? answer = _python.StandardOutput.ReadLine();
        return answer == "holds" ? null : answer ?? "the checker ended";
    }

    public void Dispose()
    {
        _python.StandardInput.Close();
        _python.WaitForExit();
        _python.Dispose();
    }
}
