using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Schemes.Formats.Numpy;

/// <summary>
/// Reads the pickles that NumPy writes for arrays of objects and no others. A pickle is a program for a stack machine that
/// may call anything by name; this machine knows three names, numpy's _reconstruct, ndarray and dtype, of which it builds
/// arrays itself, and refuses every other name and every opcode that such a pickle does not need.
/// </summary>
internal sealed class PickleReader
{
    /// <summary>The three names that a pickled array refers to.</summary>
    private enum Global { Reconstruct, Array, Type }

    private sealed class Unbuilt
    {
        public NumpyArray? Array;
    }

    private sealed class UnbuiltType(string text)
    {
        public NumpyType? Type = NumpyType.Parse(text);
    }

    private const int MaxStack = 1 << 20;

    /// <summary>Schemes are arrays of three; a pickle can make many arrays of one long list.</summary>
    private const int MaxObjects = 64;

    private readonly ReadOnlyMemory<byte> _pickle;
    private readonly List<object?> _stack = [];
    private readonly Stack<int> _marks = [];
    private readonly Dictionary<int, object?> _memo = [];
    private int _at;

    private PickleReader(ReadOnlyMemory<byte> pickle) => _pickle = pickle;

    /// <summary>The object that the pickle describes: an array, a list, a number, a string, bytes or null.</summary>
    public static object? Read(ReadOnlyMemory<byte> pickle) => new PickleReader(pickle).Run();

