using TensorDecomp.Verify;

namespace TensorDecomp.Export.Code;

/// <summary>
/// A Coq file that proves every Brent equation of an integer scheme in Coq's own arithmetic. It trusts neither this tool nor
/// anything but the few lines that define the sum and what it must equal; check it with <c>coqc</c>.
/// </summary>
internal sealed class CoqTarget : ICodeTarget
{
    public string Name => "coq";
    public string Extension => ".v";
    public string Summary => "a proof of the Brent equations for Coq";

    public string? WhyNot(Algorithm algorithm) => ProofText.WhyNot(algorithm);

    public void Write(Algorithm algorithm, TextWriter output)
    {
        Scheme scheme = algorithm.Source.Scheme;
        output.Write("(* " + ProofText.Head(algorithm, "   ") + "*)\n");
        output.Write($$"""
            From Coq Require Import ZArith List Bool.
            Import ListNotations.
            Open Scope Z_scope.

            {{Sizes(scheme.Tensor)}}

            (* One row per term: the coefficients of the entries of A, of B and of C, row by row. *)

            """);
        Factor("U", scheme.U, output);
        Factor("V", scheme.V, output);
        Factor("W", scheme.W, output);
        output.Write("""

            Definition terms : list (list Z * (list Z * list Z)) := combine U (combine V W).

            """);
        output.Write($"Example rank : length terms = {scheme.Rank}%nat.\nProof. reflexivity. Qed.\n");
        output.Write("""

            (* The sum over all terms of u[a]*v[b]*w[c]. *)
            Definition total (a b c : nat) : Z :=
              fold_right (fun term sum =>
                match term with (u, (v, w)) => nth a u 0 * nth b v 0 * nth c w 0 + sum end) 0 terms.

            """);
        output.Write(Below);
        output.Write(scheme.Tensor.Product is null ? ForEntries : ForMatrices);
    }

    private static string Sizes(Tensor t)
    {
        if (t.Product is { } s)
            return "(* A is m x n, B is n x p, C = A*B is m x p. *)\n" + Definitions(("m", s.M), ("n", s.N), ("p", s.P));
        string entries = string.Join(";\n    ", t.Entries.Select(e =>
            $"({e.A}%nat, ({e.B}%nat, ({e.C}%nat, {(e.Value < 0 ? $"({e.Value})" : $"{e.Value}")})))"));
        return "(* a, b and c have sa, sb and sc entries. *)\n" + Definitions(("sa", t.USize), ("sb", t.VSize), ("sc", t.WSize)) +
            $"\n\n(* {ProofText.Entries(t)} *)\n" +
            $"Definition entries : list (nat * (nat * (nat * Z))) :=\n  [ {entries} ].";
    }

    private static string Definitions(params (string Name, int Value)[] sizes) =>
        string.Join("\n", sizes.Select(size => $"Definition {size.Name} := {size.Value}%nat."));

    private static void Factor(string name, Factor factor, TextWriter output)
    {
        output.Write($"Definition {name} : list (list Z) :=\n  [ ");
        for (int r = 0; r < factor.Rank; r++)
        {
            if (r > 0) output.Write(";\n    ");
            output.Write(
                $"[{string.Join("; ", Enumerable.Range(0, factor.Size).Select(a => factor[r, a])
                    .Select(c => c.Re.Sign < 0 ? $"({c})" : $"{c}"))}]");
        }
        output.Write(" ].\n");
    }

    private const string Below = """

        Definition below (bound : nat) (f : nat -> bool) : bool := forallb f (seq 0 bound).

        Lemma below_spec : forall bound f, below bound f = true -> forall x, (x < bound)%nat -> f x = true.
        Proof.
          intros bound f H x Hx. unfold below in H. rewrite forallb_forall in H.
          apply H. apply in_seq. split; [apply Nat.le_0_l | exact Hx].
        Qed.

        """;

    private const string ForMatrices = """

        (* The coefficient of a[i,j]*b[j',k] in c[i',k'] ... *)
        Definition coefficient (i j j' k i' k' : nat) : Z :=
          total (i * n + j) (j' * p + k) (i' * p + k').

        (* ... and what it must be for C = A*B. *)
        Definition expected (i j j' k i' k' : nat) : Z :=
          if (Nat.eqb i i' && Nat.eqb j j' && Nat.eqb k k')%bool then 1 else 0.

        Definition all_equations : bool :=
          below m (fun i => below n (fun j => below n (fun j' => below p (fun k => below m (fun i' => below p (fun k' =>
            Z.eqb (coefficient i j j' k i' k') (expected i j j' k i' k'))))))).

        Lemma all_equations_hold : all_equations = true.
        Proof. vm_compute. reflexivity. Qed.

        Theorem brent_equations : forall i j j' k i' k',
          (i < m)%nat -> (j < n)%nat -> (j' < n)%nat -> (k < p)%nat -> (i' < m)%nat -> (k' < p)%nat ->
          coefficient i j j' k i' k' = expected i j j' k i' k'.
        Proof.
          intros i j j' k i' k' Hi Hj Hj' Hk Hi' Hk'.
          apply Z.eqb_eq.
          exact (below_spec _ _ (below_spec _ _ (below_spec _ _ (below_spec _ _ (below_spec _ _ (below_spec _ _
            all_equations_hold i Hi) j Hj) j' Hj') k Hk) i' Hi') k' Hk').
        Qed.

        Print Assumptions brent_equations.

        """;

    private const string ForEntries = """

        (* What total a b c must be. *)
        Definition expected (a b c : nat) : Z :=
          fold_right (fun entry sum =>
            match entry with (a', (b', (c', value))) =>
              if (Nat.eqb a a' && Nat.eqb b b' && Nat.eqb c c')%bool then value + sum else sum end) 0 entries.

        Definition all_equations : bool :=
          below sa (fun a => below sb (fun b => below sc (fun c => Z.eqb (total a b c) (expected a b c)))).

        Lemma all_equations_hold : all_equations = true.
        Proof. vm_compute. reflexivity. Qed.

        Theorem brent_equations : forall a b c,
          (a < sa)%nat -> (b < sb)%nat -> (c < sc)%nat -> total a b c = expected a b c.
        Proof.
          intros a b c Ha Hb Hc. apply Z.eqb_eq.
          exact (below_spec _ _ (below_spec _ _ (below_spec _ _ all_equations_hold a Ha) b Hb) c Hc).
        Qed.

        Print Assumptions brent_equations.

        """;
}
