using System.Numerics;
using TensorDecomp.Kernels.Flips;
using TensorDecomp.Verify;

namespace TensorDecomp.Circuits.Sums;

/// <summary>
/// A scheme together with the programs that compute its three sets of vectors, walked through jointly for fewer additions. A flip
/// x⊗y⊗z + x⊗y′⊗z′ = x⊗(y + y′)⊗z + x⊗y′⊗(z′ − z) replaces a vector by one that is a sum of it and another, so its program needs at most
/// one addition more, and what is no longer needed goes. The third map is the transpose of the one from entries of C to terms, which takes
/// rank − mp additions more than that (Tellegen's principle; Fiduccia 1973), so all three factors are alike here.
/// </summary>
internal sealed class CircuitWalk<TSums> where TSums : struct, ISums
{
    private readonly IntegerRows _rows;
    private readonly Tensor _tensor;
    private readonly SumGraph<TSums>[] _graphs;
    private readonly SumSearch<TSums>[] _searches;
    private readonly sbyte[][][] _vectors; // by factor and term
    private readonly int[][] _points; // by factor and term
    private readonly SmallFraction[] _scales; // by term
    private readonly sbyte[][] _scratch;
    private readonly sbyte[][][] _basis; // by factor and input
    private Xoroshiro _random;

    /// <param name="scheme">Where it begins.</param>
    /// <param name="ring">What it holds over.</param>
    /// <param name="sums">The words of vectors of a length.</param>
    /// <param name="seed">Determines its course.</param>
    /// <param name="program">A program that computes the scheme, to begin with; elimination of pairs where none is given.</param>
    /// <exception cref="ArgumentException">Coefficients are too large for a walk.</exception>
    public CircuitWalk(Scheme scheme, Ring ring, Func<int, TSums> sums, ulong seed, StraightLine? program = null)
    {
        (_rows, _tensor, _random) = (new IntegerRows(ring), scheme.Tensor, new Xoroshiro(seed, 0));
        (_vectors, _scales) = _rows.Of(scheme);
        _graphs = [.. scheme.Tensor.Sizes.Select(size => new SumGraph<TSums>(sums(size), size))];
        _searches = [.. _graphs.Select(graph => new SumSearch<TSums>(graph))];
        _scratch = [.. scheme.Tensor.Sizes.Select(size => new sbyte[size])];
        _points = [.. _vectors.Select(rows => new int[rows.Length])];
        _basis = [.. scheme.Tensor.Sizes.Select(Units)];
        if (program?.Products != scheme.Rank) program = null;
        Begin(0, program?.Left);
        Begin(1, program?.Right);
        Begin(2, program?.Result.Transposed());
    }

    public int Rank => _scales.Length;

    /// <summary>Additions of the programs for the three sets of vectors.</summary>
    public int Points => _graphs.Sum(g => g.Additions);

    /// <summary>Additions of the whole algorithm.</summary>
    public int Additions => Points + Rank - _tensor.WSize;

    public IReadOnlyList<SumGraph<TSums>> Graphs => _graphs;

    public Scheme Scheme => _rows.ToScheme(_tensor, _vectors, _scales);

    /// <summary>The whole algorithm; what it computes is to be checked by whoever believes it.</summary>
    public StraightLine Program
    {
        get
        {
            (LinearChain left, LinearChain right, LinearChain result) = Chains;
            return new StraightLine(_tensor, left, right, result);
        }
    }

    /// <summary>The whole algorithm where the inputs were chosen by <see cref="Turn"/>, with the changes of basis that lead to
    /// them.</summary>
    public BasisProgram InBasis
    {
        get
        {
            (LinearChain left, LinearChain right, LinearChain result) = Chains;
            IEnumerable<Entry[]> columns = Enumerable.Range(0, _tensor.WSize)
                .Select(q => Entries([.. _basis[2].Select(vector => vector[q])]));
            return new BasisProgram(_tensor, To(0), left, To(1), right, result, PairElimination.Run(_tensor.WSize, [.. columns]));

            LinearChain To(int f) => PairElimination.Run(_tensor.Sizes[f], [.. _basis[f].Select(Entries)]);
        }
    }

    private (LinearChain Left, LinearChain Right, LinearChain Result) Chains
    {
        get
        {
            (LinearChain left, int[] u) = new SumProgram<TSums>(_graphs[0]).Forwards(_points[0]);
            (LinearChain right, int[] v) = new SumProgram<TSums>(_graphs[1]).Forwards(_points[1]);
            Coefficient[] scales = [.. _scales.Select((s, r) => (u[r] == v[r] ? s : s.Negative).Exact)];
            return (left, right, new SumProgram<TSums>(_graphs[2]).Backwards(_points[2], scales));
        }
    }

