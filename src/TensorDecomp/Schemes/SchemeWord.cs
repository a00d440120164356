using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes;

/// <summary>
/// A scheme in a state or a message: packed where it was made, the word of <see cref="PackedScheme"/> where it was read. Whoever decodes a
/// word checks every Brent equation on the way; what was packed here needs no such check.
/// </summary>
[JsonConverter(typeof(AsText))]
public sealed class SchemeWord : IEquatable<SchemeWord>
{
    private readonly PackedScheme? _packed;
    private string? _text;

    private SchemeWord(PackedScheme? packed, string? text) => (_packed, _text) = (packed, text);

    /// <summary>A scheme that was packed in this process, which is not checked again.</summary>
    public static implicit operator SchemeWord(PackedScheme packed) => new(packed, null);

    /// <summary>A word that was read and may say anything.</summary>
    public static implicit operator SchemeWord(string text) => new(null, text);

    /// <summary>Number of terms as the word says it; 0 where it says none.</summary>
    public int Rank
    {
        get
        {
            if (_packed is not null) return _packed.Rank;
            string head = _text!.Split(' ')[0];
            return int.TryParse(head[(head.LastIndexOf(':') + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out int rank)
                ? rank : 0;
        }
    }

    /// <summary>Whether it says that it decomposes that tensor.</summary>
    public bool IsOf(Tensor tensor) => _packed is not null ? _packed.Tensor == tensor
        : _text!.StartsWith($"{tensor}:", StringComparison.Ordinal);

    /// <summary>The scheme, checked unless it was packed here.</summary>
    /// <param name="ring">The ring that it is over.</param>
    /// <param name="tensor">What it decomposes.</param>
    /// <exception cref="InvalidDataException">It is no decomposition; the message is a clause.</exception>
    public PackedScheme Read(Ring ring, Tensor tensor)
    {
        PackedScheme packed = _packed?.Ring == ring ? _packed : PackedScheme.Parse($"{this}", ring, tensor);
        return packed.Tensor == tensor ? packed
            : throw new InvalidDataException($"a scheme in it is one of {packed.Tensor}, not of {tensor}");
    }

    /// <summary>Its word, as <see cref="PackedScheme.ToString"/> writes it.</summary>
    public override string ToString() => _text ??= $"{_packed}";

    /// <inheritdoc/>
    public bool Equals(SchemeWord? other) => other is not null && (_packed is not null && other._packed is not null
        ? _packed.Equals(other._packed) : $"{this}" == $"{other}");

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SchemeWord);

    /// <inheritdoc/>
    public override int GetHashCode() => Rank;

    private sealed class AsText : JsonConverter<SchemeWord>
    {
        public override SchemeWord Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw new JsonException("a scheme is a text");

        public override void Write(Utf8JsonWriter writer, SchemeWord value, JsonSerializerOptions options) =>
            writer.WriteStringValue($"{value}");
    }
}
