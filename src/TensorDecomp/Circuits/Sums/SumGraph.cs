using System.Runtime.CompilerServices;

namespace TensorDecomp.Circuits.Sums;

/// <summary>
/// Vectors up to units of the ring as points, and a line through every three of which one is a sum of the others, up to units again. Some
/// points are inputs. What a line has two points of, one addition gives the third of; so a set of points that the inputs lead to along its
/// lines is a straight-line program, with one addition for each point that is no input, and every such program is one
/// (cancellation included). Points that are used are wanted; the others are there for their sake.
/// </summary>
internal sealed class SumGraph<TSums> where TSums : struct, ISums
{
    private readonly TSums _sums;
    private readonly List<int> _free = [];
    private int[] _alive = new int[32], _place = new int[32], _uses = new int[32], _lineCount = new int[32], _stamp = new int[32];
    private int[] _queue = new int[32];
    private ulong[] _word = new ulong[32];
    private bool[] _isInput = new bool[32];
    private (int A, int B)[][] _lines = new (int, int)[32][];
    private Slot[] _slots = new Slot[1024];
    private int _slotsUsed, _points, _clock;
    private readonly ulong[] _inputWords;

    public SumGraph(TSums sums, int inputs)
    {
        (_sums, Inputs) = (sums, inputs);
        _inputWords = [.. Enumerable.Range(0, inputs).Select(index => sums.Word(index, 1))];
        foreach (ulong word in _inputWords)
        {
            int point = Add(sums.Canonical(word)); // which may make room, also for what is said of it
            _isInput[point] = true;
        }
    }

    /// <summary>Every sum of two points, whether or not it is a point.</summary>
    private struct Slot
    {
        public ulong Word; // 0 in an empty slot
        public int Point; // its number plus 1; 0 where it is none
        public int Pairs; // of points whose sum it is
    }

    public int Inputs { get; }
    public TSums Sums => _sums;

    /// <summary>The inputs with their signs, in their order: the unit vectors, unless others have taken their places.</summary>
    public IReadOnlyList<ulong> InputWords => _inputWords;

    /// <summary>Points, inputs included.</summary>
    public int Count { get; private set; }

    /// <summary>Additions of the program: the points that are no inputs.</summary>
    public int Additions => Count - Inputs;

    /// <summary>Wanted points that are no inputs.</summary>
    public int Wanted { get; private set; }

    public ReadOnlySpan<int> Points => _alive.AsSpan(0, Count);
    public ulong Word(int point) => _word[point];
    public bool IsInput(int point) => _isInput[point];
    public int Uses(int point) => _uses[point];

    /// <summary>Whether it is there, for the sake of others.</summary>
    public bool IsAside(int point) => _uses[point] == 0 && !_isInput[point] && _place[point] < Count && _alive[_place[point]] == point;

    /// <summary>The two other points of every line through it.</summary>
    public ReadOnlySpan<(int A, int B)> Lines(int point) => _lines[point].AsSpan(0, _lineCount[point]);

    /// <summary>The point of a canonical word; −1 where there is none.</summary>
    public int Find(ulong word) => _slots[Place(word)].Point - 1;

    /// <summary>Pairs of points whose sum the word is.</summary>
    public int Pairs(ulong word) => _slots[Place(word)].Pairs;

    /// <summary>The word of a vector, with its sign.</summary>
    public ulong WordOf(sbyte[] vector)
    {
        ulong word = 0;
        for (int k = 0; k < vector.Length; k++)
            if (vector[k] != 0) word = _sums.Combine(word, _sums.Word(k, vector[k]), 0);
        return word;
    }

    /// <summary>Adds the point, which must not be there yet and not be zero.</summary>
    public int Add(ulong word)
    {
        int point = Fresh();
        _word[point] = word;
        for (int k = 0; k < Count; k++)
        {
            int other = _alive[k];
            ulong otherWord = _word[other];
            for (int unit = 0; unit < _sums.Units; unit++)
            {
                ulong sum = _sums.Canonical(_sums.Combine(word, otherWord, unit));
                if (sum == 0) continue;
                ref Slot slot = ref Made(sum);
                slot.Pairs++;
                int third = slot.Point - 1;
                if (third < 0) continue;
                // The line comes up again from its third point, where it is not counted twice.
                if (other < third)
                {
                    Join(point, other, third);
                    Join(other, point, third);
                    Join(third, point, other);
                }
            }
        }
        Made(word).Point = point + 1;
        _place[point] = Count;
        _alive[Count++] = point;
        return point;
    }

    /// <summary>Takes a point away that is no input.</summary>
    public void Remove(int point)
    {
        if (_uses[point] > 0) Wanted--;
        int last = _alive[--Count];
        _alive[_place[point]] = last;
        _place[last] = _place[point];
        ulong word = _word[point];
        for (int k = 0; k < Count; k++)
            for (int unit = 0; unit < _sums.Units; unit++)
            {
                ulong sum = _sums.Canonical(_sums.Combine(word, _word[_alive[k]], unit));
                if (sum != 0) _slots[Place(sum)].Pairs--;
            }
        foreach ((int a, int b) in Lines(point))
        {
            Part(a, point);
            Part(b, point);
        }
        _slots[Place(word)].Point = 0;
        (_uses[point], _lineCount[point]) = (0, 0);
        _free.Add(point);
    }

