using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using TensorDecomp.Cli.Host;
using TensorDecomp.Cli.Web.Markup;
using TensorDecomp.Cli.Web.Pages;
using TensorDecomp.Cli.Web.Store;
using TensorDecomp.Export;
using TensorDecomp.Export.Code;
using TensorDecomp.Export.Pictures;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Cli.Web.Site;

/// <summary>
/// The map of a store for each ring, and a page for the best scheme of each shape and ring, as files that need no server. Every scheme of
/// the store is proved first, those that are written twice. Equal stores give equal files.
/// </summary>
internal sealed class StaticSite
{
    /// <summary>Nonzero coefficients up to which a scheme is written as code: of a larger one its own file has to do.</summary>
    private const int LargestCode = 3000;

    private readonly StoreListing _store;
    private readonly SchemeReader _reader;
    private readonly StoreView _view;
    private readonly StoredScheme[] _best;

    private StaticSite(string store)
    {
        _store = new StoreListing(store, TimeProvider.System);
        _reader = new SchemeReader(_store);
        _view = _store.Current;
        Parallel.ForEach(_view.All, scheme => Try(scheme, _ => { }));
        _best = [.. MapFilter.Rings.SelectMany(ring => BestSchemes.Of(_view, StoreWatch.RingNamed(ring)).Values)
            .Concat(BestSchemes.Others(_view)).Distinct()
            .OrderBy(s => s.Folder, StringComparer.Ordinal).ThenBy(s => s.Name, StringComparer.Ordinal)];
    }

    /// <summary>Writes the site.</summary>
    /// <param name="store">A folder of schemes.</param>
    /// <param name="folder">Where it goes: a new folder, an empty one, or one that holds an earlier site.</param>
    /// <returns>The schemes that have a page, and those of the store that were refused, each with why.</returns>
    /// <exception cref="UsageException">Something else lies in the folder.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static (int Pages, IReadOnlyList<string> Refused) Write(string store, string folder)
    {
        string mark = Path.Combine(folder, "web.css");
        if (Directory.Exists(folder) && !File.Exists(mark) && Directory.EnumerateFileSystemEntries(folder).Any())
            throw new UsageException($"{folder} holds other things; name a new folder with --html.");
        Directory.CreateDirectory(folder);
        foreach (string asset in (string[])["web.css", "icon.svg"]) Put(folder, asset, PageAsset.Read(asset));
        StaticSite site = new(store);
        site.Write(folder);
        return (site._best.Length, [.. site._view.All.Where(s => s.Refusal is not null).Select(s => $"{s.Folder}/{s.Name}: {s.Refusal}")
            .Order(StringComparer.Ordinal)]);
    }

    private void Write(string folder)
    {
        ConcurrentDictionary<(string, string), IReadOnlySet<string>> parts = [];
        Parallel.ForEach(_best, scheme => Try(scheme, read => parts[(scheme.Folder, scheme.Name)] = Parts(folder, read)));
        SiteLinks within = new("../../", parts), above = new("", parts);
        Parallel.ForEach(_best, scheme => Try(scheme, read =>
            Put(folder, $"scheme/{scheme.Folder}/{Path.GetFileNameWithoutExtension(scheme.Name)}.html", new SchemePage(_view, read,
                within).Page.In(within))));
        int largest = Math.Clamp(_view.All.Max(s => s.Sorted?.P) ?? 0, MapFilter.Default.UpTo, MapFilter.LargestShown);
        foreach (string ring in MapFilter.Rings)
            Put(folder, SiteLinks.MapFile(ring), new MapPage(_view, new MapFilter(ring) { UpTo = largest }, above).Page.In(above));
    }

    /// <summary>Writes what can be taken away of a scheme; its names.</summary>
    private static HashSet<string> Parts(string folder, ReadScheme read)
    {
        (string home, string name) = (read.Stored.Folder, read.Stored.Name);
        HashSet<string> written = [];
        using StringWriter svg = new(CultureInfo.InvariantCulture);
        FactorPicture.Write(read.Certified, svg);
        Add("factors.svg", Encoding.UTF8.GetBytes(svg.ToString()));
        bool small = read.Judgement.Verdict.Census.Nonzeros <= LargestCode;
        foreach (string kind in small ? CodeTargets.All.Select(t => t.Name).Append("json") : ["json"])
        {
            using MemoryStream text = new();
            if (TextExport.Write(read.Certified, kind, text) is null) Add($"as/{kind}", text.ToArray());
        }
        return written;

        void Add(string part, byte[] content)
        {
            Put(folder, $"scheme/{home}/{SiteLinks.PartFile(home, name, part)}", content);
            written.Add(part);
        }
    }

    // What is refused is left out of the map, and told at the end.
    private void Try(StoredScheme scheme, Action<ReadScheme> work)
    {
        try
        {
            work(_reader.Read(scheme));
        }
        catch (MalformedInputException)
        {
            // The reader has noted why.
        }
    }

    private static void Put(string folder, string file, Html page) => Put(folder, file, Encoding.UTF8.GetBytes(page.ToString()));

    private static void Put(string folder, string file, byte[] content)
    {
        string path = Path.Combine(folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        AtomicFile.Write(path, stream => stream.Write(content));
    }
}
