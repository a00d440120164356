namespace TensorDecomp.Export.Parquet;

// The numbers below are those of parquet.thrift in the Apache Parquet format specification.

/// <summary>How a leaf value is laid down in bytes.</summary>
public enum PhysicalType { Int32 = 1, Int64 = 2, Double = 5, ByteArray = 6 }

/// <summary>What the bytes of a leaf mean beyond their physical type.</summary>
public enum LogicalType { None, Text, Unsigned64 }

/// <summary>How the bytes of a page are compressed.</summary>
public enum Codec { Uncompressed = 0, Gzip = 2, Brotli = 4 }

internal enum Repetition { Required = 0, Optional = 1, Repeated = 2 }

internal enum Encoding { Plain = 0, Rle = 3, RleDictionary = 8 }

internal enum PageKind { Data = 0, Dictionary = 2 }
