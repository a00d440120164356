namespace TensorDecomp.Tests.Compilation;

/// <summary>Programs as text: a plain momentum method with a place for what a test wants to try.</summary>
internal static class Texts
{
    public const string Update = "s[0] = 0.9f * s[0] + g; return x - h[0] * s[0];";

    /// <summary>A complete program. Each parameter replaces one part of it.</summary>
    public static string Program(string update = Update, string schedule = "hyper[0] = 0.003 * (1 - now.Fraction);",
        string plan = "new() { Steps = 2000, Slots = 1 }",
        string members = "", string before = "", string initialize = "rng.Gaussian() * 0.5f") => $$"""
        {{before}}
        /// <summary>Momentum (Polyak 1964). It is here to be tested.</summary>
        public readonly struct Momentum : IGradientProgram
        {
            {{members}}
            public static T Initialize<T>(in Site at, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> => {{initialize}};
            public static T ResidualLoss<T>(T e, in Hyper<T> h) where T : struct, IReal<T> => 0.5f * e * e;
            public static T EntryPenalty<T>(T x, in Hyper<T> h) where T : struct, IReal<T> => 0f;
            public static T TermPenalty<T>(T nu, T nv, T nw, in Hyper<T> h) where T : struct, IReal<T> => 0f;
            public static void PerStep<T>(T step, ref Hyper<T> h) where T : struct, IReal<T> { }
            public static T Update<T>(T x, T g, in Slots<T> s, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T>
            {
                {{update}}
            }
            public static void Schedule(in Progress now, ref HostRandom rng, Span<double> hyper) { {{schedule}} }
            public static Plan Plan(in Target target) => {{plan}};
        }
        """;
}
