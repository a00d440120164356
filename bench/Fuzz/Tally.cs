using System.Globalization;

namespace TensorDecomp.Bench;

/// <summary>What inputs of one subject came to.</summary>
/// <param name="Inputs">How many there were.</param>
/// <param name="Taken">How many the tool made sense of: an exit code of a verdict, not of a refusal.</param>
/// <param name="Milliseconds">Processor time of the worker, all together; what its children take is not in it.</param>
/// <param name="Longest">Milliseconds of the longest.</param>
/// <param name="LongestInput">Which one that was.</param>
internal readonly record struct Count(long Inputs, long Taken, double Milliseconds, double Longest, long LongestInput)
{
    public Count Plus(Count other) => new(Inputs + other.Inputs, Taken + other.Taken, Milliseconds + other.Milliseconds,
        Math.Max(Longest, other.Longest), other.Longest > Longest ? other.LongestInput : LongestInput);
}

/// <summary>Counts per subject, and the file to which a campaign adds them batch by batch, so that it goes on where it was
/// stopped.</summary>
internal sealed class Tally
{
    private readonly SortedDictionary<string, Count> _counts = new(StringComparer.Ordinal);

    public long Inputs => _counts.Values.Sum(c => c.Inputs);

    public void Add(string subject, Count count) => _counts[subject] = _counts.GetValueOrDefault(subject).Plus(count);

    public void Add(Tally other)
    {
        foreach ((string subject, Count count) in other._counts) Add(subject, count);
    }

    public IEnumerable<string> Lines => _counts.Select(one => string.Create(CultureInfo.InvariantCulture,
        $"{one.Key}: {one.Value.Inputs} inputs, {one.Value.Taken} taken, {one.Value.Milliseconds / one.Value.Inputs:F1} ms each, " +
        $"at most {one.Value.Longest:F0} ms (input {one.Value.LongestInput})"));

    /// <summary>Appends what one batch came to: seed, verb, first input, the one after the last, subject and its count.</summary>
    public void AppendTo(string file, Settings settings, long from, long next) => File.AppendAllLines(file,
        _counts.Select(one => string.Create(CultureInfo.InvariantCulture,
            $"{settings.Seed}\t{settings.Verb}\t{from}\t{next}\t{one.Key}\t{one.Value.Inputs}\t{one.Value.Taken}\t" +
                $"{one.Value.Milliseconds:F0}\t" +
            $"{one.Value.Longest:F0}\t{one.Value.LongestInput}")));

    /// <summary>What a campaign of this seed and verb came to so far, and the number of its next input.</summary>
    public static (Tally Tally, long Next) Read(string file, Settings settings)
    {
        (Tally tally, long next) = (new Tally(), settings.From);
        if (!File.Exists(file)) return (tally, next);
        foreach (string line in File.ReadLines(file))
        {
            string[] words = line.Split('\t');
            if (words.Length != 10 || words[0] != $"{settings.Seed}" || words[1] != settings.Verb) continue;
            next = Math.Max(next, long.Parse(words[3], CultureInfo.InvariantCulture));
            double[] numbers = [.. words[5..].Select(word => double.Parse(word, CultureInfo.InvariantCulture))];
            tally.Add(words[4], new Count((long)numbers[0], (long)numbers[1], numbers[2], numbers[3], (long)numbers[4]));
        }
        return (tally, next);
    }
}
