using TensorDecomp.Verify;

namespace TensorDecomp.Export.Code;

/// <summary>
/// C99 over GF(2): sums are exclusive ors and products conjunctions of 64-bit words, so that one pass multiplies 64 pairs of matrices, one
/// in each bit.
/// </summary>
internal sealed class XorTarget : ICodeTarget
{
    private static readonly Ring s_bits = Ring.Modulo(2);

    public string Name => "xor";
    public string Extension => ".c";
    public string Summary => "C99 over GF(2), 64 products at once in the bits of words";

    public string? WhyNot(Algorithm algorithm) => s_bits.Contains(algorithm.Source.Scheme) && algorithm.Source.Ring.Modulus is 0 or 2 ? null
        : $"the scheme holds over {algorithm.Source.Ring}, which says nothing of GF(2)";

    public void Write(Algorithm algorithm, TextWriter output)
    {
        Statement[] statements = [.. algorithm.Statements.Select(Modulo2)];
        int sums = statements.Sum(s => Math.Max(0, s.Form.Count - 1) + Math.Max(0, (s.Right?.Count ?? 0) - 1));
        output.Write($"/* {string.Join("\n   ", algorithm.Header)}\n   Modulo 2: {sums} exclusive ors. */\n");
        string product = algorithm.Tensor.Product is null ? "c = T(a, b)" : "c = a*b, all row by row,";
        output.Write($$"""
            #include <stddef.h>
            #include <stdint.h>

            /* {{product}} over GF(2) for 64 pairs at once, one in each bit: entry q of all of them is word q*words. */
            static inline void {{algorithm.Identifier}}_word(size_t words, const uint64_t *restrict a, const uint64_t *restrict b,
                uint64_t *restrict c)
            {

            """);
        Unpack('a', algorithm.A, output);
        Unpack('b', algorithm.B, output);
        // Entries of the result have their names first, so that 'decomp verify' reads the text as well.
        foreach (Statement s in statements)
            output.Write($"    const uint64_t {s.Name} = {(s.Right is null ? Sum(s.Form) : $"{Operand(s.Form)} & {Operand(s.Right)}")};\n");
        int entry = 0;
        foreach (Statement s in statements.Where(s => s.Name[0] == 'c')) output.Write($"    c[{entry++}*words] = {s.Name};\n");
        output.Write($$"""
            }

            /* The same for 64*words pairs, entry q in a[q*words] ... a[q*words + words - 1]. */
            void {{algorithm.Identifier}}_xor(size_t words, const uint64_t *restrict a, const uint64_t *restrict b, uint64_t *restrict c)
            {
                for (size_t w = 0; w < words; w++) {{algorithm.Identifier}}_word(words, a + w, b + w, c + w);
            }

            """);
    }

    private static Statement Modulo2(Statement s) =>
        s with { Form = Odd(s.Form), Right = s.Right is { } right ? Odd(right) : null };

    private static Summand[] Odd(IReadOnlyList<Summand> form) =>
        [.. form.Where(x => !Residue.Of(x.Coefficient.Re, 2)!.Value.IsZero).Select(x => x with { Coefficient = Coefficient.One })];

    private static void Unpack(char matrix, IReadOnlyList<string> names, TextWriter output) => output.Write(
        $"    const uint64_t {string.Join(", ", names.Select((name, q) => $"{name} = {matrix}[{q}*words]"))};\n");

    private static string Sum(IReadOnlyList<Summand> form) => form.Count == 0 ? "0" : string.Join(" ^ ", form.Select(x => x.Name));

    private static string Operand(IReadOnlyList<Summand> form) => form.Count == 1 ? form[0].Name : $"({Sum(form)})";
}
