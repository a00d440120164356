using System.Text.Json.Serialization;
using TensorDecomp.Evolution.Edits;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Programs.Compilation;
using TensorDecomp.Verify;

namespace TensorDecomp.Evolution.Children;

/// <summary>What the parent asks of a candidate's process.</summary>
[JsonDerivedType(typeof(Compile), "compile")]
[JsonDerivedType(typeof(Identify), "identify")]
[JsonDerivedType(typeof(Mutate), "mutate")]
[JsonDerivedType(typeof(Count), "count")]
[JsonDerivedType(typeof(Turn), "turn")]
[JsonDerivedType(typeof(Load), "load")]
[JsonDerivedType(typeof(Run), "run")]
[JsonDerivedType(typeof(Trial), "trial")]
internal abstract record ChildRequest
{
    private ChildRequest() { }

    /// <summary>Compile a program and hand it back.</summary>
    public sealed record Compile(string Source) : ChildRequest;

    /// <summary>Say which program a text is.</summary>
    public sealed record Identify(string Source) : ChildRequest;

    /// <summary>Mutate a program.</summary>
    public sealed record Mutate(string Source, ulong Seed, MutationRule Rule) : ChildRequest;

    /// <summary>Count a program's knobs.</summary>
    public sealed record Count(string Source) : ChildRequest;

    /// <summary>Turn a program's knobs.</summary>
    public sealed record Turn(string Source, IReadOnlyList<double> Moves) : ChildRequest;

    /// <summary>Compile and load a program in place of the one that was loaded before.</summary>
    public sealed record Load(string Source) : ChildRequest;

    /// <summary>Run the loaded program's restarts on one target within a budget of restart-steps.</summary>
    /// <param name="ExactTries">How many of the restarts that converge go through the exact stage.</param>
    public sealed record Run(int M, int N, int P, int Rank, ulong Seed, long Budget, int ExactTries) : ChildRequest
    {
        [JsonIgnore] public Target Target => new(new Shape(M, N, P), Rank);

        /// <summary>The symmetry that restarts keep to, as --symmetry takes it; null for none.</summary>
        public string? Symmetry { get; init; }

        /// <summary>Points to start from, single precision; null for random starts.</summary>
        public IReadOnlyList<byte[]>? Given { get; init; }

        /// <summary>Whether a restart that hops in lanes is ended where the budget is, and counts.</summary>
        public bool EndsHops { get; init; }

        /// <summary>Whether what converges and is not proved has a second try.</summary>
        public bool TriesTwice { get; init; }
    }

    /// <summary>Run so many restarts of the loaded program whose starts are shuffled, each for so many steps at most.</summary>
    public sealed record Trial(int M, int N, int P, int Rank, ulong Seed, int Restarts, int Steps) : ChildRequest
    {
        [JsonIgnore] public Target Target => new(new Shape(M, N, P), Rank);

        /// <summary>The symmetry that restarts keep to; null for none.</summary>
        public string? Symmetry { get; init; }

        /// <summary>Points to start from, whose numbers stay in their places; null for random starts.</summary>
        public IReadOnlyList<byte[]>? Given { get; init; }
    }
}

/// <summary>What a candidate's process answers. Nothing of it is taken for true that the parent can work out itself.</summary>
[JsonDerivedType(typeof(Compiled), "compiled")]
[JsonDerivedType(typeof(Complained), "complained")]
[JsonDerivedType(typeof(Text), "text")]
[JsonDerivedType(typeof(Number), "number")]
[JsonDerivedType(typeof(Loaded), "loaded")]
[JsonDerivedType(typeof(Rejected), "rejected")]
[JsonDerivedType(typeof(Failed), "failed")]
[JsonDerivedType(typeof(Restart), "restart")]
[JsonDerivedType(typeof(Done), "done")]
internal abstract record ChildReply
{
    private ChildReply() { }

    /// <summary>The program as an assembly.</summary>
    /// <param name="TypeName">The struct's full name.</param>
    /// <param name="Image">The assembly.</param>
    /// <param name="Slots">State values that it addresses.</param>
    public sealed record Compiled(string TypeName, byte[] Image, int Slots) : ChildReply;

    /// <summary>The text is no program; what is wrong with it, in its order.</summary>
    public sealed record Complained(IReadOnlyList<Complaint> Complaints) : ChildReply;

    /// <summary>A text that was asked for: an identity, a mutant.</summary>
    public sealed record Text(string Value) : ChildReply;

    /// <summary>A number that was asked for.</summary>
    public sealed record Number(int Value) : ChildReply;

    /// <summary>The program is ready.</summary>
    /// <param name="MethodFamily">Its operations and slots.</param>
    /// <param name="CostPerStep">Estimated, Adam's being 1.</param>
    /// <param name="Identity">Equal for programs that compute the same.</param>
    public sealed record Loaded(string MethodFamily, double CostPerStep, string Identity) : ChildReply;

    /// <summary>The text is no program.</summary>
    public sealed record Rejected(bool Refused, IReadOnlyList<string> Complaints) : ChildReply;

    /// <summary>The program failed while it was loaded or run.</summary>
    public sealed record Failed(string Sentence) : ChildReply;

    /// <summary>One restart, in the order of their numbers.</summary>
    /// <param name="Steps">Steps done.</param>
    /// <param name="Work">The same as the budget counts it, in steps of plain Adam.</param>
    /// <param name="End">How it ended.</param>
    /// <param name="Factors">U, V and W as the lane left them, single precision; null where it diverged.</param>
    /// <param name="Scheme">The exact scheme that it led to as canonical JSON; null where it led to none.</param>
    public sealed record Restart(int Steps, long Work, RestartEnd End, byte[]? Factors, byte[]? Scheme) : ChildReply;

    /// <summary>The budget is used up.</summary>
    public sealed record Done : ChildReply;
}