    private object? Run()
    {
        while (true)
        {
            int start = _at;
            byte opcode = Bytes(1)[0];
            switch ((char)opcode)
            {
                case '\x80': if (Bytes(1)[0] > 5) throw Refuse(start, "the protocol is newer than 5"); break;
                case '\x95': Bytes(8); break; // FRAME: only a hint for reading ahead
                case '.':
                    return _stack is [var result] ? Finished(result)
                    : throw Refuse(start, "the pickle ends with more or less than one object");
                case 'c': Push(Named(Line(), Line(), start)); break;
                case '\x93':
                    string name = Pop<string>(start), module = Pop<string>(start);
                    Push(Named(module, name, start));
                    break;
                case '(':
                    if (_marks.Count == MaxStack)
                        throw Refuse(start, "the pickle holds too many marks"); _marks.Push(_stack.Count); break;
                case ')': Push(System.Array.Empty<object?>()); break;
                case 't': Push(Popped(start)); break;
                case '\x85': Push(Popped(1, start)); break;
                case '\x86': Push(Popped(2, start)); break;
                case '\x87': Push(Popped(3, start)); break;
                case ']': Push(new List<object?>()); break;
                case 'a': { object? item = Pop<object?>(start); Top<List<object?>>(start).Add(item); break; }
                case 'e': { object?[] items = Popped(start); Top<List<object?>>(start).AddRange(items); break; }
                case 'N': Push(null); break;
                case '\x88': Push(true); break;
                case '\x89': Push(false); break;
                case 'K': Push((BigInteger)Bytes(1)[0]); break;
                case 'M': Push((BigInteger)BinaryPrimitives.ReadUInt16LittleEndian(Bytes(2))); break;
                case 'J': Push((BigInteger)BinaryPrimitives.ReadInt32LittleEndian(Bytes(4))); break;
                case '\x8a': Push(new BigInteger(Bytes(Bytes(1)[0]))); break;
                case 'X': Push(Utf8(Bytes(BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4))), start)); break;
                case '\x8c': Push(Utf8(Bytes(Bytes(1)[0]), start)); break;
                case 'C': Push(Memory(Bytes(1)[0])); break;
                case 'B': Push(Memory(BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4)))); break;
                case '\x8e': Push(Memory(BinaryPrimitives.ReadUInt64LittleEndian(Bytes(8)))); break;
                case 'q': _memo[Bytes(1)[0]] = Top<object?>(start); break;
                case 'r': _memo[BinaryPrimitives.ReadInt32LittleEndian(Bytes(4))] = Top<object?>(start); break;
                case '\x94': _memo[_memo.Count] = Top<object?>(start); break;
                case 'h': Push(Recalled(Bytes(1)[0], start)); break;
                case 'j': Push(Recalled(BinaryPrimitives.ReadInt32LittleEndian(Bytes(4)), start)); break;
                case 'R':
                    object?[] arguments = Pop<object?[]>(start);
                    Push(Called(Pop<Global>(start), arguments, start));
                    break;
                case 'b':
                    object?[] state = Pop<object?[]>(start);
                    Build(Top<object?>(start), state, start);
                    break;
                default: throw Refuse(start, $"opcode 0x{opcode:x2} is none that NumPy's arrays need");
            }
        }
    }

    // Exactly these names; nothing is looked up, loaded or run.
    private static Global Named(string module, string name, int at) => (module, name) switch
    {
        ("numpy.core.multiarray" or "numpy._core.multiarray", "_reconstruct") => Global.Reconstruct,
        ("numpy", "ndarray") => Global.Array,
        ("numpy", "dtype") => Global.Type,
        _ => throw Refuse(at,
            $"the pickle refers to {CoefficientText.Quoted($"{module}.{name}")}; only arrays of numbers are read, and nothing is ever " +
                "executed"),
    };

    private static object Called(Global callable, object?[] arguments, int at) => (callable, arguments) switch
    {
        (Global.Reconstruct, [Global.Array, ..]) => new Unbuilt(),
        (Global.Type, [string text, ..]) => new UnbuiltType(text),
        _ => throw Refuse(at, "the pickle calls something that builds no array"),
    };

    private static void Build(object? target, object?[] state, int at)
    {
        switch (target, state)
        {
            // (version, shape, dtype, Fortran order, bytes or list of objects)
            case (Unbuilt { Array: null } unbuilt, [_, object?[] shape, UnbuiltType { Type: { } type }, bool fortranOrder, var data]):
                int[] dimensions =
                    [.. shape.Select(d => d is BigInteger n && n >= 0 && n <= int.MaxValue ? (int)n
                        : throw Refuse(at, "a dimension is no index"))];
                unbuilt.Array = (type.IsObject, data) switch
                {
                    (true, List<object?> { Count: <= MaxObjects } objects) when !fortranOrder =>
                        new NumpyArray(dimensions, [.. objects.Select(Finished)]),
                    (false, ReadOnlyMemory<byte> bytes) => new NumpyArray(dimensions, type, fortranOrder, bytes),
                    _ => throw Refuse(at, "an array's data do not suit its type"),
                };
                break;
            // (version, byte order, subdtype, names, fields, size, alignment, flags): only the byte order matters for plain numbers
            case (UnbuiltType { Type: { } type } unbuilt, [_, string order, null, null, null, ..]):
                unbuilt.Type = type with { BigEndian = order == ">" };
                break;
            default: throw Refuse(at, "the pickle sets the state of something that is no plain array or type");
        }
    }

    private static object? Finished(object? value) => value is Unbuilt unbuilt ? unbuilt.Array : value;

    private ReadOnlySpan<byte> Bytes(ulong count) => Memory(count).Span;

    private ReadOnlyMemory<byte> Memory(ulong count)
    {
        if (count > (ulong)(_pickle.Length - _at)) throw Refuse(_at, "the pickle ends in the middle of an object");
        _at += (int)count;
        return _pickle.Slice(_at - (int)count, (int)count);
    }

    private string Line()
    {
        int length = _pickle.Span[_at..].IndexOf((byte)'\n');
        if (length < 0) throw Refuse(_at, "the pickle ends in the middle of a name");
        string line = Encoding.Latin1.GetString(Bytes((ulong)length));
        _at++;
        return line;
    }

    private static string Utf8(ReadOnlySpan<byte> bytes, int at)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw Refuse(at, "a string is not UTF-8");
        }
    }

    private void Push(object? value)
    {
        if (_stack.Count == MaxStack) throw Refuse(_at, "the pickle holds too many objects");
        _stack.Add(value);
    }

    private T Top<T>(int at) => _stack.Count > (_marks.TryPeek(out int mark) ? mark : 0) && _stack[^1] is T value ? value
        : typeof(T) == typeof(object) && _stack.Count > 0 && _stack[^1] is null ? default!
        : throw Refuse(at, "the stack does not hold what this opcode needs");

    private T Pop<T>(int at)
    {
        T value = Top<T>(at);
        _stack.RemoveAt(_stack.Count - 1);
        return value;
    }

    private object?[] Popped(int at)
    {
        if (!_marks.TryPop(out int mark) || mark > _stack.Count) throw Refuse(at, "there is no mark on the stack");
        return Popped(_stack.Count - mark, at);
    }

    private object?[] Popped(int count, int at)
    {
        if (count > _stack.Count) throw Refuse(at, "the stack does not hold what this opcode needs");
        object?[] items = [.. _stack[^count..]];
        _stack.RemoveRange(_stack.Count - count, count);
        return items;
    }

    private object? Recalled(int key, int at) =>
        _memo.TryGetValue(key, out object? value) ? value : throw Refuse(at, $"nothing was memorised as {key}");

    private static MalformedInputException Refuse(int at, string sentence) =>
        MalformedInputException.AtByte(at, $"in a pickle, {sentence}");
}
