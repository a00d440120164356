namespace TensorDecomp.Export.Parquet;

/// <summary>
/// The place of one leaf in the schema. Depth 0 is a plain value, depth 1 a list, depth 2 a list of lists; lists are
/// written in the three-level form that the specification asks for (group → repeated "list" → "element"). Only the outermost
/// level can be null.
/// </summary>
public readonly record struct ColumnSpec(string Name, PhysicalType Physical, LogicalType Logical, int Depth, bool Optional)
{
    /// <summary>Largest repetition level: the number of lists around the leaf.</summary>
    public int MaxRepetition => Depth;

    /// <summary>Largest definition level: one for each thing that can be absent, which are the value itself and each list's
    /// elements.</summary>
    public int MaxDefinition => Depth + (Optional ? 1 : 0);

    /// <summary>Definition level of a null row; a row that is an empty outer list has the level after it.</summary>
    public int Level(int listsEntered) => listsEntered + (Optional ? 1 : 0);

    public IReadOnlyList<string> Path
    {
        get
        {
            List<string> path = [Name];
            for (int d = 0; d < Depth; d++) path.AddRange(["list", "element"]);
            return path;
        }
    }
}
