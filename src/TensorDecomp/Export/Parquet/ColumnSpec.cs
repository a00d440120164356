using Parquet.Schema;

namespace TensorDecomp.Export.Parquet;

/// <summary>
/// The place of one leaf in the schema. Depth 0 is a plain value, depth 1 a list, depth 2 a list of lists, in the three-level form that
/// the format's specification asks for (group → repeated "list" → "element"). Leaves are <c>int</c>, <c>ulong</c>, <c>double</c> and
/// text, which is <c>ReadOnlyMemory&lt;char&gt;</c>; those within lists are never null.
/// </summary>
/// <param name="Name">The column's name.</param>
/// <param name="Leaf">Type of a leaf.</param>
/// <param name="Depth">Number of lists around a leaf.</param>
/// <param name="Optional">Whether a row may lack the value, or the outermost list.</param>
public readonly record struct ColumnSpec(string Name, Type Leaf, int Depth, bool Optional)
{
    /// <summary>
    /// Definition level of a leaf that is there. Every list counts twice, for itself and for its elements: the library writes lists as
    /// optional, whether or not a table has rows without them.
    /// </summary>
    public int MaxDefinition => Depth > 0 ? 2 * Depth : Optional ? 1 : 0;

    /// <summary>Definition level of a list that has no elements, by the number of lists around it.</summary>
    public static int EmptyList(int listsAround) => 2 * listsAround + 1;

    /// <summary>The field of the library's schema.</summary>
    internal Field ToField()
    {
        Field field = new DataField(Depth > 0 ? ListField.ElementName : Name, Leaf, Depth == 0 && Optional);
        for (int d = Depth - 1; d >= 0; d--) field = new ListField(d > 0 ? ListField.ElementName : Name, field);
        return field;
    }

    /// <summary>Whether a leaf of a file's schema is this column, whatever its lists say of being absent.</summary>
    internal bool Matches(DataField field) =>
        field.Path.FirstPart == Name && field.ClrType == Leaf && field.MaxRepetitionLevel == Depth
        && (Depth > 0 ? !field.IsNullable : field.MaxDefinitionLevel <= (Optional ? 1 : 0));
}
