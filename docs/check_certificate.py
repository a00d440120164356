#!/usr/bin/env python3
"""Checks a decomp certificate, as JSON or as text, or a file of its store: the hash and every Brent equation.

    python3 check_certificate.py proof.json

Exit code 0: the certificate proves what it says; 1: it does not. Standard library only.
"""
import hashlib
import json
import re
import sys
from fractions import Fraction
from math import lcm

REAL = r"[+-]?\d+(?:/\d+)?"


def number(text):
    """'3' as an integer, '1/2' as a fraction, and '-i' or '1/2-1/2i' as a Gaussian number: exact, all of them."""
    if not text.endswith("i"):
        return Fraction(text) if "/" in text else int(text)
    real, imaginary = re.fullmatch(rf"(?:({REAL})(?=[+-]))?([+-]?(?:\d+(?:/\d+)?)?)i", text).groups()
    return Gaussian(Fraction(real or 0), Fraction(imaginary + "1" if imaginary in ("", "+", "-") else imaginary))


class Gaussian:
    """re + im·i with fractions re and im."""

    def __init__(self, re_, im=0):
        self.re, self.im = re_, im

    def __add__(self, y):
        y = y if isinstance(y, Gaussian) else Gaussian(y)
        return Gaussian(self.re + y.re, self.im + y.im)

    def __sub__(self, y):
        return self + -1 * y

    def __mul__(self, y):
        y = y if isinstance(y, Gaussian) else Gaussian(y)
        return Gaussian(self.re * y.re - self.im * y.im, self.re * y.im + self.im * y.re)

    def __eq__(self, y):
        y = y if isinstance(y, Gaussian) else Gaussian(y)
        return (self.re, self.im) == (y.re, y.im)

    def __mod__(self, q):
        return Gaussian(self.re % q, self.im % q)

    __radd__, __rmul__ = __add__, __mul__


def sparse(pairs, size):
    """The vector of a row [index, coefficient, index, coefficient, ...], as the tool stores large schemes."""
    vector = ["0"] * size
    for a, c in zip(pairs[::2], pairs[1::2]):
        vector[a] = str(c)
    return vector


def product(m, n, p):
    """The entries of the tensor of an m x n by an n x p matrix: (i,j), (j,k) and (i,k) meet with 1."""
    return [(i * n + j, j * p + k, i * p + k, 1) for i in range(m) for j in range(n) for k in range(p)]


def read(data):
    """The header and name, the tensor's sizes and entries, the ring and, per term, three lists of coefficients as written."""
    stated = None
    if data.startswith("decomp "):
        header, ring, *lines = data.rstrip("\n").split("\n")
        *_, x, y, z, rank = map(int, header.replace("tensor ", "").split()[1:])
        other = header.startswith("decomp tensor")
        sizes, name = ([x, y, z], f"a tensor of {x}x{y}x{z}") if other else ([x * y, y * z, x * z], f"{x}x{y}x{z}")
        entries = [tuple(map(int, entry.split())) for entry in lines.pop(0).split(" ; ")] if other else product(x, y, z)
        terms = [[vector.split(" ") for vector in line.split(" ; ")] for line in lines]
    else:
        file = json.loads(data)
        rank, ring, stated, other = file["rank"], file["ring"], file["sha256"], file.get("tensor")
        if other:
            sizes, entries, name = other["sizes"], [tuple(e) for e in other["entries"]], other["name"]
        else:
            x, y, z = file["shape"]
            sizes, entries, name = [x * y, y * z, x * z], product(x, y, z), f"{x}x{y}x{z}"
        whole = sparse if file.get("rows") == "sparse" else lambda vector, size: [str(c) for c in vector]
        terms = [[whole(vector, size) for vector, size in zip(term, sizes)] for term in zip(file["u"], file["v"], file["w"])]
        assert rank == len(file["u"]) == len(file["v"]) == len(file["w"]), "the rank is not the number of terms"
    assert rank == len(terms), "the rank is not the number of terms"
    assert all([len(v) for v in term] == sizes for term in terms), "a vector has the wrong length"
    text = f"decomp tensor 1 {' '.join(map(str, sizes))} {rank}\n{ring}\n" if other else f"decomp 1 {x} {y} {z} {rank}\n{ring}\n"
    if other:
        text += " ; ".join(" ".join(map(str, e)) for e in entries) + "\n"
    return text, name, sizes, entries, ring, stated, terms


def check(data):
    text, name, sizes, entries, ring, stated, terms = read(data)
    text += "".join(" ; ".join(" ".join(vector) for vector in term) + "\n" for term in terms)
    digest = hashlib.sha256(text.encode("ascii")).hexdigest()
    assert stated in (None, digest), f"the certificate says sha256 {stated}, its text has {digest}"

    # The sum over all terms of u[a] v[b] w[c] must be the tensor's entry at (a,b,c): for matrices 1 exactly where a = (i,j), b = (j,k) and
    # c = (i,k), and 0 everywhere else. One a after the other, so that no more than the sums of one a are in memory.
    modulus = int(re.fullmatch(r"F(\d+)|Z/(\d+)", ring)[0].lstrip("FZ/")) if ring[0] == "F" or ring[:2] == "Z/" else 0
    # Where all coefficients are real, each factor is multiplied by its common denominator: integers are many times faster.
    factors = [[[(a, number(c)) for a, c in enumerate(term[x]) if c != "0"] for term in terms] for x in range(3)]
    one = 1
    for x, factor in enumerate(factors):
        if not any("i" in c for term in terms for c in term[x]):
            d = lcm(*{c.denominator for vector in factor for _, c in vector})
            factors[x] = [[(a, int(c * d)) for a, c in vector] for vector in factor]
            one *= d
    by_a = [[] for _ in range(sizes[0])]
    wanted = [{} for _ in range(sizes[0])]
    for a, b, c, value in entries:
        wanted[a][b * sizes[2] + c] = value
    for u, v, w in zip(*factors):
        for a, x in u:
            by_a[a].append((x, v, w))
    wrong = 0
    for a, touching in enumerate(by_a):
        sums = dict.fromkeys(wanted[a], 0)
        for x, v, w in touching:
            for b, y in v:
                xy, row = x * y, b * sizes[2]
                for c, z in w:
                    sums[row + c] = sums.get(row + c, 0) + xy * z
        for at, total in sums.items():
            off = total - one * wanted[a].get(at, 0)
            wrong += (off % modulus if modulus else off) != 0
    assert wrong == 0, f"{wrong} Brent equations do not hold over {ring}"
    return f"valid: {name} of rank {len(terms)} over {ring}, sha256 {digest}"


if __name__ == "__main__":
    try:
        with open(sys.argv[1], encoding="ascii") as file:
            print(check(file.read()))
    except AssertionError as wrong:
        print(f"not valid: {wrong}")
        sys.exit(1)
