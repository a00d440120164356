using System.Text;
using System.Text.Json;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Schemes.Tensors;
using TensorDecomp.Verify;

namespace TensorDecomp.Search.Messages;

/// <summary>A tensor in a message: its name where that says which it is, else its sizes and entries.</summary>
internal static class TensorWord
{
    public static string Of(Tensor tensor) =>
        TensorMakers.TryParse(tensor.Name, out Tensor? named) && named == tensor ? tensor.Name : TensorJson.Text(tensor);

    /// <exception cref="MalformedInputException">It is none.</exception>
    public static Tensor Read(string word)
    {
        if (TensorMakers.TryParse(word, out Tensor? named)) return named;
        using JsonDocument document = JsonInput.Parse(new SourceFile("tensor", Encoding.UTF8.GetBytes(word)));
        return TensorJson.Read(document.RootElement);
    }
}
