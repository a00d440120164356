using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using TensorDecomp.Bench;
using TensorDecomp.Kernels;
using TensorDecomp.Symmetries;
using TensorDecomp.Verify;

// CompareGradient [--json] [--prototypes DIR] [--torch TorchBaseline.dll] [--slices N] [--seconds S], or --rate S for one figure:
// restart-steps per second of processor time at 4x4x4:49, which other programs on the same core disturb less.
// Everything is measured in short slices that take turns, and compared slice by slice, so that other load meets all alike.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
string? Value(string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;
bool json = args.Contains("--json");
string? prototypes = Value("--prototypes"), baseline = Value("--torch");
(string Form, string How)[] forms = [("residual", "residuals, autograd"), ("gram", "Gram matrices, autograd"), ("hand", "by hand")];
string torch = "";
int slices = int.Parse(Value("--slices") ?? "5");
double seconds = double.Parse(Value("--seconds") ?? "2");
int cores = Environment.ProcessorCount;

Target four = new(new Shape(4, 4, 4), 49), three = new(new Shape(3, 3, 3), 23), mixed = new(new Shape(3, 4, 5), 47);
Target[] targets = [four, three, mixed];
if (Value("--rate") is { } asked)
{
    Console.WriteLine(Throughput.PerProcessorSecond(four, "adam", double.Parse(asked)));
    return;
}
SearchSpace complex = new(four, Complex: true), cyclic = new(four, Symmetry: new FactorExchange(SymmetryGroup.Cyclic, 16).Of(four.Shape,
    four.Rank));
SearchSpace swapped = new(four, Symmetry: new IndexOrbits(new IndexSymmetry(2, 1, 1, 1), new FixedTerms(11)).Of(four.Shape, four.Rank));

Dictionary<string, List<double>> rates = [];
void Measure(string name, Func<double> rate) => (rates.TryGetValue(name, out List<double>? list) ? list : rates[name] = []).Add(rate());

foreach (Target target in targets) Throughput.Of(target, "adam", 1, seconds / 4); // so that no slice pays for compilation
Throughput.Of(complex, "adam", 1, seconds / 4);
Throughput.Of(cyclic, "adam", 1, seconds / 4);
Throughput.Of(swapped, "adam", 1, seconds / 4);
for (int slice = 0; slice < slices; slice++)
{
    Measure("peak", () => FmaPeak.PerSecond(TimeSpan.FromSeconds(seconds / 4)));
    foreach (Target target in targets)
    {
        Measure($"{target}", () => Throughput.Of(target, "adam", 1, seconds));
        if (prototypes is not null) Measure($"prototype {target}", () => Rivals.Prototype(prototypes, target, seconds));
    }
    Measure("all cores", () => Throughput.Of(four, "adam", cores, seconds));
    foreach ((string form, _) in baseline is null ? [] : forms)
        Measure($"torch {form}", () =>
        {
            (double rate, torch) = Rivals.Torch(baseline!, four, form, seconds);
            return rate;
        });
    Measure("complex", () => Throughput.Of(complex, "adam", 1, seconds));
    Measure("cyclic", () => Throughput.Of(cyclic, "adam", 1, seconds));
    Measure("swapped", () => Throughput.Of(swapped, "adam", 1, seconds));
}

double Median(string name) => Statistics.Median(rates[name]);
double? Ratio(string a, string b) =>
    rates.TryGetValue(b, out List<double>? below) ? Statistics.Median(rates[a].Zip(below, (x, y) => x / y)) : null;
double fraction = Statistics.Median(rates[$"{four}"].Zip(rates["peak"], (rate, peak) => rate * Throughput.MultiplyAdds(four) / peak));

if (json)
{
    Console.WriteLine(JsonSerializer.Serialize(new
    {
        vs_prototype_444_49 = Ratio($"{four}", $"prototype {four}"),
        vs_prototype_333_23 = Ratio($"{three}", $"prototype {three}"),
        vs_prototype_345_47 = Ratio($"{mixed}", $"prototype {mixed}"),
        vs_torch_444_49 = forms.ToDictionary(f => f.Form, f => Ratio($"{four}", $"torch {f.Form}")),
        fraction_of_peak_444_49 = fraction,
        complex_cost_444_49 = Ratio($"{four}", "complex"),
        cyclic_speed_444_49 = Ratio("cyclic", $"{four}"),
        swapped_speed_444_49 = Ratio("swapped", $"{four}"),
        restart_steps_per_second = rates.Where(r => r.Key != "peak").ToDictionary(r => r.Key, r => Statistics.Median(r.Value)),
        fma_peak_per_core = Median("peak"),
        threads = cores,
        runtime = RuntimeInformation.FrameworkDescription,
    }));
    return;
}
Console.WriteLine(
    $"{cores} cores, {RuntimeInformation.FrameworkDescription}, lanes of {TensorDecomp.Programs.GradientProgram.BestLanes}; medians of " +
        $"{slices} slices of {seconds} s, Adam");
Console.WriteLine();
Console.WriteLine($"  {"restart-steps/s",-50}{"rate",12}   ratio");
foreach (Target target in targets)
{
    Row($"decomp {target}, one core", Median($"{target}"), Ratio($"{target}", $"prototype {target}") is { } r ? $"{r:F2} x prototype" : "");
    if (rates.ContainsKey($"prototype {target}")) Row($"C++ prototype {target}, one core", Median($"prototype {target}"), "1");
}
foreach ((string form, string how) in baseline is null ? [] : forms)
    Row($"libtorch {torch}, {how}, one core", Median($"torch {form}"), $"decomp {four} has {Ratio($"{four}", $"torch {form}"):F0} x that");
Row($"decomp {four}, {cores} cores", Median("all cores"), "");
Row($"decomp {four} over C, one core", Median("complex"), $"a step costs {Ratio($"{four}", "complex"):F2} x real");
Row($"decomp {four} with C3 (16 fixed), one core", Median("cyclic"), $"{Ratio("cyclic", $"{four}"):F2} x without symmetry");
Row($"decomp {four} with {swapped.Symmetry}, one core", Median("swapped"), $"{Ratio("swapped", $"{four}"):F2} x without symmetry");
Console.WriteLine();
Console.WriteLine(
    $"  FMA peak of a core {Median("peak") / 1e9:F0} G/s; {four} does {Throughput.MultiplyAdds(four) / 1e3:F0} k multiply-adds a step in " +
        $"matrix products: {100 * fraction:F0} % of the peak");

static void Row(string name, double rate, string ratio) => Console.WriteLine($"  {name,-50}{rate,12:N0}   {ratio}");
