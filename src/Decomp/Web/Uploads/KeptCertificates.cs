using System.Security.Cryptography;

namespace TensorDecomp.Cli.Web.Uploads;

/// <summary>The certificates of what was judged lately, to be taken away by whoever knows the number, which nobody guesses.</summary>
internal sealed class KeptCertificates
{
    private const int Most = 16;
    private readonly Lock _gate = new();
    private readonly Queue<(string Number, string Name, byte[] Content)> _kept = [];

    public string Keep(string name, byte[] certificate)
    {
        string number = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        lock (_gate)
        {
            _kept.Enqueue((number, name, certificate));
            if (_kept.Count > Most) _kept.Dequeue();
        }
        return number;
    }

    /// <summary>Null where it is not kept, or not any more.</summary>
    public (string Name, byte[] Content)? Find(string number)
    {
        lock (_gate)
            foreach ((string known, string name, byte[] content) in _kept)
                if (known == number) return (name, content);
        return null;
    }
}
