using TensorDecomp.Verify;

namespace TensorDecomp.Export.Code;

/// <summary>
/// A file for Lean 4 that proves every Brent equation of an integer scheme in Lean's own integers, by the kernel's evaluation alone. It
/// imports nothing; its definitions recurse on lists and numbers structurally, for else the kernel could not unfold them.
/// </summary>
internal sealed class LeanTarget : ICodeTarget
{
    public string Name => "lean";
    public string Extension => ".lean";
    public string Summary => "a proof of the Brent equations for Lean 4";

    public string? WhyNot(Algorithm algorithm) => ProofText.WhyNot(algorithm);

    public void Write(Algorithm algorithm, TextWriter output)
    {
        Scheme scheme = algorithm.Source.Scheme;
        output.Write("/- " + ProofText.Head(algorithm, "   ", "Lean 4.15 or newer: lean FILE, without Mathlib. ") + "-/\n");
        output.Write($$"""

            set_option maxRecDepth 10000

            namespace BrentEquations

            {{Sizes(scheme.Tensor)}}

            /- One row per term: the coefficients of the entries of A, of B and of C, row by row. -/

            """);
        Factor("U", scheme.U, output);
        Factor("V", scheme.V, output);
        Factor("W", scheme.W, output);
        output.Write($$"""

            def terms : List (List Int × List Int × List Int) := U.zip (V.zip W)

            theorem rank : terms.length = {{scheme.Rank}} := by decide +kernel

            """);
        output.Write(Sums);
        output.Write(scheme.Tensor.Product is null ? ForEntries : ForMatrices);
    }

    private static string Sizes(Tensor t)
    {
        if (t.Product is { } s)
            return "/- A is m x n, B is n x p, C = A*B is m x p. -/\n" + Definitions(("m", s.M), ("n", s.N), ("p", s.P));
        string entries = string.Join(",\n   ", t.Entries.Select(e => $"({e.A}, {e.B}, {e.C}, {e.Value})"));
        return "/- a, b and c have sa, sb and sc entries. -/\n" + Definitions(("sa", t.USize), ("sb", t.VSize), ("sc", t.WSize)) +
            $"\n\n/- {ProofText.Entries(t)} -/\n" +
            $"def entries : List (Nat × Nat × Nat × Int) :=\n  [{entries}]";
    }

    private static string Definitions(params (string Name, int Value)[] sizes) =>
        string.Join("\n", sizes.Select(size => $"def {size.Name} : Nat := {size.Value}"));

    private static void Factor(string name, Factor factor, TextWriter output) =>
        output.Write($"def {name} : List (List Int) :=\n  [{string.Join(",\n   ", Enumerable.Range(0, factor.Rank).Select(r =>
            $"[{string.Join(", ", Enumerable.Range(0, factor.Size).Select(a => factor[r, a]))}]"))}]\n");

    // Terms that meet neither a nor b are left out of the sum before c is looked at, which spares the kernel nearly all of the work.
    private const string Sums = """

        /-- Entry k of a row; 0 beyond its end. -/
        def entry : List Int → Nat → Int
          | [], _ => 0
          | x :: _, 0 => x
          | _ :: rest, k + 1 => entry rest k

        /-- u[a]*v[b], with the row of W, of every term in which neither of the two is 0. -/
        def meeting (a b : Nat) : List (List Int × List Int × List Int) → List (Int × List Int)
          | [] => []
          | (u, v, w) :: rest =>
            if entry u a = 0 then meeting a b rest
            else if entry v b = 0 then meeting a b rest
            else (entry u a * entry v b, w) :: meeting a b rest

        /-- The sum of x*w[c]. -/
        def weighted (c : Nat) : List (Int × List Int) → Int
          | [] => 0
          | (x, w) :: rest => x * entry w c + weighted c rest

        /-- The sum over all terms of u[a]*v[b]*w[c]. -/
        def total (a b c : Nat) : Int := weighted c (meeting a b terms)

        /-- Whether f holds for all numbers below the bound. -/
        def below : Nat → (Nat → Bool) → Bool
          | 0, _ => true
          | bound + 1, f => f bound && below bound f

        theorem first_of_both : (x y : Bool) → (x && y) = true → x = true
          | true, _, _ => rfl
          | false, _, both => both

        theorem second_of_both : (x y : Bool) → (x && y) = true → y = true
          | true, _, both => both
          | false, true, _ => rfl
          | false, false, both => both

        theorem below_spec (f : Nat → Bool) :
            (bound : Nat) → below bound f = true → (x : Nat) → x < bound → f x = true
          | 0, _, x, less => absurd less (Nat.not_lt_zero x)
          | bound + 1, all, x, less => by
            have both : (f bound && below bound f) = true := all
            cases Nat.lt_or_ge x bound with
            | inl smaller => exact below_spec f bound (second_of_both _ _ both) x smaller
            | inr larger =>
              have same : x = bound := Nat.le_antisymm (Nat.le_of_lt_succ less) larger
              rw [same]
              exact first_of_both _ _ both

        """;

    private const string ForMatrices = """

        /-- The coefficient of a[i,j]*b[j',k] in c[i',k'] ... -/
        def coefficient (i j j' k i' k' : Nat) : Int :=
          total (i * n + j) (j' * p + k) (i' * p + k')

        /-- ... and what it must be for C = A*B. -/
        def expected (i j j' k i' k' : Nat) : Int :=
          if i = i' then (if j = j' then (if k = k' then 1 else 0) else 0) else 0

        def equation (i j j' k i' k' : Nat) : Bool :=
          decide (coefficient i j j' k i' k' = expected i j j' k i' k')

        def all_equations : Bool :=
          below m fun i => below n fun j => below n fun j' => below p fun k => below m fun i' => below p fun k' =>
            equation i j j' k i' k'

        theorem all_equations_hold : all_equations = true := by decide +kernel

        theorem brent_equations (i j j' k i' k' : Nat)
            (hi : i < m) (hj : j < n) (hj' : j' < n) (hk : k < p) (hi' : i' < m) (hk' : k' < p) :
            coefficient i j j' k i' k' = expected i j j' k i' k' := by
          have at_i := below_spec _ m all_equations_hold i hi
          have at_j := below_spec _ n at_i j hj
          have at_j' := below_spec _ n at_j j' hj'
          have at_k := below_spec _ p at_j' k hk
          have at_i' := below_spec _ m at_k i' hi'
          have at_k' := below_spec _ p at_i' k' hk'
          exact of_decide_eq_true at_k'

        end BrentEquations

        #print axioms BrentEquations.brent_equations

        """;

    private const string ForEntries = """

        /-- The sum of the values of all entries at (a, b, c). -/
        def values (a b c : Nat) : List (Nat × Nat × Nat × Int) → Int
          | [] => 0
          | (i, j, k, value) :: rest =>
            if i = a then (if j = b then (if k = c then value + values a b c rest else values a b c rest)
              else values a b c rest) else values a b c rest

        def equation (a b c : Nat) : Bool := decide (total a b c = values a b c entries)

        def all_equations : Bool := below sa fun a => below sb fun b => below sc fun c => equation a b c

        theorem all_equations_hold : all_equations = true := by decide +kernel

        theorem brent_equations (a b c : Nat) (ha : a < sa) (hb : b < sb) (hc : c < sc) :
            total a b c = values a b c entries := by
          have at_a := below_spec _ sa all_equations_hold a ha
          have at_b := below_spec _ sb at_a b hb
          have at_c := below_spec _ sc at_b c hc
          exact of_decide_eq_true at_c

        end BrentEquations

        #print axioms BrentEquations.brent_equations

        """;
}
