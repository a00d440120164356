using System.Globalization;
using TensorDecomp.Cli.Host;
using TensorDecomp.Evolution.Facts;

namespace TensorDecomp.Cli.Options;

/// <summary>Models as people write them: NAME, NAME:WEIGHT or NAME:WEIGHT:IN:OUT with prices in dollars per million tokens. A name may have
/// colons of its own.</summary>
internal static class ModelText
{
    public static IReadOnlyList<ModelShare> Parse(IReadOnlyList<string> texts)
    {
        if (texts.Count == 0) throw new UsageException("a provider of models needs at least one --model NAME.");
        ModelShare[] models = [.. texts.Select(Parse)];
        if (models.DistinctBy(m => m.Name).Count() < models.Length)
            throw new UsageException("a --model is given twice; give each once, with its weight.");
        return models;
    }

    private static ModelShare Parse(string text)
    {
        string[] parts = text.Split(':');
        List<double> numbers = [];
        while (numbers.Count < 3 && parts.Length - numbers.Count > 1
            && double.TryParse(parts[^(1 + numbers.Count)], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture,
                out double number) && double.IsFinite(number)) numbers.Insert(0, number);
        string name = string.Join(':', parts[..^numbers.Count]);
        if (name.Length == 0 || numbers.Count == 2 || numbers is [<= 0, ..])
            throw new UsageException($"--model {text} is not NAME, NAME:WEIGHT or NAME:WEIGHT:IN:OUT with a positive weight.");
        return numbers switch
        {
            [var weight] => new ModelShare(name, weight),
            [var weight, var prompt, var answer] => new ModelShare(name, weight, prompt, answer),
            _ => new ModelShare(name),
        };
    }
}
