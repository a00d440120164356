using TensorDecomp.Bench;
using TensorDecomp.Export.Parquet;
using TensorDecomp.Export.Tables;
using TensorDecomp.Schemes;

// ParquetBench ROWS POWER OUT.parquet: writes ROWS certified random relatives of Strassen's algorithm (POWER 1) or of its square
// (POWER 2, 4x4x4 of rank 49) and prints, as JSON, the processor seconds of making and proving them and of writing them.
const int Batch = 500;
(int rows, int power, string path) = (int.Parse(args[0]), int.Parse(args[1]), args[2]);
(TimeSpan writing, long peak) = (TimeSpan.Zero, 0);
using (FileStream stream = new(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16))
{
    IRowWriter<CertifiedScheme> table = SchemesTable.Table.Open(stream, new ParquetTables(ParquetOptions.Default));
    Relatives relatives = new(power, seed: 1);
    for (int done = 0; done < rows; done += Batch)
    {
        CertifiedScheme[] batch = [.. Enumerable.Range(0, Math.Min(Batch, rows - done)).Select(_ => relatives.Next())];
        Write(() => Array.ForEach(batch, table.Add));
    }
    Write(() =>
    {
        table.Complete();
        stream.Flush(flushToDisk: true);
    });
}
Console.WriteLine(
    $$"""{"rows":{{rows}},"writeSeconds":{{writing.TotalSeconds:f3}},"totalSeconds":""" +
    $$"""{{Environment.CpuUsage.TotalTime.TotalSeconds:f3}},"bytes":{{new FileInfo(path).Length}},"peakMiB":{{peak >> 20}}}""");

void Write(Action action)
{
    TimeSpan start = Environment.CpuUsage.TotalTime;
    action();
    writing += Environment.CpuUsage.TotalTime - start;
    peak = Math.Max(peak, Environment.WorkingSet);
}
