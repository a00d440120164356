namespace TensorDecomp.Cli.Options;

/// <summary>Who answers the prompts of a sitting.</summary>
/// <param name="Llm">As in --llm.</param>
/// <param name="BaseUrl">As in --base-url; null for none.</param>
internal sealed record Answerer(string Llm, string? BaseUrl)
{
    public const string Nobody = "none";

    private const string At = " --base-url ";

    /// <summary>From what a journal notes of a sitting. A replay takes answers from its record; whoever goes on from there has
    /// none.</summary>
    public static Answerer Read(string noted)
    {
        string[] sides = noted.Split(At, 2);
        return sides[0].StartsWith("replay:", StringComparison.Ordinal) ? new Answerer(Nobody, null)
            : new Answerer(sides[0], sides.Length == 2 ? sides[1] : null);
    }

    public override string ToString() => BaseUrl is null ? Llm : Llm + At + BaseUrl;
}
