namespace TensorDecomp.Cli.Host;

/// <summary>Verbs that serve one purpose, as <c>decomp --help</c> lists them; a test holds that each verb is in one.</summary>
/// <param name="Purpose">What they are for.</param>
/// <param name="Verbs">Their names, each with what it does in a few words.</param>
internal sealed record VerbGroup(string Purpose, params (string Name, string Brief)[] Verbs)
{
    public static IReadOnlyList<VerbGroup> All { get; } =
    [
        new("find",
            ("search", "lower ranks, by all engines side by side"),
            ("flip", "the same by flip graphs alone"),
            ("campaign", "many goals in turn, over days"),
            ("evolve", "better search programs, with a language model or without"),
            ("recombine", "larger schemes put together from smaller ones"),
            ("lift", "a scheme over F2 or another field made one over Z or Q"),
            ("exact", "a decomposition in floating point made an exact scheme")),
        new("prove and look",
            ("verify", "an exact verdict on files of any known format"),
            ("show", "a scheme as a readable algorithm"),
            ("records", "the best known ranks, with their sources"),
            ("results", "what a store holds, beside the records"),
            ("serve", "a store in a browser, with searches and evolution"),
            ("compare", "whether an algorithm is known already"),
            ("symmetry", "the symmetries of a scheme or a tensor"),
            ("tensors", "bilinear maps other than matrix products"),
            ("commuting", "matrices of numbers, with a*b = b*a")),
        new("make cheaper and use",
            ("optimize", "fewer additions or coefficients at the same rank"),
            ("basis", "few additions between changes of basis"),
            ("export", "generated code, and tables for DuckDB or pandas"),
            ("tune", "from which size on generated C pays on this machine"),
            ("convert", "from any format to any other"),
            ("import", "files and tables into a store"),
            ("query", "SQL over a store"),
            ("plot", "pictures as SVG")),
        new("machines and settings",
            ("hub", "a search shared out among many machines"),
            ("worker", "a machine that works for a hub"),
            ("programs", "search programs by name, and your own"),
            ("devices", "GPUs and other devices"),
            ("doctor", "what this machine has, and what is in the way"),
            ("config", "defaults that you may change"),
            ("completion", "words completed by bash, zsh or fish"),
            ("help", "a verb or a topic explained")),
    ];
}
