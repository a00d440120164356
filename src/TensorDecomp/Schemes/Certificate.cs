using System.Text;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes;

/// <summary>
/// The canonical certificate of a valid scheme (docs/certificate.md): terms in canonical order and scale, ring, counts and the
/// SHA-256 of the canonical text, as JSON or as that text itself. The same scheme gives the same bytes on every machine.
/// </summary>
public static class Certificate
{
    /// <summary>Writes JSON, or the text form where the file name ends in .txt.</summary>
    /// <exception cref="ArgumentException">The scheme is not valid.</exception>
    public static void Write(Judgement judgement, string fileName, Stream output)
    {
        if (!judgement.Verdict.Valid) throw new ArgumentException("Only a valid scheme has a certificate.");
        (Scheme canonical, Ring ring) = (judgement.Verdict.Canonical, judgement.Verdict.RingAfterRescaling);
        if (fileName.EndsWith(".txt", StringComparison.Ordinal)) output.Write(Encoding.ASCII.GetBytes(CanonicalForm.Text(canonical, ring)));
        else CanonicalJson.WriteCertificate(canonical, ring, output);
    }
}
