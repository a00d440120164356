using System.Text;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Tests.Formats;

/// <summary>Small files of the project's own, one and more for every format, so that none depends on the corpus.</summary>
public static class Fixtures
{
    /// <summary>a₁b₁ + a₂b₂ from the coordinates a₁ and a₁ + a₂ of a.</summary>
    public const string BasisOfTwo = """
        {"format": "decomp-basis/1", "shape": [1, 2, 1], "rank": 2, "ring": "ZT", "bases": {
          "leftBasis": {"fresh": [], "outputs": [[0,1], [0,1,1,1]]}, "left": {"fresh": [], "outputs": [[0,1], [0,-1,1,1]]},
          "rightBasis": {"fresh": [], "outputs": [[0,1], [1,1]]}, "right": {"fresh": [], "outputs": [[0,1], [1,1]]},
          "result": {"fresh": [], "outputs": [[0,1,1,1]]}, "resultBasis": {"fresh": [], "outputs": [[0,1]]}}}
        """;

    /// <summary>Strassen's scheme as AlphaTensor's and Perminov's conventions write it: w indexes Cᵀ.</summary>
    public const string PerminovStrassen = """
        2 2 2 7
        1 0 0 1 0 0 1 1 1 0 0 0 0 0 0 1 1 1 0 0 -1 0 1 0 0 1 0 -1
        1 0 0 1 1 0 0 0 0 1 0 -1 -1 0 1 0 0 0 0 1 1 1 0 0 0 0 1 1
        1 0 0 1 0 1 0 -1 0 0 1 1 1 1 0 0 -1 0 1 0 0 0 0 1 1 0 0 0
        """;

    /// <summary>⟨1,1,2⟩ with a product of 2·½: one of the smallest files with fractions.</summary>
    public const string PerminovFractions = "1 1 2 2\n2 1 1 1\n1 2 0 1 0 1 1 1\n1 1 0 1 0 1 1 1\n";

    /// <summary>The forms of ⟨1,2,1⟩ with a fresh variable that is used twice, and once inside another.</summary>
    public const string PerminovReduced = """
        {"n": [1, 2, 1], "m": 2, "z2": false,
         "u_fresh": [[{"index": 0, "value": 1}, {"index": 1, "value": 1}], [{"index": 2, "value": 1}, {"index": 1, "value": -1}]],
         "u": [[{"index": 3, "value": 1}], [{"index": 1, "value": 1}]],
         "v_fresh": [], "v": [[{"index": 0, "value": 1}], [{"index": 1, "value": 1}]],
         "w_fresh": [], "w": [[{"index": 0, "value": 1}, {"index": 1, "value": 1}]]}
        """;

    public const string MmcSparse = """
        {"n": [1, 2, 1], "m": 2, "fields": ["Q", "F2"], "source": "own", "nested": {"deep": [1, {"x": 2}]},
         "u_sparse": {"0": {"i": [0], "c": [1]}, "1": {"i": [1], "c": ["1/2"]}},
         "v": [[1, 0], [0, 2]],
         "w_sparse": {"0": {"i": [0], "c": [1]}, "1": {"i": [0], "c": [1]}}}
        """;

    /// <summary>Complex numbers as AlphaEvolve's notebook prints them, blanks inside and all; ⟨1,1,1⟩.</summary>
    public const string AlphaEvolveComplex = """
        #@title Data
        decomposition_111 = (np.array([[0.5+0.5j,  0. -0.5j]], dtype=np.complex64), np.array([[ 1.-1.j,
               -0. +0.j]], dtype=np.complex64),
         np.array([[1., 1.j]]))
        """;

    public const string MapleUnevaluated = """
        A:=Matrix(1, 1, [[A_1_1]]):
        Tensor:=TriadSet([Triad([Matrix(1, 1, [[-(1+1+1)*(0-1*1)/3]]), Matrix(1, 1, [[2**3/8-0**2*0]]), Matrix(1, 1, [[(((1)))]])])]):
        map(expand, 1);
        """;

    public const string YacasStrassen = """
        # Strassen
        P1 := (a11 + a22) * (b11 + b22);  P2 := (a21 + a22) * b11;  P3 := a11 * (b12 - b22);  P4 := a22 * (-b11 + b21);
        P5 := (a11 + a12) * b22;  P6 := (-a11 + a21) * (b11 + b12);  P7 := (a12 - a22) * (b21 + b22);
        c11 := P1 + P4 - P5 + P7;  c12 := P3 + P5;  c21 := P2 + P4;  c22 := P1 - P2 + P3 + P6;
        Simplify(c11 - (a11*b11 + a12*b21));
        """;

    /// <summary>Winograd's variant of Strassen's algorithm, 15 additions, from the formulas of his that every textbook has.</summary>
    public const string SharedSums = """
        s1 = a21 + a22;  s2 = s1 - a11;  s3 = a11 - a21;  s4 = a12 - s2
        t1 = b12 - b11;  t2 = b22 - t1;  t3 = b22 - b12;  t4 = t2 - b21
        p1 = a11*b11;  p2 = a12*b21;  p3 = s4*b22;  p4 = a22*t4;  p5 = s1*t1;  p6 = s2*t2;  p7 = s3*t3
        u2 = p1 + p6;  u3 = u2 + p7;  u4 = u2 + p5
        c11 = p1 + p2;  c12 = u4 + p3;  c21 = u3 - p4;  c22 = u3 + p5
        """;

    public const string FlipCpdWithZero = "m1 = (a1)(b1)\nm2 = (a2)(b2)\nm3 = (a1)(b1 - b1)\n\nc1 = m1 + m2\n";

    public const string BensonBallardDecimals = "# a comment\n.5 -0.5\n#\n2. 0\n0 -2\n#\n1 0\n0 1\n";

    public const string BensonBallardBorder = "1 x\n#\n1 0\n0 1\n#\n1 0\n0 1\n";

    public const string BiniMod2 =
        "# Bini matrix (mod 2!) format\nBini 1 1 1 3\n\nproduct Gamma Alpha Beta\n  1 ; 1 ; 1 ; 1\n  2 ; 1 ; 1 ; 1\n  3 ; 1 ; 1 ; 1\n";

    public static SourceFile File(string name, string content) => new(name, Encoding.UTF8.GetBytes(content));

    public static IReadOnlyList<Submission> Read(string name, string content) => FormatRegistry.Read(File(name, content), Limits.Default);

    public static Judgement Judged(string name, string content) => Judgement.Of(Read(name, content).Single());
}
