using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Search.Flips;

/// <summary>The schemes that a search was begun with. The store keeps them, so a checkpoint only names them.</summary>
internal sealed class GivenSchemes(IEnumerable<Scheme> schemes, Ring ring)
{
    private readonly Scheme[] _schemes = [.. schemes];

    public IReadOnlyList<Scheme> Schemes => _schemes;

    /// <summary>SHA-256 of their words.</summary>
    public string[] Hashes => field ??= [.. _schemes.Select(s => HashOf(s, ring))];

    /// <summary>Those with the hashes, in their order.</summary>
    /// <exception cref="InvalidDataException">One is not there any more.</exception>
    public static GivenSchemes Among(IEnumerable<Scheme> known, Ring ring, IEnumerable<string> hashes)
    {
        Dictionary<string, Scheme> byHash = [];
        foreach (Scheme scheme in known) byHash.TryAdd(HashOf(scheme, ring), scheme);
        return new([.. hashes.Select(hash => byHash.GetValueOrDefault(hash)
            ?? throw new InvalidDataException("a scheme that the search built on is no longer in the store"))], ring);
    }

    private static string HashOf(Scheme scheme, Ring ring) => Provenance.HashOf(PackedScheme.Of(scheme, ring).ToString());
}
