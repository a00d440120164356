namespace TensorDecomp.Export.Parquet;

/// <summary>How a value stands in metadata; the numbers are those of SparsityFilter's compact protocol.</summary>
internal enum Wire { Flag = 1, FalseFlag = 2, Byte = 3, I16 = 4, I32 = 5, I64 = 6, Binary = 8, List = 9, Structure = 12 }

/// <summary>
/// What metadata of the tables of this tool may look like: fields by their numbers in parquet.thrift of the format's specification.
/// The library takes for granted that metadata is sound: on a damaged number it reads past the end for ever, and it makes room for as
/// many elements as a list claims to have. So whatever differs from these shapes is refused before the library sees it.
/// </summary>
internal sealed record MetadataShape(Wire Wire, MetadataShape? Element = null, IReadOnlyDictionary<int, MetadataShape>? Fields = null)
{
    private static readonly MetadataShape Flag = new(Wire.Flag), Byte = new(Wire.Byte), I16 = new(Wire.I16), I32 = new(Wire.I32),
        I64 = new(Wire.I64), Binary = new(Wire.Binary), Nothing = Structure();

    private static readonly MetadataShape Statistics =
        Structure((1, Binary), (2, Binary), (3, I64), (4, I64), (5, Binary), (6, Binary), (7, Flag), (8, Flag));

    private static readonly MetadataShape KeyValue = Structure((1, Binary), (2, Binary));

    private static readonly MetadataShape LogicalType =
        Structure((1, Nothing), (3, Nothing), (10, Structure((1, Byte), (2, Flag))));

    private static readonly MetadataShape SchemaElement = Structure((1, I32), (2, I32), (3, I32), (4, Binary), (5, I32), (6, I32), (7, I32),
        (8, I32), (9, I32), (10, LogicalType));

    private static readonly MetadataShape ColumnMetadata = Structure((1, I32), (2, List(I32)), (3, List(Binary)), (4, I32), (5, I64),
        (6, I64), (7, I64), (8, List(KeyValue)), (9, I64), (10, I64), (11, I64), (12, Statistics));

    private static readonly MetadataShape ColumnChunk = Structure((2, I64), (3, ColumnMetadata));

    private static readonly MetadataShape RowGroup =
        Structure((1, List(ColumnChunk)), (2, I64), (3, I64), (5, I64), (6, I64), (7, I16));

    // The library descends into nested elements as deep as they go.
    private static readonly MetadataShape Schema = List(SchemaElement) with { Most = 1000 };

    /// <summary>What stands at the end of a file.</summary>
    public static MetadataShape Footer { get; } = Structure((1, I32), (2, Schema), (3, I64), (4, List(RowGroup)),
        (5, List(KeyValue)), (6, Binary), (7, List(Structure((1, Nothing)))));

    /// <summary>What a data page of version 1 says of itself.</summary>
    public static MetadataShape DataPage { get; } = Structure((1, I32), (2, I32), (3, I32), (4, I32), (5, Statistics));

    /// <summary>What a dictionary says of itself.</summary>
    public static MetadataShape DictionaryPage { get; } = Structure((1, I32), (2, I32), (3, Flag));

    /// <summary>What stands before every page.</summary>
    public static MetadataShape PageHeader { get; } = Structure((1, I32), (2, I32), (3, I32), (4, I32), (5, DataPage), (7, DictionaryPage));

    /// <summary>Largest length of a list.</summary>
    public int Most { get; private init; } = int.MaxValue;

    private static MetadataShape List(MetadataShape element) => new(Wire.List, element);

    private static MetadataShape Structure(params (int Field, MetadataShape Shape)[] fields) =>
        new(Wire.Structure, Fields: fields.ToDictionary(f => f.Field, f => f.Shape));
}
