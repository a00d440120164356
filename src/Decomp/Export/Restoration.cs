using TensorDecomp.Export.Tables;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Verify;

namespace TensorDecomp.Export;

/// <summary>Puts exported schemes back as files of a store, each proved again before it is written: the inverse of an export.</summary>
public static class Restoration
{
    /// <summary>Where a scheme goes below the folder, from its row: where it was, or else under its shape by rank and identity.</summary>
    /// <exception cref="MalformedInputException">The recorded place would lead out of the folder.</exception>
    public static string Place(string folder, SchemesRow row)
    {
        Scheme scheme = row.Submission.Scheme;
        if (row.File is not { } file) return Path.Combine(folder, $"{scheme.Shape}", $"{scheme.Rank}-{row.Sha256[..12]}.json");
        bool tame = file.Length <= 1024 && file.EndsWith(".json", StringComparison.Ordinal)
            && file.Split('/').All(step => step is not ("" or "." or "..") && !step.Any(c => char.IsControl(c) || c is '\\' or ':'));
        return tame ? Path.Combine([folder, .. file.Split('/')]) : throw new MalformedInputException($"the recorded file name \"{file}\" is not a path below a folder");
    }

    /// <summary>Proves the scheme of a row and compares it with what the row says of it; null, and the reason, where either fails.</summary>
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
        CanonicalJson.Write(scheme.Scheme, scheme.Ring, scheme.Provenance, text);
        if (File.Exists(path)) return File.ReadAllBytes(path).AsSpan().SequenceEqual(text.GetBuffer().AsSpan(0, (int)text.Length));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        AtomicFile.Write(path, output => text.WriteTo(output));
        return true;
    }
}
