namespace TensorDecomp.Export.Code;

/// <summary>A page about the algorithm: its costs as a table, its statements as a listing.</summary>
internal sealed class MarkdownTarget : ICodeTarget
{
    public string Name => "markdown";
    public string Extension => ".md";
    public string Summary => "a page with the costs and the listing";

    public string? WhyNot(Algorithm algorithm) => null;

    public void Write(Algorithm algorithm, TextWriter output)
    {
        output.Write($"# {algorithm.Tensor} with {algorithm.Code.Products} multiplications\n\n");
        foreach (string line in algorithm.Header) output.Write($"{line}\n");
        output.Write("\n| | additions | scalings |\n|---|---|---|\n");
        foreach ((string what, var chain) in ((string, Circuits.LinearChain)[])
            [("operands from A", algorithm.Code.Left), ("operands from B", algorithm.Code.Right),
                ("C from products", algorithm.Code.Result)])
            output.Write($"| {what} | {chain.Additions} | {chain.Scalings} |\n");
        output.Write($"| together | {algorithm.Code.Additions} | {algorithm.Code.Scalings} |\n\n```\n");
        foreach (Statement s in algorithm.Statements)
            output.Write(s.Right is null
                ? $"{s.Name} = {FormText.Of(s.Form, FormText.Plain)}\n"
                : $"{s.Name} = {FormText.Operand(s.Form, FormText.Plain)}*{FormText.Operand(s.Right, FormText.Plain)}\n");
        output.Write("```\n");
    }
}
