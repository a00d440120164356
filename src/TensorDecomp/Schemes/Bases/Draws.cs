namespace TensorDecomp.Schemes.Bases;

/// <summary>Random numbers that are a hash of a key and of how many were drawn.</summary>
internal struct Draws(ulong key)
{
    private ulong _drawn;

    /// <summary>From 0 to bound − 1, with a bias of at most bound/2³².</summary>
    public int Below(int bound) => (int)((Mixing.Join(key, _drawn++) >> 32) * (uint)bound >> 32);
}
