using TensorDecomp.Cli.Web.Markup;
using TensorDecomp.Cli.Web.Uploads;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Cli.Web.Pages;

/// <summary>Where a file is dropped, and the verdict on it.</summary>
internal static class VerifyPage
{
    private static Html Form => Html.Of($"""
        <form class="drop" method="post" action="/verify" enctype="multipart/form-data">
        <p><label for="file">Drop a scheme here, or choose its file</label> (of a scheme in several files all of them, at most
        {Limits.Default.FileBytes >> 20} MB). Every format that <code>decomp verify</code> reads is read.</p>
        <p><input type="file" id="file" name="file" multiple required></p>
        <p><label>Ring that it has to hold over <input name="ring" size="8" placeholder="its own" maxlength="40"></label>
        <button>Judge it</button></p>
        </form>
        """);

    public static Page Empty { get; } = new("Verify a scheme", "Verify", Form);

    /// <param name="names">What was sent.</param>
    /// <param name="outcome">What became of it.</param>
    /// <param name="certificate">The number of its certificate; null where it has none.</param>
    public static Page Of(IReadOnlyList<string> names, VerifyOutcome outcome, string? certificate)
    {
        (string kind, string word) = outcome.Code switch
        {
            0 => ("valid", "Valid"),
            1 => ("invalid", "Not valid"),
            null => ("invalid", "Not judged"),
            _ => ("invalid", "Not read"),
        };
        Html take = certificate is null ? default
            : Html.Of($"<p><a href=\"/verify/certificate/{certificate}\" download>Take the certificate away</a>, which a few lines of " +
                $"Python check again.</p>");
        return new("Verify a scheme", "Verify", Html.Of($"""
            <section aria-live="polite"><p class="verdict {kind}">{word}: {string.Join(", ", names)}</p>
            <pre class="wrap" tabindex="0" role="region" aria-label="The verdict">{outcome.Text}</pre>
            {take}</section>
            <h2>Another one</h2>
            {Form}
            """));
    }
}
