using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Composition;

/// <summary>A product of matrices that is part of a larger one: where its rows, its inner range and its columns begin, and its
/// shape.</summary>
internal readonly record struct InnerBox(int Row, int Inner, int Column, Shape Shape);
