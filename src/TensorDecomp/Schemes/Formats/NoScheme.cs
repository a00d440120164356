using System.Text.RegularExpressions;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Schemes.Formats;

/// <summary>What is often submitted in place of a scheme, and what to do about it.</summary>
internal static partial class NoScheme
{
    /// <summary>A sentence about a file that is known to be something else; null for all others.</summary>
    public static string? WhatItIs(SourceFile file)
    {
        if (file.StartsWith("version https://git-lfs.github.com/spec/"u8))
            return "this is a Git LFS pointer and not the file that it stands for; run git lfs pull, or download the file itself";
        if (file.StartsWith([0x89, (byte)'H', (byte)'D', (byte)'F']))
            return "this is an HDF5 file, as MATLAB's save -v7.3 writes them; save with -v7, or as .npz";
        if (OtherPacking(file) is { } packing)
            return $"this is packed with {packing}, which is not read; unpack it, or pack it as .gz, .zip or .tar.gz";
        if (file.StartsWith("%PDF-"u8)) return "this is a PDF; copy the scheme out of it as text";
        if (file.TextOrNull?.Contains("\"decomp-commuting/", StringComparison.Ordinal) == true && file.Text.TrimStart().StartsWith('{'))
            return "this holds over commuting entries only and is no scheme; 'decomp commuting FILE' proves it";
        string head = file.TextOrNull is { } text ? text[..Math.Min(text.Length, 1 << 16)] : "";
        if (TomlTable().IsMatch(head) || file.Name.EndsWith(".toml", StringComparison.OrdinalIgnoreCase) && TomlPath().IsMatch(head))
            return "this is TOML with a table for each term, which is not read; write the factors as arrays, u = [[1, 0], …], or the " +
                "terms as JSON";
        string start = head[..Math.Min(head.Length, 2000)].TrimStart();
        return Html().IsMatch(start) ? "this is an HTML page and no scheme; download the raw file" : null;
    }

    private static string? OtherPacking(SourceFile file) =>
        file.StartsWith("BZh"u8) && file.Bytes.Length > 10 && file.Bytes.AsSpan(4, 6).SequenceEqual((ReadOnlySpan<byte>)
            [0x31, 0x41, 0x59, 0x26, 0x53, 0x59]) ? "bzip2"
        : file.StartsWith([0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0]) ? "xz"
        : file.StartsWith([0x28, 0xB5, 0x2F, 0xFD]) ? "Zstandard"
        : file.StartsWith([(byte)'7', (byte)'z', 0xBC, 0xAF, 0x27, 0x1C]) ? "7-Zip"
        : file.StartsWith("Rar!\x1A\x07"u8) ? "RAR" : null;

    /// <summary>What keeps a text of numbers from being a scheme; null where nothing does that is known.</summary>
    public static string? Obstacle(string text)
    {
        if (text.Length > 1 << 20) text = text[..(1 << 20)];
        if (AmplDisplay().IsMatch(text))
            return "this is what AMPL's display prints, which is not read; print a line for each variable instead: " +
                "printf {r in R, i in I}: \"u[%d,%d] = %g\\n\", r, i, u[r,i];";
        (int numbers, int words) = (0, 0);
        string? odd = null;
        foreach (ValueMatch word in Words().EnumerateMatches(text))
        {
            ReadOnlySpan<char> content = text.AsSpan(word.Index, word.Length);
            if (Number().IsMatch(content)) numbers++;
            else if (Odd().IsMatch(content)) odd ??= content.ToString();
            else words++;
        }
        return odd is null || numbers < 3 || words > numbers ? null : $"{CoefficientText.Quoted(odd)} is {CoefficientText.Objection(odd)}";
    }

    /// <summary>A comment that says what some number stands for.</summary>
    public static string? Placeholder(string text)
    {
        foreach (ReadOnlySpan<char> line in (text.Length > 1 << 20 ? text.AsSpan(0, 1 << 20) : text).EnumerateLines())
            if (line.TrimStart() is ['#' or '%' or '/' or '(', ..] comment && Stands().IsMatch(comment))
                return comment.TrimStart("#%/(* \t").TrimEnd("*/ \t\r").ToString();
        return null;
    }

    [GeneratedRegex(@"^(?:<!doctype\s+html|<html|<\?xml[^>]{0,200}>\s*<html|<head|<body)", RegexOptions.IgnoreCase)]
    private static partial Regex Html();

    // [[term]], and a key on the next line that is not blank or a comment.
    [GeneratedRegex(@"^[ \t]*\[\[[ \t]*[A-Za-z][\w.-]{0,60}[ \t]*\]\][ \t]*(?:#[^\n]*)?\r?\n" +
        @"(?:[ \t]*(?:#[^\n]*)?\r?\n)*[ \t]*[\w""]{1,60}[ \t]*=",
        RegexOptions.Multiline)]
    private static partial Regex TomlTable();

    [GeneratedRegex(@"^[ \t]*\[[A-Za-z]\w{0,60}\.[\w.-]{1,60}\][ \t]*(?:#[^\n]*)?\r?$", RegexOptions.Multiline)]
    private static partial Regex TomlPath();

    // "u :=" or "u [*,*]" above numbers, or ": 1 2 3 :=".
    [GeneratedRegex(@"^[A-Za-z]\w{0,60}(?:[ \t]*:=|[ \t]*\[[\d,*]{1,20}\][ \t]*(?:\(tr\))?)?[ \t]*\r?\n" +
        @"(?:[ \t]*\[[\d,*]{1,20}\][ \t]*\r?\n)?" +
        @"[ \t]*(?::(?:[ \t]+\w{1,60})+[ \t]*:=|(?:\d+[ \t]+){2}-?\d[\d.]*)[ \t]*\r?$|^:(?:[ \t]+\w{1,60}){2,}[ \t]+:=[ \t]*\r?$",
        RegexOptions.Multiline)]
    private static partial Regex AmplDisplay();

    [GeneratedRegex(@"[^\s,;\[\]{}""']+")]
    private static partial Regex Words();

    [GeneratedRegex(@"^[-+]?[\d./]+(?:e[-+]?\d+)?[ij]?$", RegexOptions.IgnoreCase)]
    private static partial Regex Number();

    [GeneratedRegex(@"sqrt|√|^[-+\d/.*()^]*(?:x\d*i?|xi|eps(?:ilon)?|ε|ϵ)[-+\d/.*()^]*$", RegexOptions.IgnoreCase)]
    private static partial Regex Odd();

    [GeneratedRegex(@"placeholder|stands for|represents|sqrt|\broot\b", RegexOptions.IgnoreCase)]
    private static partial Regex Stands();
}
