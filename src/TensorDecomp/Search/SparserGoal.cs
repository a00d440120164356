using System.Text;
using TensorDecomp.Circuits;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Search.Flips;
using TensorDecomp.Verify;

namespace TensorDecomp.Search;

/// <summary>A scheme that is to be made cheaper at its rank, as <c>decomp optimize</c> asks for it.</summary>
/// <param name="Scheme">The scheme as <see cref="Word"/> writes it.</param>
/// <param name="Name">What the provenance calls it.</param>
/// <param name="Sweeps">Annealing sweeps of one run for fewer coefficients.</param>
public sealed record SparserGoal(string Scheme, string Name, int Sweeps)
{
    /// <summary>Most sweeps that can be asked for.</summary>
    public const int MostSweeps = 1_000_000;

    /// <summary>What it should have less of.</summary>
    public Objective Objective { get; init; } = Objective.Nonzeros;

    /// <summary>Additions of a program that is known already, so that only shorter ones count; null where none is.</summary>
    public int? Below { get; init; }

    /// <summary>The scheme with a program that computes it, where one is known, to go on from; <see cref="Whole"/> writes both.</summary>
    public string? Circuit { get; init; }

    /// <summary>What the derivation says of schemes that came of it.</summary>
    public string Origin => $"optimised from {Name}";

    /// <summary>A scheme as a text: packed where its ring has a flip graph, else as canonical JSON.</summary>
    public static string Word(Scheme scheme, Ring ring)
    {
        return FlipWalkers.Rings.Contains(ring) ? PackedScheme.Of(scheme, ring).ToString() : Whole(scheme, ring, null);
    }

    /// <summary>A scheme with the program that computes it, as canonical JSON.</summary>
    internal static string Whole(Scheme scheme, Ring ring, StraightLine? program)
    {
        using MemoryStream text = new();
        CanonicalJson.Write(scheme, ring, null, text, program);
        return Encoding.UTF8.GetString(text.ToArray());
    }

    /// <summary>The scheme again.</summary>
    /// <exception cref="InvalidDataException">It is no decomposition over the ring; the message is a clause.</exception>
    public Scheme Read(Ring ring, Tensor? expected = null) => Read(Scheme, ring, expected).Scheme;

    /// <summary>The scheme again, with its program where the word has one that computes it.</summary>
    internal static (Scheme Scheme, StraightLine? Program) Read(string word, Ring ring, Tensor? expected)
    {
        if (FlipWalkers.Rings.Contains(ring) && !word.StartsWith('{')) return (PackedScheme.Parse(word, ring, expected).Scheme, null);
        try
        {
            Submission read = new CanonicalJson().Read(new SourceFile("scheme", Encoding.UTF8.GetBytes(word)), Limits.Default)[0];
            return Verifier.Judge(read.Scheme, new Claim.Over(ring)).Valid ? (read.Scheme, read.Program(ring))
                : throw new InvalidDataException($"a scheme of {read.Scheme.Tensor} in it is no decomposition over {ring}");
        }
        catch (MalformedInputException e)
        {
            throw new InvalidDataException($"a scheme in it cannot be read ({e.Message.TrimEnd('.')})", e);
        }
    }
}
