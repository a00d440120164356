using TensorDecomp.Cli.Options;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Search;

namespace TensorDecomp.Cli.Reports;

/// <summary>One way of showing a search: a live display, plain lines, or JSON lines.</summary>
internal interface ISearchReport
{
    void Begin(SearchRequest request, IReadOnlyList<IEngine> engines, Record? record);

    /// <summary>Runs the search with an observer of its own.</summary>
    SearchResult During(Func<ISearchObserver, SearchResult> search);

    void End(SearchRequest request, SearchResult result, Record? record);
}
