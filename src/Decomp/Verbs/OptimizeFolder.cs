using System.CommandLine;
using TensorDecomp.Cli.Host;
using TensorDecomp.Cli.Options;
using TensorDecomp.Cli.Reports;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Search;
using TensorDecomp.Search.Campaigns;
using TensorDecomp.Search.Hubs;
using TensorDecomp.Search.Kinds;

namespace TensorDecomp.Cli.Verbs;

/// <summary>decomp optimize DIR: every scheme of a folder in turn, a slice of the time after the other, as the goals of a campaign; those
/// that become cheaper have more slices.</summary>
internal static class OptimizeFolder
{
    /// <summary>Nonzero coefficients of the largest schemes: one step of larger ones takes longer than any slice.</summary>
    private const int MostNonzeros = 20_000;

    private const double SlicesEach = 3; // on average, within these bounds in seconds
    private const double ShortestSlice = 1, LongestSlice = 60;

    public static int Run(string folder, CheaperOptions cheaper, RunOptions run, ParseResult parsed)
    {
        if (run.Written(parsed) is not null) throw new UsageException(
            $"{folder} is a folder; --write-goal takes one scheme, so name its file.");
        SearchPlace place = run.Place(parsed, null);
        double seconds = cheaper.SharedTime(parsed).TotalSeconds;
        IReadOnlyList<SearchGoal> goals = Goals(folder, cheaper, parsed);
        using IHub? hub = place.Hub is { } address ? HubOption.Cluster.Connect(address) : null;
        TimeSpan slice = TimeSpan.FromSeconds(
            Math.Clamp(seconds / (SlicesEach * goals.Count), Math.Min(ShortestSlice, seconds), LongestSlice));
        Campaign campaign = new([.. goals.Select(goal => goal with { Time = slice })], TimeSpan.FromSeconds(seconds));
        string? kept = run.State(parsed);
        string state = kept ?? Directory.CreateTempSubdirectory("decomp").FullName;
        try
        {
            return CampaignRun.Run(campaign, run.Store(parsed), state, new CampaignLines(place.Json), run.Threads(parsed), hub).Signal
                ?? ExitCode.Success;
        }
        finally
        {
            if (kept is null) Directory.Delete(state, recursive: true);
        }
    }

    /// <summary>A goal for each scheme of the folder, the smallest first. What came of one in an earlier run goes on with that one, and is
    /// no goal of its own.</summary>
    private static IReadOnlyList<SearchGoal> Goals(string folder, CheaperOptions cheaper, ParseResult parsed)
    {
        PassedOver passed = new();
        List<(SearchGoal Goal, string? From, long Size)> all = [];
        foreach (string file in SchemeFiles.Expand([folder]))
            try
            {
                IReadOnlyList<Submission> held = FormatRegistry.Read(SourceFile.Open(file, Limits.Default), Limits.Default);
                foreach ((int number, Submission read) in held.Index())
                {
                    string name = number == 0 && read.Member is null ? file : $"{file}:{read.Member ?? $"{number + 1}"}";
                    if (read.Scheme.Nonzeros > MostNonzeros)
                    {
                        passed.Add(name, $"{read.Scheme.Nonzeros:N0} nonzero coefficients are too many for a slice of the time");
                        continue;
                    }
                    SearchGoal goal = cheaper.Goal(parsed, read, name);
                    Portfolio.Kinds(goal);
                    all.Add((goal, read.Provenance?.Derivation, read.Scheme.Nonzeros));
                }
            }
            catch (Exception e) when (e is MalformedInputException or UsageException or GoalRefusedException)
            {
                if (!StoreFolder.IsAboutFolder(file)) passed.Add(file, e.Message);
            }
        passed.Print();
        HashSet<string> names = [.. all.Select(one => one.Goal.Sparser!.Origin)];
        SearchGoal[] goals = [.. all.Where(one => one.From is null || !names.Contains(one.From)).OrderBy(one => one.Size)
            .Select(one => one.Goal).DistinctBy(Campaign.Key)];
        return goals.Length is > 0 and <= Campaign.MostGoals ? goals
            : throw new UsageException($"{folder} has {goals.Length:N0} schemes that can become cheaper; from 1 to " +
                $"{Campaign.MostGoals:N0} can share the time.");
    }
}
