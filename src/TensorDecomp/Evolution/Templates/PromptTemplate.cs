using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using TensorDecomp.Evolution.Facts;
using TensorDecomp.Kernels;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Evolution.Templates;

/// <summary>
/// A text with places and chances: <c>{{name}}</c> is replaced by a value; of <c>{{choose}}A{{or}}B{{or 0.5}}C{{end}}</c> one
/// part is taken, with the weights given (1 unless given); <c>{{maybe 0.3}}A{{end}}</c> is A with that probability.
/// </summary>
internal sealed partial class PromptTemplate
{
    private const int DeepestNesting = 8;
    private readonly IReadOnlyList<Part> _parts;

    /// <exception cref="MalformedInputException">A tag is not closed, not known or has no weight that is a number.</exception>
    public PromptTemplate(string name, string text)
    {
        Reader reader = new(name, text);
        _parts = reader.Parts(0);
    }

    /// <summary>The names of all places.</summary>
    public IEnumerable<string> Places => Within(_parts);

    public string Fill(IReadOnlyDictionary<string, string> values, ref HostRandom rng)
    {
        StringBuilder text = new();
        Write(_parts, values, ref rng, text);
        return text.ToString();
    }

    private static void Write(IReadOnlyList<Part> parts, IReadOnlyDictionary<string, string> values, ref HostRandom rng, StringBuilder text)
    {
        foreach (Part part in parts)
            switch (part)
            {
                case Literal literal: text.Append(literal.Text); break;
                case Place place: text.Append(values[place.Name]); break;
                case Choice choice: Write(choice.Options[Chance.Index(choice.Weights, ref rng)], values, ref rng, text); break;
            }
    }

    private static IEnumerable<string> Within(IReadOnlyList<Part> parts) => parts.SelectMany(part => part switch
    {
        Place place => [place.Name],
        Choice choice => choice.Options.SelectMany(Within),
        _ => Enumerable.Empty<string>(),
    });

    private interface Part;

    private sealed record Literal(string Text) : Part;

    private sealed record Place(string Name) : Part;

    private sealed record Choice(IReadOnlyList<IReadOnlyList<Part>> Options, IReadOnlyList<double> Weights) : Part;

    /// <summary>Reads a template from left to right.</summary>
    private sealed class Reader(string name, string text)
    {
        private int _at;
        private Match _tag = Match.Empty;

        /// <summary>The parts up to the end of the text, or up to the tag that ends this branch, which stays in
        /// <see cref="_tag"/>.</summary>
        public IReadOnlyList<Part> Parts(int depth)
        {
            List<Part> parts = [];
            if (depth > DeepestNesting) throw Wrong($"choices are nested deeper than {DeepestNesting}");
            while (true)
            {
                _tag = Tag().Match(text, _at);
                int end = _tag.Success ? _tag.Index : text.Length;
                if (end > _at) parts.Add(new Literal(text[_at..end]));
                _at = _tag.Success ? end + _tag.Length : end;
                if (!_tag.Success && depth > 0) throw Wrong("a {{choose}} or {{maybe}} has no {{end}}");
                if (!_tag.Success) return parts;
                switch (Word)
                {
                    case "choose": parts.Add(Choose(depth)); break;
                    case "maybe": parts.Add(Maybe(depth)); break;
                    case "or" or "end" when depth > 0: return parts;
                    case "or" or "end": throw Wrong($"{_tag.Value} stands outside a choice");
                    default: parts.Add(new Place(Word)); break;
                }
            }
        }

        private string Word => _tag.Groups[1].Value;

        private Choice Choose(int depth)
        {
            List<double> weights = [Weight(1)];
            List<IReadOnlyList<Part>> options = [Parts(depth + 1)];
            while (Word == "or")
            {
                weights.Add(Weight(1));
                options.Add(Parts(depth + 1));
            }
            if (!weights.Any(w => w > 0)) throw Wrong("a choice has no part with a positive weight");
            return new Choice(options, weights);
        }

        private Choice Maybe(int depth)
        {
            double probability = Math.Min(1, Weight(0.5));
            IReadOnlyList<Part> part = Parts(depth + 1);
            if (Word != "end") throw Wrong("{{maybe}} has one part only");
            return new Choice([part, []], [probability, 1 - probability]);
        }

        private double Weight(double otherwise)
        {
            string number = _tag.Groups[2].Value;
            if (number == "") return otherwise;
            return double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double weight)
                && double.IsFinite(weight) ? weight : throw Wrong($"{_tag.Value} has a weight that is no number");
        }

        private MalformedInputException Wrong(string sentence) =>
            new($"{name}, line {1 + text.AsSpan(0, _tag.Success ? _tag.Index : text.Length).Count('\n')}: {sentence}");
    }

    [GeneratedRegex(@"\{\{([a-z-]+)(?: +([^{}\s]+))?\}\}")]
    private static partial Regex Tag();
}
