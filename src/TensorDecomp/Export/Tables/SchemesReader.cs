using System.Text;
using System.Text.Json;
using TensorDecomp.Circuits;
using TensorDecomp.Export.Parquet;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Export.Tables;

/// <summary>One row of <c>schemes</c> as it was read: a submission like any other, not yet proved.</summary>
public sealed record SchemesRow(Submission Submission, Ring Ring, string Sha256, string? File);

/// <summary>Reads the table <c>schemes</c> back, one row at a time.</summary>
public static class SchemesReader
{
    private const int MostRemembered = 1 << 16;

    /// <summary>Reads the rows in their order; a row is read when it is asked for.</summary>
    /// <param name="stream">A seekable Parquet file.</param>
    /// <param name="limits">What the file may ask for.</param>
    /// <param name="clock">By which its metadata takes too long.</param>
    /// <exception cref="MalformedInputException">The file is damaged or is no table of schemes.</exception>
    public static IEnumerable<SchemesRow> Read(Stream stream, Limits limits, TimeProvider clock)
    {
        ParquetFile file = new(stream, limits, clock);
        if (file.Facts.GetValueOrDefault(TableFacts.SchemaKey) is not
            (SchemesTable.Schema or SchemesTable.WithoutPublished or SchemesTable.OfMatrices or SchemesTable.WithoutCircuits)
            and var schema)
            throw new MalformedInputException(
                $"this Parquet file holds {(schema is null ? "no table of this tool" : $"the table {schema}")}; only " +
                    $"{SchemesTable.Schema} can be read back");
        for (int group = 0; group < file.Groups; group++)
        {
            RowCursor rows = new(file, group);
            for (long row = 0; row < file.Rows(group); row++) yield return rows.Next();
        }
    }

    private sealed class RowCursor(ParquetFile file, int group)
    {
        private readonly ColumnCursor<int> _m = Int32(file, group, "m", true), _n = Int32(file, group, "n", true),
        _p = Int32(file, group, "p", true), _rank = Int32(file, group, "rank", false);
        private readonly ColumnCursor<ReadOnlyMemory<char>>? _tensor =
            HasTensors(file) ? Text(file, group, "tensor", false) : null;
        private readonly ColumnCursor<ReadOnlyMemory<char>>? _entries =
            HasTensors(file) ? Text(file, group, "entries", true) : null;
        private readonly ColumnCursor<ReadOnlyMemory<char>> _ring = Text(file, group, "ring", false),
            _sha256 = Text(file, group, "sha256", false), _file = Text(file, group, "file", true);
        private readonly ColumnCursor<ReadOnlyMemory<char>> _engine = Text(file, group, "engine", true),
            _program = Text(file, group, "program", true);
        private readonly ColumnCursor<ReadOnlyMemory<char>> _programHash = Text(file, group, "program_hash", true),
            _version = Text(file, group, "version", true), _derivation = Text(file, group, "derivation", true);
        private readonly ColumnCursor<ulong> _seed = file.Column<ulong>(group, "seed", 0, true);
        private readonly ColumnCursor<double> _seconds = file.Column<double>(group, "seconds", 0, true);
        private readonly ColumnCursor<ReadOnlyMemory<char>> _u = Lists(file, group, "u"), _v = Lists(file, group, "v"),
            _w = Lists(file, group, "w");
        private readonly ColumnCursor<ReadOnlyMemory<char>>? _circuit =
            file.Facts[TableFacts.SchemaKey] == SchemesTable.WithoutCircuits ? null : Text(file, group, "circuit", true);
        private readonly Dictionary<string, Coefficient> _coefficients = [];

        private static bool HasTensors(ParquetFile file) =>
            file.Facts[TableFacts.SchemaKey] is SchemesTable.Schema or SchemesTable.WithoutPublished;

        public SchemesRow Next()
        {
            Tensor tensor = Decomposed();
            int rank = _rank.Take();
            file.Limits.Admit(tensor, rank);
            string name = _ring.Take().ToString();
            if (!Ring.TryParse(name, out Ring ring))
                throw new MalformedInputException($"\"ring\" is \"{name}\", which names no known ring");
            Scheme scheme = new(tensor, Factor(_u, "u", rank, tensor.USize), Factor(_v, "v", rank, tensor.VSize),
                Factor(_w, "w", rank, tensor.WSize));
            Claim claim = ring.Modulus == 0 ? new Claim.Exact() : new Claim.Over(ring);
            return new SchemesRow(new Submission(scheme, claim, SchemesTable.Schema)
            {
                Provenance = Origin(),
                Programs = Circuit(scheme)
            }, ring,
                _sha256.Take().ToString(), Nullable(_file));
        }

