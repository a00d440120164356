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


def read(data):
    """The shape, the ring and, per term, three lists of coefficients as they are written."""
    if data.startswith("decomp 1 "):
        header, ring, *lines = data.rstrip("\n").split("\n")
        m, n, p, rank = map(int, header.split()[2:])
        terms = [[vector.split(" ") for vector in line.split(" ; ")] for line in lines]
        stated = None
    else:
        file = json.loads(data)
        (m, n, p), rank, ring, stated = file["shape"], file["rank"], file["ring"], file["sha256"]
        whole = sparse if file.get("rows") == "sparse" else lambda vector, size: [str(c) for c in vector]
        sizes = [m * n, n * p, m * p]
        terms = [[whole(vector, size) for vector, size in zip(term, sizes)] for term in zip(file["u"], file["v"], file["w"])]
        assert rank == len(file["u"]) == len(file["v"]) == len(file["w"]), "the rank is not the number of terms"
    assert rank == len(terms), "the rank is not the number of terms"
    assert all([len(v) for v in term] == [m * n, n * p, m * p] for term in terms), "a vector has the wrong length"
    return (m, n, p), ring, stated, terms


def check(data):
    (m, n, p), ring, stated, terms = read(data)
    text = f"decomp 1 {m} {n} {p} {len(terms)}\n{ring}\n"
    text += "".join(" ; ".join(" ".join(vector) for vector in term) + "\n" for term in terms)
    digest = hashlib.sha256(text.encode("ascii")).hexdigest()
    assert stated in (None, digest), f"the certificate says sha256 {stated}, its text has {digest}"

    # The sum over all terms of u[a] v[b] w[c] must be 1 exactly where a = (i,j), b = (j,k) and c = (i,k), and 0 everywhere else.
    # One a after the other, so that no more than the sums of one a are in memory.
    modulus = int(re.fullmatch(r"F(\d+)|Z/(\d+)", ring)[0].lstrip("FZ/")) if ring[0] == "F" or ring[:2] == "Z/" else 0
    # Where all coefficients are real, each factor is multiplied by its common denominator: integers are many times faster.
    factors = [[[(a, number(c)) for a, c in enumerate(term[x]) if c != "0"] for term in terms] for x in range(3)]
    one = 1
    for x, factor in enumerate(factors):
        if not any("i" in c for term in terms for c in term[x]):
            d = lcm(*{c.denominator for vector in factor for _, c in vector})
            factors[x] = [[(a, int(c * d)) for a, c in vector] for vector in factor]
            one *= d
    by_a = [[] for _ in range(m * n)]
    for u, v, w in zip(*factors):
        for a, x in u:
            by_a[a].append((x, v, w))
    wrong = 0
    for a, touching in enumerate(by_a):
        i, j = divmod(a, n)
        sums = {((j * p + k) * m * p + i * p + k): 0 for k in range(p)}
        ones = set(sums)
        for x, v, w in touching:
            for b, y in v:
                xy, row = x * y, b * m * p
                for c, z in w:
                    sums[row + c] = sums.get(row + c, 0) + xy * z
        wrong += sum(((s - one * (at in ones)) % modulus if modulus else s - one * (at in ones)) != 0 for at, s in sums.items())
    assert wrong == 0, f"{wrong} Brent equations do not hold over {ring}"
    return f"valid: {m}x{n}x{p} of rank {len(terms)} over {ring}, sha256 {digest}"


if __name__ == "__main__":
    try:
        with open(sys.argv[1], encoding="ascii") as file:
            print(check(file.read()))
    except AssertionError as wrong:
        print(f"not valid: {wrong}")
        sys.exit(1)
