using System.Globalization;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Equivalence;
using TensorDecomp.Verify;

namespace TensorDecomp.Export.Catalogue;

/// <summary>One proved scheme of a store as the catalogue lists it.</summary>
public sealed class CatalogueEntry
{
    private readonly Scheme _canonical;
    private string? _symmetricHash;

    /// <summary>Looks up the record and works out the invariant.</summary>
    /// <param name="scheme">A scheme of any tensor.</param>
    /// <param name="file">Its path below the store, with slashes.</param>
    /// <param name="member">Which scheme of the file it is, where that holds several.</param>
    public CatalogueEntry(CertifiedScheme scheme, string file, string? member = null)
    {
        (Scheme, File, Place) = (scheme, file, member is null ? file : $"{file}[{member}]");
        _canonical = CanonicalForm.Of(scheme.Scheme, scheme.Ring);
        Ring = scheme.Ring.Modulus == 0 ? Ring.Of(_canonical) : scheme.Ring;
        // The table of other tensors tells {−1,0,1} from ℤ where that is known, and most of it is over ℤ.
        Record = RecordTable.Current.Best(scheme.Tensor, scheme.Tensor.Product is null && Ring == Ring.Zt ? Ring.Integers : Ring);
        Invariant = scheme.Tensor.Product is not null ? OrbitInvariant.Of(scheme.Scheme, Ring)
            : ulong.Parse(SymmetricHash.AsSpan(0, 16), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
    }

    /// <summary>The scheme as it lies in the file, its dimensions in that order.</summary>
    public CertifiedScheme Scheme { get; }

    /// <summary>Path below the store, with slashes.</summary>
    public string File { get; }

    /// <summary>That, and which scheme in it where the file holds several.</summary>
    public string Place { get; }

    /// <summary>The smallest ring that rescaling inside terms leads to, which is the one that the record is looked up for.</summary>
    public Ring Ring { get; }

    /// <summary>What it decomposes; the shape of a matrix product has its dimensions ascending, for ranks do not depend on their
    /// order.</summary>
    public Tensor Tensor => Scheme.Tensor.Product is { } shape ? shape.Sorted() : Scheme.Tensor;

    /// <summary>The same, of a matrix product.</summary>
    /// <exception cref="NotAMatrixProductException">The tensor is none.</exception>
    public Shape Shape => Tensor.Shape;

    /// <summary>Number of terms as written.</summary>
    public int Rank => Scheme.Rank;

    /// <summary>Those of its circuit, or as written where none lies with it.</summary>
    public int Additions => Scheme.Program?.Additions ?? Scheme.Census.Additions;

    /// <summary>The fewest additions published for its rank over the ring; null where none are in the table.</summary>
    public PublishedCount? Published =>
        Scheme.Tensor.Product is { } shape ? PublishedAdditions.Current.Best(shape, Rank, Ring) : null;

    /// <summary>The lowest published rank over the ring; null where none is on record.</summary>
    public Record? Record { get; }

    /// <summary>Rank minus record: 0 matches it, below 0 beats it.</summary>
    public int? Difference => Record is null ? null : Rank - Record.Rank;

    /// <summary>Equal exactly for schemes that differ by order of terms, scales inside them and order of dimensions
    /// (<see cref="SymmetricForm"/>); of a tensor that is no matrix product by order and scales only. It is worked out when it is asked
    /// for, which takes a canonical form for each order of the dimensions.</summary>
    public string SymmetricHash => _symmetricHash ??=
        Scheme.Tensor.Product is not null ? SymmetricForm.Hash(Scheme.Scheme, Ring) : CanonicalForm.Hash(_canonical, Ring);

    /// <summary>Equal for schemes that also differ by a change of basis (<see cref="OrbitInvariant"/>); of a tensor that is no matrix
    /// product a part of <see cref="SymmetricHash"/>.</summary>
    public ulong Invariant { get; }

    /// <summary>Whether this scheme serves wherever the other one does: lower or equal rank, over a ring that maps into its ring.</summary>
    public bool Covers(CatalogueEntry other) =>
        Tensor == other.Tensor && Rank <= other.Rank && HoldsOver(other.Ring);

    /// <summary>Whether its coefficients, scaled inside terms, map into the ring.</summary>
    public bool HoldsOver(Ring ring) => Ring.Modulus == 0 ? ring.Contains(_canonical) : Ring == ring;

    /// <summary>Which of two schemes for one shape and ring is listed: the lower rank, then the cheaper one, then a fixed choice.</summary>
    public int CompareTo(CatalogueEntry other) =>
        (Rank, Additions, Scheme.Census.Additions, Scheme.Census.Nonzeros).CompareTo(
            (other.Rank, other.Additions, other.Scheme.Census.Additions, other.Scheme.Census.Nonzeros)) is not 0 and var c ? c
            : string.CompareOrdinal(Place, other.Place);
}