        private IReadOnlyList<StraightLine> Circuit(Scheme scheme)
        {
            if (_circuit is null || Nullable(_circuit) is not { } text) return [];
            using JsonDocument document = JsonInput.Parse(new SourceFile("circuit", Encoding.UTF8.GetBytes(text)));
            return [CircuitJson.Read(document.RootElement, scheme, file.Limits)];
        }

        /// <summary>A row has dimensions or the entries of another tensor, and the name of what it has.</summary>
        private Tensor Decomposed()
        {
            int?[] sides = [Dimension(_m), Dimension(_n), Dimension(_p)];
            string? entries = _entries is null ? null : Nullable(_entries), name = _tensor?.Take().ToString();
            Tensor tensor = (sides, entries) switch
            {
                ([{ } m, { } n, { } p], null) => new Shape(m, n, p),
                ([null, null, null], { } text) => Other(text),
                _ => throw new MalformedInputException("a row has either three dimensions or the entries of another tensor"),
            };
            return name is null || name == tensor.Name ? tensor
                : throw new MalformedInputException($"\"tensor\" is {CoefficientText.Quoted(name)} in a row of {tensor}");
        }

        private static Tensor Other(string text)
        {
            using JsonDocument document = JsonInput.Parse(new SourceFile("entries", Encoding.UTF8.GetBytes(text)));
            return TensorJson.Read(document.RootElement);
        }

        private static int? Dimension(ColumnCursor<int> cursor) => !cursor.TryTake(out int d) ? null : Shape.IsAllowed(d) ? d
            : throw new MalformedInputException($"dimension {d} is not between 1 and {Shape.MaxDimension}");

        // A provenance always has a seed, so a null there means that there is none.
        private Provenance? Origin()
        {
            (string? engine, string? program, string? hash, string? version, string? derivation) =
                (Nullable(_engine), Nullable(_program), Nullable(_programHash), Nullable(_version), Nullable(_derivation));
            bool seconds = _seconds.TryTake(out double elapsed);
            if (!_seed.TryTake(out ulong seed)) return null;
            if (engine is null || program is null || hash is null || version is null
                || !(seconds && elapsed is >= 0 and <= Provenance.LongestSeconds))
                throw new MalformedInputException("a provenance has a part that is missing or cannot be");
            return new Provenance(engine, program, hash, seed, version, elapsed) { Derivation = derivation };
        }

        private Factor Factor(ColumnCursor<ReadOnlyMemory<char>> cells, string name, int rank, int size)
        {
            var terms = new List<Entry>[rank];
            for (int r = 0; r < rank; r++)
            {
                terms[r] = [];
                for (int a = 0; a < size; a++, cells.Advance())
                {
                    bool inPlace = cells.HasValue && cells.Repetition == (a > 0 ? 2 : r > 0 ? 1 : 0);
                    if (!inPlace) throw new MalformedInputException($"\"{name}\" must hold {rank} lists of {size} coefficients");
                    if (cells.Value.Span is not "0") terms[r].Add(new Entry(a, Parse(cells.Value.Span)));
                }
            }
            if (rank == 0) cells.Advance();
            if (!cells.AtEnd && cells.Repetition != 0)
                throw new MalformedInputException($"\"{name}\" holds more than {rank} lists of {size} coefficients");
            return Verify.Factor.FromTerms(size, terms);
        }

        private Coefficient Parse(ReadOnlySpan<char> characters)
        {
            if (_coefficients.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(characters, out Coefficient known)) return known;
            string text = characters.ToString();
            if (!CoefficientText.TryParse(text, file.Limits, out Coefficient value))
                throw new MalformedInputException($"\"{text}\" is no exact number");
            if (_coefficients.Count == MostRemembered) _coefficients.Clear();
            return _coefficients[text] = value;
        }

        private static string? Nullable(ColumnCursor<ReadOnlyMemory<char>> cursor) => cursor.TryTake(out ReadOnlyMemory<char> text)
            ? text.ToString() : null;

        private static ColumnCursor<int> Int32(ParquetFile file, int group, string name, bool optional) =>
            file.Column<int>(group, name, 0, optional);

        private static ColumnCursor<ReadOnlyMemory<char>> Text(ParquetFile file, int group, string name, bool optional) =>
            file.Column<ReadOnlyMemory<char>>(group, name, 0, optional);

        private static ColumnCursor<ReadOnlyMemory<char>> Lists(ParquetFile file, int group, string name) =>
            file.Column<ReadOnlyMemory<char>>(group, name, 2, false);
    }
}
