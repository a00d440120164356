#!/usr/bin/env python3
"""Checks a decomp certificate, as JSON or as text: its hash and every Brent equation.

    python3 check_certificate.py proof.json

Exit code 0: the certificate proves what it says; 1: it does not. Standard library only.
"""
import hashlib
import json
import re
import sys
from fractions import Fraction

REAL = r"[+-]?\d+(?:/\d+)?"


def number(text):
    """'3', '1/2', '-i', '1/2-1/2i' as a pair (real part, imaginary part)."""
    if not text.endswith("i"):
        return Fraction(text), Fraction(0)
    real, imaginary = re.fullmatch(rf"(?:({REAL})(?=[+-]))?([+-]?(?:\d+(?:/\d+)?)?)i", text).groups()
    return Fraction(real or 0), Fraction(imaginary + "1" if imaginary in ("", "+", "-") else imaginary)


def times(x, y):
    return x[0] * y[0] - x[1] * y[1], x[0] * y[1] + x[1] * y[0]


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
        terms = [[[str(c) for c in vector] for vector in term] for term in zip(file["u"], file["v"], file["w"])]
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

    # The sum over all terms of u[a] v[b] w[c], where it is not zero, must be 1 exactly where
    # a = (i,j), b = (j,k) and c = (i,k), and 0 everywhere else.
    modulus = int(re.fullmatch(r"F(\d+)|Z/(\d+)", ring)[0].lstrip("FZ/")) if ring[0] == "F" or ring[:2] == "Z/" else 0
    sums = {}
    for term in terms:
        u, v, w = ([(a, number(c)) for a, c in enumerate(vector) if c != "0"] for vector in term)
        for a, x in u:
            for b, y in v:
                xy = times(x, y)
                for c, z in w:
                    re_, im = times(xy, z)
                    old = sums.get((a, b, c), (0, 0))
                    sums[a, b, c] = old[0] + re_, old[1] + im
    if modulus:
        sums = {at: (s[0] % modulus, s[1] % modulus) for at, s in sums.items()}
    sums = {at: s for at, s in sums.items() if s != (0, 0)}
    ones = {(i * n + j, j * p + k, i * p + k): (1, 0) for i in range(m) for j in range(n) for k in range(p)}
    wrong = sum(sums.get(at) != ones.get(at) for at in sums.keys() | ones.keys())
    assert wrong == 0, f"{wrong} Brent equations do not hold over {ring}"
    return f"valid: {m}x{n}x{p} of rank {len(terms)} over {ring}, sha256 {digest}"


if __name__ == "__main__":
    try:
        with open(sys.argv[1], encoding="ascii") as file:
            print(check(file.read()))
    except AssertionError as wrong:
        print(f"not valid: {wrong}")
        sys.exit(1)
