using System.Diagnostics.CodeAnalysis;
using TensorDecomp.Circuits;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Search.Messages;

/// <summary>A scheme in a message: its canonical JSON.</summary>
internal static class SchemeText
{
    [return: NotNullIfNotNull(nameof(scheme))]
    public static byte[]? Of(Scheme? scheme) => scheme is null ? null : Of(scheme, Ring.Of(scheme), null);

    public static byte[] Of(Scheme scheme, Ring ring, StraightLine? program)
    {
        using MemoryStream stream = new();
        CanonicalJson.Write(scheme, ring, null, stream, program);
        return stream.ToArray();
    }

    /// <exception cref="InvalidDataException">There is none; the message is a clause.</exception>
    public static Submission Read(byte[] text)
    {
        try
        {
            return new CanonicalJson().Read(new SourceFile("message", text), Limits.Default)[0];
        }
        catch (MalformedInputException e)
        {
            throw new InvalidDataException($"its scheme cannot be read ({e.Message.TrimEnd('.')})", e);
        }
    }
}
