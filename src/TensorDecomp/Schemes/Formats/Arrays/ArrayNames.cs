namespace TensorDecomp.Schemes.Formats.Arrays;

/// <summary>What arrays and numbers are called in the files of people: the factors, their weights, and what changes no sum.</summary>
internal static class ArrayNames
{
    /// <summary>Names of U, V and W, in this order.</summary>
    public static readonly string[][] Factors =
    [
        ["u", "v", "w"], ["U", "V", "W"], ["A", "B", "C"], ["a", "b", "c"], ["arr_0", "arr_1", "arr_2"],
        ["factor_0", "factor_1", "factor_2"], ["factor_1", "factor_2", "factor_3"], ["factors_0", "factors_1", "factors_2"],
        ["factor0", "factor1", "factor2"], ["factor1", "factor2", "factor3"], ["factors0", "factors1", "factors2"],
        ["f0", "f1", "f2"], ["f1", "f2", "f3"], ["F0", "F1", "F2"], ["F1", "F2", "F3"], ["A1", "A2", "A3"], ["A0", "A1", "A2"],
        ["U0", "U1", "U2"], ["U1", "U2", "U3"], ["U_0", "U_1", "U_2"], ["U_1", "U_2", "U_3"], ["u0", "u1", "u2"], ["u1", "u2", "u3"],
        ["u_0", "u_1", "u_2"], ["u_1", "u_2", "u_3"], ["x", "y", "z"], ["X", "Y", "Z"], ["0", "1", "2"], ["1", "2", "3"],
        ["alpha", "beta", "gamma"], ["Alpha", "Beta", "Gamma"], ["α", "β", "γ"], ["L", "R", "P"], ["left", "right", "product"],
        ["left", "right", "out"], ["left", "right", "output"], ["left", "right", "result"],
        ["UA", "UB", "UC"], ["u_a", "u_b", "u_c"], ["Ua", "Ub", "Uc"], ["mat_a", "mat_b", "mat_c"], ["MA", "MB", "MC"],
        ["P", "Q", "R"], ["E", "F", "G"], ["F", "G", "H"],
    ];

    private static readonly HashSet<string> s_weights = ["weight", "weights", "lambda", "lambdas", "lmbda", "lmbdas", "lam", "lams", "λ",
        "scale", "scales", "scaling", "scalings", "multiplier", "multipliers", "sigma", "sigmas"];

    // Also what a set of values or a list of costs may be called.
    private static readonly HashSet<string> s_perhaps = ["coefficient", "coefficients", "coeff", "coeffs", "coef", "coefs"];

    private static readonly HashSet<string> s_divisors = ["denominator", "denominators", "denom", "den", "divisor", "divisors"];

    private static readonly HashSet<string> s_metadata =
        ["n", "m", "p", "k", "r", "rank", "ranks", "shape", "shapes", "dims", "dim", "dimension", "dimensions",
        "size", "sizes", "tensor", "format", "version", "seed", "seeds", "time", "seconds", "elapsed", "runtime", "iteration",
        "iterations", "iter", "niter",
        "step", "steps", "epoch", "epochs", "loss", "losses", "error", "errors", "residual", "residuals", "history", "fit", "year",
        "complexity", "multiplications", "additions", "adds", "nonzeros", "nnz", "elements", "count", "id", "index", "mod", "modulus",
        "characteristic", "z2",
        "fields", "ring", "tol", "tolerance", "restart", "restarts", "attempt", "trial", "globals", "header"];

    /// <summary>All names of weights, in lower case.</summary>
    public static IReadOnlySet<string> AllWeights => s_weights;

    /// <summary>Whether terms are multiplied by what is called so.</summary>
    public static bool IsWeight(string? name) => name is not null && s_weights.Contains(Plain(name));

    /// <summary>Whether that is a weight if there is one for each term.</summary>
    public static bool MayBeWeight(string? name) => name is not null && s_perhaps.Contains(Plain(name));

    /// <summary>Whether terms may have to be divided by what is called so.</summary>
    public static bool IsDivisor(string? name) => name is not null && s_divisors.Contains(Plain(name));

    /// <summary>Whether what is called so describes a scheme and is no part of it.</summary>
    public static bool IsMetadata(string? name) => name is not null && s_metadata.Contains(Plain(name));

    // Of a name with dots the last part, without an index.
    private static string Plain(string name) =>
        string.Concat(name[(name.LastIndexOf('.') + 1)..].TakeWhile(c => c != '[').Where(char.IsLetterOrDigit)).ToLowerInvariant();
}
