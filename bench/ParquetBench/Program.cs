using System.Diagnostics;
using TensorDecomp.Bench;
using TensorDecomp.Export;
using TensorDecomp.Export.Parquet;
using TensorDecomp.Export.Tables;
using TensorDecomp.Schemes;

// ParquetBench ROWS POWER OUT.parquet: writes ROWS certified random relatives of Strassen's algorithm (POWER 1) or of its square
// (POWER 2, 4x4x4 of rank 49) and prints, as JSON, what making them took and what writing them took.
(int rows, int power, string path) = (int.Parse(args[0]), int.Parse(args[1]), args[2]);
Stopwatch all = Stopwatch.StartNew(), writing = new();
using (FileStream stream = new(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16))
{
    IRowWriter<CertifiedScheme> table = SchemesTable.Table.Open(stream, ParquetOptions.Default);
    Relatives relatives = new(power, seed: 1);
    for (int row = 0; row < rows; row++)
    {
        CertifiedScheme scheme = relatives.Next();
        writing.Start();
        table.Add(scheme);
        writing.Stop();
    }
    writing.Start();
    table.Complete();
    stream.Flush(flushToDisk: true);
    writing.Stop();
}
using Process self = Process.GetCurrentProcess();
Console.WriteLine($$"""{"rows":{{rows}},"writeSeconds":{{writing.Elapsed.TotalSeconds:f3}},"totalSeconds":{{all.Elapsed.TotalSeconds:f3}},"bytes":{{new FileInfo(path).Length}},"peakMiB":{{self.PeakWorkingSet64 >> 20}}}""");
