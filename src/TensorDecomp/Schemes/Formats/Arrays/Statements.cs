using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats.Arrays;

/// <summary>What a record says of its scheme in other keys: the number of terms, and where it is meant to hold.</summary>
internal static class Statements
{
    private static readonly string[] s_ranks =
        ["rank", "Rank", "R", "r", "num_terms", "terms", "num_multiplications", "multiplications", "products", "T", "t"];
    private static readonly string[] s_rings = ["ring", "field", "Ring", "Field", "domain"];
    private static readonly string[] s_moduli = ["mod", "modulus", "characteristic", "char", "q"];

    public static FactorArrays.Statement Of(Value.Record? record) =>
        record is null ? FactorArrays.Statement.None : new FactorArrays.Statement(Rank: Rank(record), Claim: ClaimOf(record));

    private static int? Rank(Value.Record record) =>
        Whole(record, s_ranks) ?? (record["n"] is Value.Numbers { Array.Dimensions.Length: 1 } ? Whole(record, ["m"]) : null);

    private static Claim? ClaimOf(Value.Record record)
    {
        if (record["z2"] is Value.Word { Text: var z2 }) return z2 == "true" ? new Claim.Residues() : new Claim.Exact();
        if (s_rings.Select(key => record[key]).OfType<Value.Word>().FirstOrDefault() is { Text: var name }
            && Ring.TryParse(name, out Ring ring))
            return ring.Modulus == 0 ? new Claim.Exact() : new Claim.Over(ring);
        return Whole(record, s_moduli) switch
        {
            2 => new Claim.Residues(),
            > 2 and { } q => new Claim.Over(Ring.Modulo(q)),
            _ => null,
        };
    }

    private static int? Whole(Value.Record record, string[] keys) => keys.Select(key => record[key]).OfType<Value.Numbers>()
        .Where(v => v.Array.Count == 1).Select(v => v.Array[0]).FirstOrDefault() is { IsReal: true, Re: { IsInteger: true, Sign: > 0 } x }
        && x.Numerator <= int.MaxValue ? (int)x.Numerator : null;
}
