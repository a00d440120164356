namespace TensorDecomp.Tests.Compilation;

/// <summary>
/// Texts of any depth, one way to nest or to go on after the other, over many short lines: what a parser that descends by recursion
/// has to follow down. Few of them are C#; a parser meets them all the same.
/// </summary>
internal static class Nestings
{
    /// <summary>What is repeated at the beginning and at the end, and what stands between.</summary>
    private static readonly (string Name, string Open, string Middle, string Close)[] InUpdate =
    [
        ("parentheses", "(", "x", ")"),
        ("brackets", "s[", "0", "]"),
        ("collections", "[", "x", "]"),
        ("blocks", "{", "x = g;", "}"),
        ("calls", "T.Abs(", "x", ")"),
        ("not", "!", "x", ""),
        ("minus", "- ", "x", ""),
        ("complement", "~", "1", ""),
        ("increments", "++ ", "x", ""),
        ("references", "&", "x", ""),
        ("pointers", "*", "x", ""),
        ("from the end", "^", "1", ""),
        ("ranges", ".. ", "1", ""),
        ("casts", "(T)", "x", ""),
        ("awaits", "await ", "x", ""),
        ("throws", "throw ", "x", ""),
        ("refs", "ref ", "x", ""),
        ("news", "new ", "x", ""),
        ("not patterns", "x is not not ", "1", ""),
        ("and patterns", "x is 1 and ", "1", ""),
        ("parenthesised patterns", "x is (", "1", ")"),
        ("property patterns", "x is { A: ", "1", "}"),
        ("list patterns", "x is [", "1", "]"),
        ("conditions", "x ? g : ", "x", ""),
        ("conditions in the middle", "x ? ", "g", ": x"),
        ("coalescing", "x ?? ", "g", ""),
        ("assignments", "x = ", "g", ""),
        ("sums", "x + ", "g", ""),
        ("products", "x * ", "g", ""),
        ("comparisons", "x < ", "g", ""),
        ("equalities", "x == ", "g", ""),
        ("alternatives", "x || ", "g", ""),
        ("shifts", "x << ", "g", ""),
        ("members", "x.", "a", ""),
        ("null members", "x?.", "a", ""),
        ("forgiving", "x", "", "!"),
        ("invocations", "x", "", "()"),
        ("element accesses", "x", "", "[0]"),
        ("lambdas", "y => ", "x", ""),
        ("static lambdas", "static y => ", "x", ""),
        ("lambdas with attributes", "[A] static (y) => ", "x", ""),
        ("lambdas with blocks", "y => {", "", "}"),
        ("delegates", "delegate {", "", "}"),
        ("switch expressions", "x switch { 1 => ", "x", ", _ => g }"),
        ("switch chains", "x", "", " switch { _ => x }"),
        ("with chains", "x", "", " with { }"),
        ("is chains", "x", "", " is T"),
        ("as chains", "x", "", " as T"),
        ("queries", "from a in ", "x", " select a"),
        ("continued queries", "from a in x ", "select a", " into a select a"),
        ("ifs", "if (true) ", "x = g;", ""),
        ("else-ifs", "if (true) { } else ", "x = g;", ""),
        ("else-ifs without braces", "if (true) x = g; else ", "x = g;", ""),
        ("fors", "for (int k = 0; k < 1; k++) ", "x = g;", ""),
        ("whiles", "while (true) ", "x = g;", ""),
        ("dos", "do ", "x = g;", " while (true);"),
        ("foreachs", "foreach (var k in x) ", "x = g;", ""),
        ("usings", "using (x) ", "x = g;", ""),
        ("locks", "lock (x) ", "x = g;", ""),
        ("labels", "again: ", "x = g;", ""),
        ("switches", "switch (x) { case 1: ", "x = g; break;", "}"),
        ("tries", "try { ", "", "} finally { }"),
        ("checks", "checked(", "x", ")"),
        ("functions", "void F() {", "", "}"),
        ("type arguments", "A<", "T", "> x"),
        ("type arguments in calls", "A<", "T", ">()"),
        ("unclosed type arguments", "A<", "", ""),
        ("type arguments after commas", "A<T,", "T", ">"),
        ("qualified names", "A.", "B x", ""),
        ("aliases", "global::", "A", ""),
        ("tuple types", "(int,", "int", ") x"),
        ("tuples", "(1,", "1", ")"),
        ("designations", "var (a,", "b", ") = x"),
        ("nullable types", "T", " y", "?"),
        ("pointer types", "T", " y", "*"),
        ("array types", "T", "", "[]"),
        ("function pointers", "delegate*<", "T", "> y"),
        ("defaults", "default(", "T", ")"),
        ("arrays", "new[] {", "x", "}"),
        ("objects", "new A {", "", "}"),
        ("stack memory", "stackalloc[] {", "1", "}"),
    ];

    private static readonly (string Name, string Open, string Middle, string Close)[] BeforeTheStruct =
    [
        ("namespaces", "namespace A {", "", "}"),
        ("namespaces without braces", "namespace A;", "", ""),
        ("classes", "class A {", "", "}"),
        ("attributes", "[A(", "", ")]"),
        ("type parameters", "class A<", "T", "> { }"),
        ("bases", "class A : B<", "T", "> { }"),
        ("excluded text", "#if ", "", "\n"),
        ("negated conditions of directives", "#if !", "true", "\n"),
        ("conflicts", "<<<<<<< mine\n=======\n(", "", "\n>>>>>>> yours\n"),
        ("holes of texts", "$\"{", "1", "}\""),
        ("holes of long texts", "$\"\"\"{", "1", "}\"\"\""),
    ];

    /// <summary>Names of all the ways.</summary>
    public static IEnumerable<string> Ways => [.. InUpdate.Concat(BeforeTheStruct).Select(way => way.Name)];

    /// <summary>A program in which something is nested that deep.</summary>
    public static string Program(string name, int depth)
    {
        (_, string open, string middle, string close) = InUpdate.Concat(BeforeTheStruct).Single(way => way.Name == name);
        string text = Repeated(open, depth, breaks: !open.StartsWith('#')) + middle + Repeated(close, depth, breaks: true);
        return InUpdate.Any(way => way.Name == name) ? Texts.Program(update: $"{text}; return x;") : Texts.Program(before: text);
    }

    private static string Repeated(string text, int times, bool breaks) =>
        string.Concat(Enumerable.Range(0, times).Select(k => text + (breaks && k % 20 == 19 ? "\n" : "")));
}
