using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Export.Parquet;

/// <summary>Reads the footer of a Parquet file as far as tables of this tool need it; the counterpart of
/// <see cref="FooterWriter"/>.</summary>
internal static class FooterReader
{
    private const int MostColumns = 1000;

    private sealed record Element(string Name, PhysicalType? Physical, Repetition Repetition, int Children, bool Unsigned);

    public static FileMetadata Read(ReadOnlySpan<byte> footer)
    {
        CompactReader r = new(footer);
        List<Element> schema = [];
        List<RowGroupMeta> groups = [];
        Dictionary<string, string> facts = [];
        string createdBy = "";
        int field = 0;
        while (r.Field(ref field, out CompactType type))
            switch (field)
            {
                case 2: for (int left = r.List(type, CompactType.Struct); left > 0; left--) schema.Add(SchemaElement(ref r)); break;
                case 4: for (int left = r.List(type, CompactType.Struct); left > 0; left--) groups.Add(Group(ref r)); break;
                case 5: for (int left = r.List(type, CompactType.Struct); left > 0; left--) Fact(ref r, facts); break;
                case 6: createdBy = r.Text(type); break;
                default: r.Skip(type); break;
            }
        return new FileMetadata(Columns(schema), groups, facts, createdBy);
    }

    private static Element SchemaElement(ref CompactReader r)
    {
        (string name, PhysicalType? physical, Repetition repetition, int children, int converted) = ("", null, Repetition.Required, 0, -1);
        int field = 0;
        while (r.Field(ref field, out CompactType type))
            switch (field)
            {
                case 1: physical = (PhysicalType)r.I32(type); break;
                case 3: repetition = (Repetition)r.I32(type); break;
                case 4: name = r.Text(type); break;
                case 5: children = r.I32(type); break;
                case 6: converted = r.I32(type); break;
                default: r.Skip(type); break;
            }
        return new Element(name, physical, repetition, children, converted == FooterWriter.Unsigned64);
    }

    // Rebuilds columns from the flattened tree; a group must be the head of a three-level list.
    private static List<ColumnSpec> Columns(List<Element> schema)
    {
        List<ColumnSpec> columns = [];
        for (int at = 1; at < schema.Count; at++)
        {
            Element head = schema[at], leaf = head;
            int depth = 0;
            while (leaf.Children > 0)
            {
                if (leaf.Children != 1 || at + 2 >= schema.Count || schema[at + 1] is not { Repetition: Repetition.Repeated, Children: 1 }
                    || depth == 2)
                    throw new MalformedInputException($"column \"{head.Name}\" is nested in a way that no table of this tool is");
                at += 2;
                depth++;
                leaf = schema[at];
            }
            if (leaf.Physical is not { } physical || head.Repetition == Repetition.Repeated || depth > 0
                && leaf.Repetition != Repetition.Required)
                throw new MalformedInputException($"column \"{head.Name}\" has a type that no table of this tool has");
            LogicalType logical = physical == PhysicalType.ByteArray ? LogicalType.Text : leaf.Unsigned ? LogicalType.Unsigned64
                : LogicalType.None;
            columns.Add(new ColumnSpec(head.Name, physical, logical, depth, head.Repetition == Repetition.Optional));
            if (columns.Count > MostColumns) throw new MalformedInputException($"the table has more than {MostColumns} columns");
        }
        return columns;
    }

    private static RowGroupMeta Group(ref CompactReader r)
    {
        List<ChunkMeta> chunks = [];
        long rows = 0;
        int field = 0;
        while (r.Field(ref field, out CompactType type))
            switch (field)
            {
                case 1: for (int left = r.List(type, CompactType.Struct); left > 0; left--) chunks.Add(ChunkHolder(ref r)); break;
                case 3: rows = r.I64(type); break;
                default: r.Skip(type); break;
            }
        return new RowGroupMeta(rows, chunks);
    }

    private static ChunkMeta ChunkHolder(ref CompactReader r)
    {
        ChunkMeta? chunk = null;
        int field = 0;
        while (r.Field(ref field, out CompactType type))
            if (field == 3)
            {
                r.ExpectStruct(type);
                chunk = Chunk(ref r);
            }
            else r.Skip(type);
        return chunk ?? throw new MalformedInputException("a column chunk has no metadata in the footer");
    }

    private static ChunkMeta Chunk(ref CompactReader r)
    {
        (PhysicalType physical, string path, int codec, long values, long packed, long data) = (default, "", -1, -1, -1, -1);
        long? dictionary = null;
        int field = 0;
        while (r.Field(ref field, out CompactType type))
            switch (field)
            {
                case 1: physical = (PhysicalType)r.I32(type); break;
                case 3:
                    for (int left = r.List(type, CompactType.Binary); left > 0; left--)
                        path += (path.Length > 0 ? "." : "") + r.Text(CompactType.Binary);
                    break;
                case 4: codec = r.I32(type); break;
                case 5: values = r.I64(type); break;
                case 7: packed = r.I64(type); break;
                case 9: data = r.I64(type); break;
                case 11: dictionary = r.I64(type); break;
                default: r.Skip(type); break;
            }
        if (path.Length == 0 || codec < 0 || values < 0 || packed < 0 || data < 0)
            throw new MalformedInputException("a column chunk's metadata is incomplete");
        return new ChunkMeta(path, physical, (Codec)codec, values, data, dictionary, packed, 0, null);
    }

    private static void Fact(ref CompactReader r, Dictionary<string, string> facts)
    {
        string key = "", value = "";
        int field = 0;
        while (r.Field(ref field, out CompactType type))
            switch (field)
            {
                case 1: key = r.Text(type); break;
                case 2: value = r.Text(type); break;
                default: r.Skip(type); break;
            }
        facts[key] = value;
    }
}
