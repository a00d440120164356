using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using TensorDecomp.Schemes.Formats.Numpy;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats;

/// <summary>
/// The archives of khoruzhii/lita, "fmmp.qcsr.v1": per factor compressed rows over the terms (indptr, indices, numerators,
/// denominators) and a string of metadata; w indexes C.
/// </summary>
internal sealed partial class LitaQcsrNpz : IWritableFormat
{
    public string Name => "lita_qcsr_npz";
    public string Summary => "lita's sparse rational archives (fmmp.qcsr.v1)";
    public string Extension => ".npz";

    public string? WhyNot(SourceFile file) =>
        NpzArchive.WhyNot(file, names => names.Contains("u_indptr") && names.Contains("metadata_json") ? null
            : "no u_indptr and metadata_json");

    public IReadOnlyList<Submission> Read(SourceFile file, Limits limits)
    {
        Dictionary<string, NumpyArray> members = [];
        foreach ((string name, NumpyArray array) in NpzArchive.Read(file, limits))
            if (!members.TryAdd(name, array)) throw new MalformedInputException($"member {CoefficientText.Quoted(name)} occurs twice");
        foreach ((string name, NumpyArray array) in members)
            if (array.Type.IsNumeric && !Known().IsMatch(name))
                throw new MalformedInputException(
                    $"member {CoefficientText.Quoted(name)} lies beside the factors, and what it does to the sum is not known; remove it");
        using JsonDocument metadata = JsonInput.Parse(Encoding.UTF8.GetBytes(Member("metadata_json").Text));
        Shape shape = JsonInput.Shape(JsonInput.Required(metadata.RootElement, "tensor"), "tensor");
        int rank = JsonInput.Int(JsonInput.Required(metadata.RootElement, "rank"), "rank");
        limits.Admit(shape, rank);
        SchemeDraft draft = new(limits);
        draft.Extend(rank);
        int[] sizes = MatrixProduct.Of(shape).Sizes;
        for (int x = 0; x < 3; x++) ReadFactor("uvw"[x], x, sizes[x]);
        return [draft.Submit(this, file, shape, ThirdFactor.C)];

        NumpyArray Member(string name) =>
            members.TryGetValue(name, out NumpyArray? array) ? array : throw new MalformedInputException($"member \"{name}\" is missing");

        void ReadFactor(char letter, int factor, int size)
        {
            NumpyArray starts = Member($"{letter}_indptr"), indices = Member($"{letter}_indices"),
            numerators = Member($"{letter}_numerators"), denominators = Member($"{letter}_denominators");
            if (starts.Dimensions is not [var rows] || rows != rank + 1)
                throw new MalformedInputException($"\"{letter}_indptr\" must hold {rank + 1L} elements");
            if (indices.Dimensions is not [var count] || numerators.Dimensions is not [var count2]
                || denominators.Dimensions is not [var count3] || count != count2 || count != count3)
                throw new MalformedInputException($"the indices, numerators and denominators of {letter} are not equally many");
            int at = starts.Int(0);
            if (at != 0 || starts.Int(rank) != count)
                throw new MalformedInputException($"\"{letter}_indptr\" does not run from 0 to {count}");
            for (int r = 0; r < rank; r++)
            {
                int end = starts.Int(r + 1);
                if (end < at || end > count) throw new MalformedInputException($"\"{letter}_indptr\" does not ascend from 0 to {count}");
                for (; at < end; at++)
                {
                    int index = indices.Int(at);
                    if (index < 0 || index >= size)
                        throw new MalformedInputException($"\"{letter}_indices\" has {index}; entries run from 0 to {size - 1}");
                    Coefficient numerator = numerators[at], denominator = denominators[at];
                    if (denominator.IsZero) throw new MalformedInputException($"\"{letter}_denominators\" has a zero");
                    draft.Put(factor, r, index, CoefficientMath.Quotient(numerator, denominator));
                }
            }
        }
    }

    public void Write(Scheme scheme, Ring ring, Stream output)
    {
        this.DemandReal(scheme);
        Shape s = scheme.Shape;
        List<(string, string, int[], byte[])> members = [];
        for (int x = 0; x < 3; x++)
        {
            Factor factor = scheme.Factors[x];
            Entry[] entries = factor.Entries.ToArray();
            List<byte> starts = [.. NumpyEncoding.Long(Name, BigInteger.Zero)];
            for (int r = 0, total = 0; r < factor.Rank; r++) starts.AddRange(NumpyEncoding.Long(Name, total += factor.Term(r).Length));
            char letter = "uvw"[x];
            members.Add(($"{letter}_indptr", "<i8", [factor.Rank + 1], [.. starts]));
            members.Add(($"{letter}_indices", "<i4", [entries.Length], [.. entries.SelectMany(e => NumpyEncoding.Int(e.Index))]));
            members.Add(($"{letter}_numerators", "<i8", [entries.Length],
                [.. entries.SelectMany(e => NumpyEncoding.Long(Name, e.Value.Re.Numerator))]));
            members.Add(($"{letter}_denominators", "<i8", [entries.Length],
                [.. entries.SelectMany(e => NumpyEncoding.Long(Name, e.Value.Re.Denominator))]));
        }
        byte[] metadata =
            Encoding.UTF8.GetBytes(
                $"{{\"coefficient_field\":\"Q\",\"format\":\"fmmp.qcsr.v1\",\"rank\":{scheme.Rank},\"tensor\":[{s.M},{s.N},{s.P}]}}");
        members.Add(("metadata_json", $"|S{metadata.Length}", [], metadata));
        NpzArchive.Write(output, members);
    }

    [GeneratedRegex("^[uvw]_(indptr|indices|numerators|denominators)$")]
    private static partial Regex Known();
}
