using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Search;
using TensorDecomp.Verify;

namespace TensorDecomp.Cli.Verbs;

/// <summary>A rank that the definition of the tensor has already needs no search: the schoolbook algorithm is certified and
/// stored.</summary>
internal static class SchoolbookAnswer
{
    /// <summary>Whether it is all that is asked for; who names an engine, a start or a symmetry asks for more.</summary>
    public static bool Suffices(SearchGoal goal) =>
        goal is { Walks: null, Sparser: null, Symmetry: null, From: null, Engine: SearchGoal.All }
            && goal.Ranks.Lowest >= goal.Tensor.Count;

    public static SearchResult Give(SearchRequest request, SchemeStore? store, ISearchObserver observer)
    {
        Provenance provenance = new("schoolbook", "definition", Provenance.HashOf("definition"), request.Seed, ToolVersion.Text, 0);
        CertifiedScheme certified = CertifiedScheme.Canonical(Scheme.Naive(request.Goal.Tensor), request.Field.Modulus, provenance)
            ?? throw new InvalidOperationException("The schoolbook algorithm is not valid.");
        Finding finding = new(certified, store?.Save(certified), By: 0, Order: 0);
        observer.Improved(finding);
        return new SearchResult(SearchEnd.Reached, finding, TimeSpan.Zero, []);
    }
}
