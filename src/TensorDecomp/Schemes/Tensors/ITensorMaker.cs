using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Tensors;

/// <summary>
/// A family of bilinear maps that people name as "poly:3x3": the family, a colon, and what determines the member. A new family is one class
/// that implements this and one line in <see cref="TensorMakers.All"/>; the command line, help and tests read it there.
/// </summary>
public interface ITensorMaker
{
    /// <summary>What stands before the colon, for example where there are several such words.</summary>
    string Family { get; }

    /// <summary>Whether a word before the colon means it.</summary>
    bool IsNamed(string family) => family == Family;

    /// <summary>How a member is written, for help, such as "poly:MxN".</summary>
    string Form { get; }

    /// <summary>What the bilinear map is, in one line.</summary>
    string Summary { get; }

    /// <summary>The text of a small member, for help and tests.</summary>
    string Example { get; }

    /// <summary>The member; null where the text behind the colon determines none.</summary>
    /// <param name="name">The whole text, which becomes the tensor's name.</param>
    /// <param name="parameters">What stands behind the colon.</param>
    Tensor? Make(string name, string parameters);
}
