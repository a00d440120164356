using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Orleans.Connections.Security;
using TensorDecomp.Search.Hubs;

namespace TensorDecomp.Cluster.Hosting;

/// <summary>Lines under TLS. A hub shows a certificate, which need not be signed by anybody: those who come know its fingerprint.</summary>
internal static class Encryption
{
    private const string Name = "decomp"; // nobody signed it, so it names nothing

    /// <exception cref="HubException">The file holds no certificate with its key.</exception>
    public static X509Certificate2 Read(string file)
    {
        try
        {
            X509Certificate2 certificate = X509CertificateLoader.LoadPkcs12FromFile(file, null);
            if (certificate.HasPrivateKey) return certificate;
            throw new HubException($"{file} has a certificate without its key; make both with 'openssl pkcs12 -export' (docs/cluster.md).");
        }
        catch (CryptographicException e)
        {
            throw new HubException($"{file} is no PKCS #12 file without a password ({e.Message.TrimEnd('.')}); docs/cluster.md shows how " +
                "one is made.", e);
        }
    }

    /// <summary>SHA-256 of the certificate, in hexadecimal digits.</summary>
    public static string Fingerprint(X509Certificate2 certificate) => certificate.GetCertHashString(HashAlgorithmName.SHA256);

    /// <summary>All lines of the silo are encrypted. Hubs that share a board show the same certificate, and go to no other.</summary>
    public static void Serve(ISiloBuilder silo, X509Certificate2 certificate)
    {
        string own = Fingerprint(certificate);
        silo.UseTls(certificate, options =>
        {
            // The secret says who may come, who need not show a certificate; whoever is gone to has to.
            (options.ClientCertificateMode, options.RemoteCertificateMode) =
                (RemoteCertificateMode.NoCertificate, RemoteCertificateMode.AllowCertificate);
            options.RemoteCertificateValidation = (shown, _, _) => Is(shown, own);
            options.OnAuthenticateAsClient = (_, authentication) => authentication.TargetHost = Name;
        });
    }

    /// <summary>All lines of the client are encrypted, and lead to whoever has the key of that certificate.</summary>
    public static void Come(IClientBuilder client, string fingerprint) => client.UseTls(options =>
    {
        options.RemoteCertificateMode = RemoteCertificateMode.RequireCertificate;
        options.RemoteCertificateValidation = (shown, _, _) => Is(shown, fingerprint);
        options.OnAuthenticateAsClient = (_, authentication) => authentication.TargetHost = Name;
    });

    private static bool Is(X509Certificate2? shown, string fingerprint) =>
        shown is not null && string.Equals(Fingerprint(shown), fingerprint, StringComparison.OrdinalIgnoreCase);
}
