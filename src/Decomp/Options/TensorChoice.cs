using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using TensorDecomp.Cli.Host;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Tensors;
using TensorDecomp.Verify;

namespace TensorDecomp.Cli.Options;

/// <summary>What a verb decomposes: three dimensions, or --tensor with the name of another bilinear map or a file that has one.</summary>
/// <param name="verb">Its name, for sentences.</param>
/// <param name="otherwise">What it takes in their place, to end the sentence that misses both; null for nothing.</param>
internal sealed class TensorChoice(string verb, string? otherwise = null)
{
    private readonly Argument<int?> _m = Dimension("M", verb), _n = Dimension("N", verb), _p = Dimension("P", verb);

    /// <summary>--tensor.</summary>
    public Option<string?> Option { get; } = new("--tensor")
    {
        Description = "in place of M N P another bilinear map, such as poly:3x3 or sym-gen:4, or a file with its entries; " +
            "'decomp help tensors' lists them",
        HelpName = "NAME"
    };

    public void AddTo(Command command)
    {
        foreach (Argument<int?> dimension in (Argument<int?>[])[_m, _n, _p]) command.Arguments.Add(dimension);
    }

    /// <summary>Whether dimensions are given.</summary>
    public bool HasDimensions(ParseResult parsed) => parsed.GetValue(_m) is not null;

    /// <exception cref="UsageException">Neither is given, or both are, or a dimension is missing.</exception>
    public Tensor Of(ParseResult parsed)
    {
        (int? m, int? n, int? p) = (parsed.GetValue(_m), parsed.GetValue(_n), parsed.GetValue(_p));
        if (parsed.GetValue(Option) is { } name)
            return m is null ? TensorJson.Named(name)
                : throw new UsageException($"--tensor {name} says what is decomposed; leave it out, or leave out the dimensions.");
        string more = otherwise is null ? "" : $", or {otherwise}";
        return m is not null && n is not null && p is not null ? new Shape(m.Value, n.Value, p.Value)
            : throw new UsageException($"{verb} takes three dimensions, as in 'decomp {verb} 3 3 3'{(otherwise is null ? " or" : ",")} " +
                $"another bilinear map, as in 'decomp {verb} --tensor poly:3x3'{more}.");
    }

    private static Argument<int?> Dimension(string name, string verb)
    {
        Argument<int?> argument = new(name) { Description = $"dimension, 1 to {Shape.MaxDimension}", Arity = ArgumentArity.ZeroOrOne };
        argument.CustomParser = result =>
        {
            if (result.Tokens is not [{ Value: var text }]) return null;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && Shape.IsAllowed(value)) return value;
            if (text.IndexOfAny(['x', '×', ',']) > 0)
                result.AddError($"{text} is no shape; write one of three dimensions, as in 'decomp {verb} 3x3x3' or, with a rank, " +
                    $"'decomp {verb} 3x3x3:23'.");
            else result.AddError(
                $"{text} is no dimension; M, N and P are whole numbers from 1 to {Shape.MaxDimension}, as in 'decomp {verb} 3 3 3'.");
            return null;
        };
        return argument;
    }
}