    /// <summary>Exchanges a point of one of the programs.</summary>
    public bool Exchange() => _searches[_random.Below(3)].Exchange(ref _random);

    /// <summary>Chooses other inputs of one of the programs, so that they are coordinates in another basis; with that, changes of basis
    /// of the spaces lead nowhere new.</summary>
    public bool Turn()
    {
        int f = _random.Below(3);
        if (InputTurn.Try(_graphs[f], _searches[f], ref _random) is not var (place, point)) return false;
        _basis[f][place] = (sbyte[])_vectors[f][Array.IndexOf(_points[f], point)].Clone();
        return true;
    }

    /// <summary>Flips a random pair of terms and keeps it if the additions that it costs are admitted.</summary>
    /// <param name="temperature">A loss of d additions is kept with probability e^(−d/temperature).</param>
    public bool Flip(double temperature)
    {
        int f = _random.Below(3), one = _random.Below(Rank), shared = _points[f][one], from = _random.Below(Rank), other = -1;
        for (int k = 0; k < Rank; k++)
        {
            int r = from + k < Rank ? from + k : from + k - Rank;
            if (r == one || _points[f][r] != shared) continue;
            other = r;
            break;
        }
        if (other < 0) return false;
        bool swap = _random.Below(2) == 0;
        int g = (f + (swap ? 2 : 1)) % 3, h = 3 - f - g, c = _random.Below(2) == 0 ? 1 : -1;
        // s₁ x y z + s₂ x y′ z′ = s₁ x (y + c y′) z + s₂ x y′ (z′ − c s₁/s₂ z)
        if (_scales[one].Over(_scales[other]) is not { } ratio) return false;
        if (_rows.Sum(_vectors[g][one], 1, _vectors[g][other], c, _scratch[g]) is not (> 0 and var yContent)
            || _rows.Sum(_vectors[h][other], ratio.Denominator, _vectors[h][one], -c * ratio.Numerator, _scratch[h]) is not
                (> 0 and var zContent)
            || _scales[one].Times(yContent, 1) is not { } oneScale || !_rows.Has(oneScale)
            || _scales[other].Times(zContent, ratio.Denominator) is not { } otherScale || !_rows.Has(otherScale)) return false;
        ulong y = _graphs[g].WordOf(_scratch[g]), z = _graphs[h].WordOf(_scratch[h]);
        int before = _graphs[g].Additions + _graphs[h].Additions;
        Change first = Replace(g, one, y), second = Replace(h, other, z);
        int loss = _graphs[g].Additions + _graphs[h].Additions - before;
        // Where coefficients other than ±1 meet, the new vectors need not be sums of old ones.
        bool isReached = (yContent, zContent, ratio.Denominator) == (1, 1, 1) && Math.Abs(ratio.Numerator) == 1
            || _searches[g].Complete() && _searches[h].Complete();
        if (!isReached || !Admits(loss, temperature))
        {
            Undo(h, other, second);
            Undo(g, one, first);
            return false;
        }
        (_scales[one], _scales[other]) = (oneScale, otherScale);
        Settle(g, one, y);
        Settle(h, other, z);
        return true;
    }

    /// <summary>Adds, in one of the three spaces, one basis vector to another or takes it away, and keeps that if the additions that it
    /// costs are admitted. The programs go along: what was an input is a sum of two now, and much may have become superfluous.</summary>
    /// <param name="temperature">As for flips.</param>
    public bool ChangeBasis(double temperature)
    {
        if (_tensor.Product is not { } shape) return false;
        int axis = _random.Below(3), size = axis switch { 0 => shape.M, 1 => shape.N, _ => shape.P };
        int i = _random.Below(size), j = _random.Below(size);
        if (i == j) return false;
        (Shear first, Shear second) = Shear.Of(shape, axis, i, j, _random.Below(2) == 0 ? 1 : -1);
        (int f, int g) = (first.Factor, second.Factor);
        if (_rows.Sheared(_vectors[f], first) is not { } rows || _rows.Sheared(_vectors[g], second) is not { } others) return false;
        Sheared<TSums> one = new(_graphs[f], first, rows, ref _random), other = new(_graphs[g], second, others, ref _random);
        if (!Admits(one.Graph.Additions + other.Graph.Additions - _graphs[f].Additions - _graphs[g].Additions, temperature)) return false;
        Adopt(f, one);
        Adopt(g, other);
        return true;
    }

    private void Adopt(int f, Sheared<TSums> sheared)
    {
        (_graphs[f], _searches[f], _vectors[f], _points[f]) = (sheared.Graph, sheared.Search, sheared.Rows, sheared.Points);
        for (int r = 0; r < Rank; r++)
            if (sheared.Negated[r]) _scales[r] = _scales[r].Negative;
    }

