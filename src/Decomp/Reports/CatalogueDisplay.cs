using TensorDecomp.Cli.Host;
using TensorDecomp.Export.Catalogue;

namespace TensorDecomp.Cli.Reports;

/// <summary>The catalogue of a store while its schemes are proved: a line that counts them, where there is a window for it.</summary>
internal static class CatalogueDisplay
{
    /// <inheritdoc cref="SchemeCatalogue.Read"/>
    public static SchemeCatalogue Read(string folder)
    {
        int looked = 0;
        SchemeCatalogue Read() => SchemeCatalogue.Read(folder, () => Interlocked.Increment(ref looked));
        return LiveLines.OnError is not { } lines ? Read()
            : lines.During(spent => [$"{folder}: {Volatile.Read(ref looked):N0} schemes proved, {Duration.Text(spent)}"], Read);
    }
}
