using NUnit.Framework;
using TensorDecomp.Cli.Host;
using TensorDecomp.Export.Catalogue;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Aggregation;
using TensorDecomp.Schemes.Narrow;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Tests.Cli;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Export;

/// <summary>Ranks below the table of records: those of a store, and those of the project's own results.</summary>
public sealed class RecordClaimTests
{
    [Test]
    public void A_store_without_such_ranks_claims_none()
    {
        using TemporaryFolder folder = new();
        ExportVerbTests.Store(SampleSchemes.Strassen, Ring.Zt, null, folder["a.json"]);
        (int code, string output, string error) = CommandLine.Run("results", folder.Path, "--records");
        Assert.That((code, error), Is.EqualTo((ExitCode.Success, "")));
        Assert.That(output, Is.EqualTo("0 ranks of 0 shapes below all published values known to us on 2026-11-30\n"));
    }

    [Test]
    public void The_wording_has_the_day_of_the_look_at_the_table() =>
        Assert.That(RecordClaim.Wording, Is.EqualTo($"below all published values known to us on {RecordTable.LookedUp:yyyy-MM-dd}"));

    [Test]
    public void Every_claim_of_the_results_is_below_the_table_and_goes_back_to_files_that_were_searched_or_an_identity()
    {
        IReadOnlyList<RecordClaim> claims = RecordClaim.Of(OwnResults.Catalogue);
        Assert.That(claims, Is.Not.Empty);
        foreach (RecordClaim claim in claims)
        {
            Assert.That(claim.Entry.Rank, Is.LessThan(claim.Published.Rank));
            Ring.TryParse(claim.Field, out Ring field);
            Assert.That(RecordTable.Current.Best(claim.Entry.Shape, field), Is.EqualTo(claim.Published));
            Assert.That(claim.Entry.HoldsOver(field), Is.True, claim.Entry.File);
            if (claim.Entry.Scheme.Provenance?.Derivation is not { } derivation) continue;
            bool ofIdentity = derivation.Contains(TrilinearAggregation.Name) || derivation.Contains(HopcroftKerr.Name);
            Assert.That(claim.Leaves.Count > 0 || ofIdentity, Is.True, $"{claim.Entry.File} names no file");
            // Parts have lower ranks; what a projection comes from has a larger shape.
            Assert.That(claim.Leaves.Where(leaf => !Holds(leaf.Shape, claim.Entry.Shape)).Select(leaf => leaf.Rank),
                Has.All.LessThan(claim.Entry.Rank));
        }
    }

    private static bool Holds(Shape large, Shape small)
    {
        (Shape outer, Shape inner) = (large.Sorted(), small.Sorted());
        return outer.M >= inner.M && outer.N >= inner.N && outer.P >= inner.P;
    }
}
