using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Export.Tables;

/// <summary>Puts exported schemes back as files of a store, each proved again before it is written: the inverse of an export.</summary>
public static class Restoration
{
    /// <summary>Whether the stream begins like a Parquet file. A pipe, which cannot be read twice, never does.</summary>
    public static bool IsTable(Stream stream)
    {
        if (!stream.CanSeek) return false;
        Span<byte> start = stackalloc byte[4];
        bool table = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.SequenceEqual("PAR1"u8);
        stream.Position = 0;
        return table;
    }

    /// <summary>Every row of a table of schemes, proved or refused.</summary>
    /// <exception cref="MalformedInputException">The file is damaged or is no table of schemes.</exception>
    public static IEnumerable<StoreReading> Read(Stream table, string name, Limits limits, TimeProvider clock)
    {
        using IEnumerator<SchemesRow> rows = SchemesReader.Read(table, limits, clock).GetEnumerator();
        for (long number = 1; Next(rows, name); number++)
        {
            CertifiedScheme? scheme = Prove(rows.Current, out string? refusal);
            yield return new StoreReading(scheme, refusal is null ? null : $"row {number} of {name}: {refusal}", Malformed: false);
        }
    }

    private static bool Next(IEnumerator<SchemesRow> rows, string name)
    {
        try
        {
            return rows.MoveNext();
        }
        catch (MalformedInputException e)
        {
            throw new MalformedInputException($"{name}: {e.Message}");
        }
    }

    /// <summary>Where a scheme goes below the folder: where it was, or else where the store puts it.</summary>
    /// <exception cref="MalformedInputException">The recorded place would lead out of the folder.</exception>
    public static string Place(string folder, CertifiedScheme scheme)
    {
        if (scheme.File is not { } file) return new SchemeStore(folder).PathOf(scheme);
        bool tame = file.Length <= 1024 && file.EndsWith(".json", StringComparison.Ordinal)
            && file.Split('/').All(step => step is not ("" or "." or "..") && !step.Any(c => char.IsControl(c) || c is '\\' or ':'));
        return tame ? Path.Combine([folder, .. file.Split('/')])
            : throw new MalformedInputException($"the recorded file name \"{file}\" is not a path below a folder");
    }

    /// <summary>Proves the scheme of a row and compares it with what the row says of it; null, and the reason, where either
    /// fails.</summary>
    public static CertifiedScheme? Prove(SchemesRow row, out string? refusal)
    {
        CertifiedScheme? scheme = CertifiedScheme.Of(row.Submission, row.File, out refusal);
        if (scheme is null) return null;
        if (scheme.Sha256 != row.Sha256) refusal = $"its hash is {scheme.Sha256}, not {row.Sha256}";
        else if (scheme.Ring.ToString() != row.Ring.ToString()) refusal = $"it lives over {scheme.Ring}, not {row.Ring}";
        return refusal is null ? scheme : null;
    }

    /// <summary>Writes the scheme as canonical JSON unless the very same file is there; false where another one is.</summary>
    public static bool Write(CertifiedScheme scheme, string path)
    {
        using MemoryStream text = new();
        CanonicalJson.Write(scheme.Scheme, scheme.Ring, scheme.Provenance, text, scheme.Program);
        if (File.Exists(path)) return File.ReadAllBytes(path).AsSpan().SequenceEqual(text.GetBuffer().AsSpan(0, (int)text.Length));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        AtomicFile.Write(path, output => text.WriteTo(output));
        return true;
    }
}
