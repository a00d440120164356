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
        if (file.StartsWith("%PDF-"u8)) return "this is a PDF; copy the scheme out of it as text";
        string start = file.TextOrNull is { } text ? text[..Math.Min(text.Length, 2000)].TrimStart() : "";
        return Html().IsMatch(start) ? "this is an HTML page and no scheme; download the raw file" : null;
    }

    /// <summary>What keeps a text of numbers from being a scheme; null where nothing does that is known.</summary>
    public static string? Obstacle(string text)
    {
        if (text.Length > 1 << 20) text = text[..(1 << 20)];
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

    [GeneratedRegex(@"[^\s,;\[\]{}""']+")]
    private static partial Regex Words();

    [GeneratedRegex(@"^[-+]?[\d./]+(?:e[-+]?\d+)?[ij]?$", RegexOptions.IgnoreCase)]
    private static partial Regex Number();

    [GeneratedRegex(@"sqrt|√|^[-+\d/.*()^]*(?:x\d*i?|xi|eps(?:ilon)?|ε|ϵ)[-+\d/.*()^]*$", RegexOptions.IgnoreCase)]
    private static partial Regex Odd();

    [GeneratedRegex(@"placeholder|stands for|represents|sqrt|\broot\b", RegexOptions.IgnoreCase)]
    private static partial Regex Stands();
}
