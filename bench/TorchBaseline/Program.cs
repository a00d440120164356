using System.Diagnostics;
using System.Globalization;
using TensorDecomp.Bench;
using TensorDecomp.Torch;
using TorchSharp;

// TorchBaseline M N P RANK FORM SECONDS: Adam on f/2 = Σe²/2 for a batch of restarts, as a user of a tensor library writes it in .NET, on
// one core. Prints restart-steps per second of the fastest of three batches, and libtorch's version. Alone it says whether libtorch loads.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (Libtorch.WhyAbsent is { } absent)
{
    Console.Error.WriteLine(absent);
    return 1;
}
if (args.Length == 0) return 0;
int[] numbers = [.. args[..4].Select(int.Parse)];
double seconds = double.Parse(args[5]);
torch.random.manual_seed(1);
MatrixLoss loss = new(numbers[0], numbers[1], numbers[2], numbers[3]);
Form form = Enum.Parse<Form>(args[4], ignoreCase: true);
if (loss.WhyWrong(form) is { } wrong)
{
    Console.Error.WriteLine(wrong);
    return 1;
}
int[] batches = [16, 64, 256];
int fastest = batches.MaxBy(batch => Rate(batch, seconds / 8));
Console.WriteLine($"{Rate(fastest, seconds):F1} {torch.__version__}");
return 0;

double Rate(int batch, double seconds)
{
    using AdamRun run = new(loss, form, batch);
    for (int k = 0; k < 3; k++) run.Step();
    Stopwatch clock = Stopwatch.StartNew();
    long steps = 0;
    for (; clock.Elapsed.TotalSeconds < seconds; steps++) run.Step();
    return steps * batch / clock.Elapsed.TotalSeconds;
}