    /// <summary>Changes how often a point is used.</summary>
    public void Use(int point, int change)
    {
        bool wanted = _uses[point] > 0;
        _uses[point] += change;
        if (!_isInput[point] && wanted != _uses[point] > 0) Wanted += wanted ? -1 : 1;
    }

    /// <summary>Makes a point an input in the place of another one, which stays and is none any more.</summary>
    /// <param name="place">Number of the input.</param>
    /// <param name="vector">The point's word, with its sign.</param>
    public void Turn(int place, ulong vector)
    {
        int input = Find(_sums.Canonical(_inputWords[place])), point = Find(_sums.Canonical(vector));
        _inputWords[place] = vector;
        (_isInput[input], _isInput[point]) = (false, true);
        if (_uses[input] > 0) Wanted++;
        if (_uses[point] > 0) Wanted--;
    }

    /// <summary>
    /// The points in an order in which they can be computed, inputs first and nearer ones before farther ones, as far as lines lead
    /// without one of them. The span is good until the next call.
    /// </summary>
    public ReadOnlySpan<int> Reach(int without = -1)
    {
        int now = ++_clock, reached = 0;
        if (without >= 0) _stamp[without] = now;
        for (int k = 0; k < Count; k++)
            if (_isInput[_alive[k]])
            {
                _stamp[_alive[k]] = now;
                _queue[reached++] = _alive[k];
            }
        return Onward(reached, 0, without, now);
    }

    /// <summary>Whether all wanted points are reached without that one.</summary>
    public bool CanSpare(int point)
    {
        int found = 0;
        foreach (int reached in Reach(point))
            if (_uses[reached] > 0 && !_isInput[reached]) found++;
        return found == Wanted;
    }

    /// <summary>Whether the last <see cref="Reach"/> came to the point.</summary>
    public bool WasReached(int point) => _stamp[point] == _clock;

    private ReadOnlySpan<int> Onward(int reached, int next, int without, int now)
    {
        for (; next < reached; next++)
        {
            int point = _queue[next];
            if (point == without) continue;
            foreach ((int a, int b) in Lines(point))
            {
                bool hasA = _stamp[a] == now && a != without, hasB = _stamp[b] == now && b != without;
                if (hasA && _stamp[b] != now) Take(b, ref reached);
                else if (hasB && _stamp[a] != now) Take(a, ref reached);
            }
        }
        return _queue.AsSpan(0, reached);

        void Take(int point, ref int count)
        {
            _stamp[point] = now;
            _queue[count++] = point;
        }
    }

    private int Fresh()
    {
        if (_free.Count > 0)
        {
            int free = _free[^1];
            _free.RemoveAt(_free.Count - 1);
            _isInput[free] = false;
            return free;
        }
        if (_points == _word.Length)
        {
            int room = 2 * _points;
            Array.Resize(ref _alive, room);
            Array.Resize(ref _place, room);
            Array.Resize(ref _uses, room);
            Array.Resize(ref _lineCount, room);
            Array.Resize(ref _stamp, room);
            Array.Resize(ref _queue, room);
            Array.Resize(ref _word, room);
            Array.Resize(ref _isInput, room);
            Array.Resize(ref _lines, room);
        }
        _lines[_points] = new (int, int)[8];
        return _points++;
    }

    private void Join(int point, int a, int b)
    {
        if (_lineCount[point] == _lines[point].Length) Array.Resize(ref _lines[point], 2 * _lineCount[point]);
        _lines[point][_lineCount[point]++] = (a, b);
    }

    // The other point goes, and all lines through it with it.
    private void Part(int point, int other)
    {
        (int A, int B)[] lines = _lines[point];
        for (int k = _lineCount[point] - 1; k >= 0; k--)
            if (lines[k].A == other || lines[k].B == other) lines[k] = lines[--_lineCount[point]];
    }

    private ref Slot Made(ulong word)
    {
        ref Slot slot = ref _slots[Place(word)];
        if (slot.Word != 0) return ref slot;
        if (2 * ++_slotsUsed > _slots.Length)
        {
            Rehash();
            slot = ref _slots[Place(word)];
            _slotsUsed++;
        }
        slot.Word = word;
        return ref slot;
    }

    /// <summary>Sums that no pair has any more are let go only here.</summary>
    private void Rehash()
    {
        Slot[] before = _slots;
        int live = 0;
        foreach (Slot slot in before)
            if (slot.Word != 0 && (slot.Pairs > 0 || slot.Point > 0)) live++;
        _slots = new Slot[4 * live > before.Length ? 2 * before.Length : before.Length];
        _slotsUsed = live;
        foreach (Slot slot in before)
            if (slot.Word != 0 && (slot.Pairs > 0 || slot.Point > 0)) _slots[Place(slot.Word)] = slot;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Place(ulong word)
    {
        int mask = _slots.Length - 1;
        int place = (int)(word * 0x9E3779B97F4A7C15 >> 40) & mask;
        while (_slots[place].Word != word && _slots[place].Word != 0) place = place + 1 & mask;
        return place;
    }
}
