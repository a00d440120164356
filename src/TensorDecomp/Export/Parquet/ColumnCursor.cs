using System.Diagnostics.CodeAnalysis;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Export.Parquet;

/// <summary>
/// Walks the entries of one column chunk, page by page: each has a repetition level, a definition level and, where the latter is
/// the largest, a value. It stands on the first entry to begin with, and holds one page and one dictionary at a time.
/// </summary>
public sealed class ColumnCursor<T, TLeaf> where T : notnull where TLeaf : ILeaf<T>
{
    private readonly ColumnSpec _spec;
    private readonly PageSource _pages;
    private T[] _dictionary = [];
    private RunLengthReader? _repetition, _definition, _indices;
    private ReadOnlyMemory<byte> _plain;
    private int _leftInPage;

    internal ColumnCursor(ParquetFile file, ColumnSpec spec, ChunkMeta chunk)
    {
        (_spec, _pages) = (spec, new PageSource(file, chunk));
        Advance();
    }

    /// <summary>Whether the last entry has been passed.</summary>
    public bool AtEnd { get; private set; }

    public int Repetition { get; private set; }
    public int Definition { get; private set; }

    public bool HasValue => !AtEnd && Definition == _spec.MaxDefinition;

    /// <summary>The value here; only where <see cref="HasValue"/>.</summary>
    public T Value { get; private set; } = default!;

    public void Advance()
    {
        while (_leftInPage == 0)
        {
            if (_pages.Next() is not { } page)
            {
                (AtEnd, Value) = (true, default!);
                return;
            }
            Open(page);
        }
        _leftInPage--;
        Repetition = Level(_repetition, _spec.MaxRepetition);
        Definition = Level(_definition, _spec.MaxDefinition);
        if (Definition == _spec.MaxDefinition) Value = TakeFromPage();
    }

    /// <summary>Takes the value of a required, unnested column and steps on.</summary>
    public T Take() => TryTake(out T? value) ? value : throw Ends();

    /// <summary>Takes the value of an optional, unnested column, if there is one, and steps on.</summary>
    public bool TryTake([MaybeNullWhen(false)] out T value)
    {
        if (AtEnd) throw Ends();
        bool taken = HasValue;
        value = Value;
        Advance();
        return taken;
    }

    private MalformedInputException Ends() => new($"column \"{_spec.Name}\" has fewer values than the table has rows");

    private int Level(RunLengthReader? levels, int largest)
    {
        int level = levels?.Next() ?? 0;
        return level <= largest ? level
            : throw new MalformedInputException($"column \"{_spec.Name}\" has a level of {level}, beyond {largest}");
    }

    private T TakeFromPage()
    {
        if (_indices is not null)
        {
            int index = _indices.Next();
            return index < _dictionary.Length ? _dictionary[index]
                : throw new MalformedInputException($"column \"{_spec.Name}\" names an entry that its dictionary lacks");
        }
        ReadOnlySpan<byte> rest = _plain.Span;
        T value = TLeaf.Take(ref rest);
        _plain = _plain[^rest.Length..];
        return value;
    }

    private void Open(PageContent page)
    {
        ReadOnlyMemory<byte> content = page.Bytes;
        if (page.Kind == PageKind.Dictionary)
        {
            // Every kind of value takes four bytes at least, so a false count cannot make the array large.
            if (page.Values > content.Length / 4)
                throw new MalformedInputException($"the dictionary of column \"{_spec.Name}\" is shorter than it claims");
            _dictionary = new T[page.Values];
            ReadOnlySpan<byte> rest = content.Span;
            for (int k = 0; k < _dictionary.Length; k++) _dictionary[k] = TLeaf.Take(ref rest);
            return;
        }
        _repetition = Levels(ref content, _spec.MaxRepetition);
        _definition = Levels(ref content, _spec.MaxDefinition);
        (_plain, _indices, _leftInPage) = (content, null, page.Values);
        if (page.Encoding == Encoding.Plain) return;
        if (content.IsEmpty) throw new MalformedInputException($"a page of column \"{_spec.Name}\" has no bit width");
        _indices = new RunLengthReader(content[1..], content.Span[0]);
    }

    private static RunLengthReader? Levels(ref ReadOnlyMemory<byte> content, int largest)
    {
        if (largest == 0) return null;
        ReadOnlySpan<byte> rest = content.Span;
        int length = Int32Leaf.Take(ref rest);
        if ((uint)length > (uint)rest.Length) throw new MalformedInputException("the levels of a page reach past its end");
        RunLengthReader levels = new(content.Slice(4, length), RunLengths.Width(largest));
        content = content[(4 + length)..];
        return levels;
    }
}