    private bool Admits(int loss, double temperature) =>
        loss <= 0 || (_random.Next() >> 11) * (1.0 / (1UL << 53)) < Math.Exp(-loss / temperature);

    private readonly record struct Change(ulong Old, ulong[] Removed, bool Added);

    private Change Replace(int f, int term, ulong vector)
    {
        SumGraph<TSums> graph = _graphs[f];
        SumSearch<TSums> search = _searches[f];
        int old = _points[f][term];
        ulong oldWord = graph.Word(old), word = graph.Sums.Canonical(vector);
        bool added = graph.Find(word) < 0;
        int point = added ? graph.Add(word) : graph.Find(word);
        search.Removed.Clear();
        graph.Use(point, 1);
        graph.Use(old, -1);
        _points[f][term] = point;
        search.LetGoIfSpare(old);
        search.Prune(ref _random, MostPruned);
        return new Change(oldWord, [.. search.Removed], added);
    }

    private const int MostPruned = 12;

    private void Undo(int f, int term, Change change)
    {
        SumGraph<TSums> graph = _graphs[f];
        foreach (ulong word in change.Removed) graph.Add(word);
        int point = _points[f][term], old = graph.Find(change.Old);
        graph.Use(point, -1);
        graph.Use(old, 1);
        _points[f][term] = old;
        if (change.Added) graph.Remove(point);
    }

    /// <summary>Takes the sum in the scratch row as the vector of the term, with the sign that makes its word canonical.</summary>
    private void Settle(int f, int term, ulong word)
    {
        sbyte[] row = _vectors[f][term];
        bool negative = _graphs[f].Sums.Canonical(word) != word;
        for (int k = 0; k < row.Length; k++) row[k] = negative ? (sbyte)-_scratch[f][k] : _scratch[f][k];
        if (negative) _scales[term] = _scales[term].Negative;
    }

    private void Begin(int f, LinearChain? known)
    {
        for (int r = 0; r < Rank; r++)
        {
            sbyte[] row = _vectors[f][r];
            ulong word = _graphs[f].WordOf(row);
            if (_graphs[f].Sums.Canonical(word) != word)
            {
                for (int k = 0; k < row.Length; k++) row[k] = (sbyte)-row[k];
                _scales[r] = _scales[r].Negative;
            }
            _points[f][r] = _searches[f].Include(word);
            _graphs[f].Use(_points[f][r], 1);
        }
        if ((known is null || !Follow(f, known))
            && !Follow(f, PairElimination.Run(_tensor.Sizes[f], [.. Enumerable.Range(0, Rank).Select(r => Entries(_vectors[f][r]))])))
            throw new ArgumentException("Its vectors need sums that no line stands for.");
        _searches[f].Prune(ref _random);
    }

    /// <summary>Adds the points that a chain passes through; whether the inputs lead to all wanted ones then.</summary>
    private bool Follow(int f, LinearChain chain)
    {
        TSums sums = _graphs[f].Sums;
        // What a program's terms are multiplied by is not its vectors' business.
        Entry[][] outputs = [.. chain.Outputs.Select(form => _rows.Primitive(form))];
        if (chain.Inputs != _tensor.Sizes[f] || !chain.Fresh.Concat(outputs).All(IntegerRows.Hold)) return false;
        List<ulong> words = [.. Enumerable.Range(0, _tensor.Sizes[f]).Select(k => sums.Word(k, 1))];
        foreach (Entry[] form in chain.Fresh) words.Add(Partial(form));
        foreach (Entry[] form in outputs) Partial(form);
        return _searches[f].Complete();

        // Every summand once and then those again that are meant several times, for no line leads from a point to its double.
        ulong Partial(Entry[] form)
        {
            ulong sum = 0;
            int most = form.Select(e => (int)BigInteger.Abs(e.Value.Re.Numerator)).DefaultIfEmpty().Max();
            for (int times = 0; times < most; times++)
                foreach (Entry e in form)
                {
                    int c = (int)e.Value.Re.Numerator;
                    if (Math.Abs(c) <= times) continue;
                    sum = sums.Combine(sum, words[e.Index], c < 0 && sums.Units > 1 ? 1 : 0);
                    if (sum != 0) _searches[f].Include(sum);
                }
            return sum;
        }
    }

    private static sbyte[][] Units(int size)
    {
        sbyte[][] units = [.. Enumerable.Range(0, size).Select(_ => new sbyte[size])];
        for (int k = 0; k < size; k++) units[k][k] = 1;
        return units;
    }

    private static Entry[] Entries(sbyte[] row) =>
        [.. row.Select((c, index) => new Entry(index, new Rational(c))).Where(e => !e.Value.IsZero)];
}
