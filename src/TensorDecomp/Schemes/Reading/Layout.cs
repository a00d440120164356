using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Reading;

/// <summary>What a format says of a layout.</summary>
public enum LayoutKind
{
    /// <summary>Its own.</summary>
    Documented,

    /// <summary>Nothing: a file may mean it.</summary>
    Possible,

    /// <summary>That it is another: a scheme that holds in it is a hint.</summary>
    RuledOut,
}

/// <summary>
/// One way to read the numbers of a file as a scheme. It is worked out when it is first asked for, since a file that
/// documents nothing has dozens of them.
/// </summary>
public sealed class Layout
{
    private readonly Lazy<Scheme?> _scheme;

    /// <param name="arrangement">How terms and entries lie, "a column per term"; null where only one arrangement is thinkable.</param>
    /// <param name="order">In what order the entries of a vector lie, in words.</param>
    /// <param name="kind">What the format says of it.</param>
    /// <param name="build">Makes the scheme.</param>
    public Layout(string? arrangement, string order, LayoutKind kind, Func<Scheme> build)
    {
        (Arrangement, Order, Kind) = (arrangement, order, kind);
        _scheme = new Lazy<Scheme?>(() => Built(build));
    }

    /// <summary>How terms and entries lie, "a column per term"; null where only one arrangement is thinkable.</summary>
    public string? Arrangement { get; }

    /// <summary>In what order the entries of a vector lie, in words.</summary>
    public string Order { get; }

    /// <summary>What the format says of it.</summary>
    public LayoutKind Kind { get; }

    /// <summary>Whether a scheme that holds in it is what the file says.</summary>
    public bool IsMeant => Kind != LayoutKind.RuledOut;

    /// <summary>The scheme, or null where the numbers make none in this way, or one beyond the limits.</summary>
    public Scheme? Scheme => _scheme.Value;

    /// <summary>"a column per term, vectors row-major, w for C".</summary>
    public string Name => Arrangement is null ? Order : $"{Arrangement}, {Order}";

    private static Scheme? Built(Func<Scheme> build)
    {
        try
        {
            return build();
        }
        catch (MalformedInputException)
        {
            return null;
        }
    }
}
