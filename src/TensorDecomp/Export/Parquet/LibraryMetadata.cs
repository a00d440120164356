using System.Runtime.CompilerServices;
using Parquet.Meta;

namespace TensorDecomp.Export.Parquet;

/// <summary>
/// The library's own reading of metadata, from a stream of ours. Its public door takes a footer into memory first, where it reads on for
/// ever behind a damaged end; the same reading from a <see cref="FileWindow"/> ends there. What passes here once passes again.
/// </summary>
internal static class LibraryMetadata
{
    private const string Protocol = "Parquet.Meta.Proto.ThriftCompactProtocolReader, Parquet";

    /// <summary>What a file says of itself at its end.</summary>
    public static FileMetaData Footer(Stream source) => Read(default(FileMetaData), Open(source));

    /// <summary>What a page says of itself before it.</summary>
    public static PageHeader Page(Stream source) => Read(default(PageHeader), Open(source));

    [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
    [return: UnsafeAccessorType(Protocol)]
    private static extern object Open(Stream source);

    [UnsafeAccessor(UnsafeAccessorKind.StaticMethod, Name = nameof(Read))]
    private static extern FileMetaData Read(FileMetaData? owner, [UnsafeAccessorType(Protocol)] object protocol);

    [UnsafeAccessor(UnsafeAccessorKind.StaticMethod, Name = nameof(Read))]
    private static extern PageHeader Read(PageHeader? owner, [UnsafeAccessorType(Protocol)] object protocol);
}
