using System.CommandLine;
using TensorDecomp.Cli.Options;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Cli.Verbs;

/// <summary>decomp optimize FILE|DIR: the same rank with fewer nonzero coefficients, additions or whatever else is asked for; a search with
/// that goal, or one for each scheme of a folder.</summary>
internal static class OptimizeVerb
{
    public static string[] Examples =>
    [
        "decomp optimize results/3x3x3/23-ZT-0123abcd.json",
        "decomp optimize results/3x3x3/23-ZT-0123abcd.json --for additions --time 1m --threads 2",
        "decomp optimize results --for additions --time 8h --out found --checkpoint found.state --resume",
    ];

    public static Command Create()
    {
        Argument<string> file = new("FILE|DIR")
        {
            Description = "the scheme to make cheaper, in any known format, or a folder, whose schemes share the time",
        };
        Option<string?> member = OneScheme.MemberOption();
        CheaperOptions cheaper = new();
        RunOptions run = new("folder that receives the cheaper schemes, certified");
        Command verb =
            new("optimize",
                "Find fewer nonzero coefficients and additions at the same rank by flips; count what common-subexpression elimination " +
                    "leaves.") { file, member };
        cheaper.AddTo(verb);
        run.AddTo(verb);
        verb.SetAction(parsed =>
        {
            string path = parsed.GetValue(file)!;
            return Directory.Exists(path) && parsed.GetValue(member) is null ? OptimizeFolder.Run(path, cheaper, run, parsed)
                : GoalRun.Run(run, parsed,
                    cheaper.Goal(parsed, OneScheme.Submitted(path, parsed.GetValue(member), "optimize", Limits.Default), path));
        });
        return verb;
    }
}
