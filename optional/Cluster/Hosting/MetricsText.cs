using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace TensorDecomp.Cluster.Hosting;

/// <summary>The instruments of one meter in the text format of Prometheus, version 0.0.4: they are read when somebody asks.</summary>
/// <param name="meter">The meter's name.</param>
internal sealed class MetricsText(string meter)
{
    /// <summary>How the text is called over HTTP.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>How everything stands now.</summary>
    public string Read()
    {
        SortedDictionary<string, string> read = new(StringComparer.Ordinal);
        using MeterListener listener = new()
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Meter.Name == meter) listening.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => Take(instrument, value));
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => Take(instrument, value));
        listener.Start();
        listener.RecordObservableInstruments();
        return string.Concat(read.Values);

        void Take(Instrument instrument, IFormattable value)
        {
            bool counts = instrument is ObservableCounter<long> or ObservableCounter<double>;
            string unit = instrument.Unit switch { "By" => "_bytes", "s" => "_seconds", _ => "" };
            string name = instrument.Name.Replace('.', '_') + unit + (counts ? "_total" : "");
            read[name] = new StringBuilder()
                .Append("# HELP ").Append(name).Append(' ').Append(instrument.Description).Append('\n')
                .Append("# TYPE ").Append(name).Append(counts ? " counter\n" : " gauge\n")
                .Append(name).Append(' ').Append(value.ToString(null, CultureInfo.InvariantCulture)).Append('\n').ToString();
        }
    }
}
