"""Many expressions looked for at once, quickly: only those that can begin with the character at hand are tried."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

_CLASSES = {"w": set("abcdefghijklmnopqrstuvwxyz0123456789_"), "d": set("0123456789"), "s": set(" \t\n")}


class Lexer:
    """Expressions with a rank and a left bound, matched leftmost, then by rank.

    Args:
        terms: Regular expressions (lower case), best first. A term that begins with a look-behind, a Chinese
            character or a sign may begin inside a word; all others begin at the edge of a run of Latin letters.
    """

    def __init__(self, terms: Sequence[str]) -> None:
        buckets: dict[str, list[int]] = {}
        inside: set[str] = set()
        for number, term in enumerate(terms):
            firsts = first_characters(term)
            if not firsts:
                raise ValueError(f"can't tell what '{term}' begins with")
            for char in firsts:
                buckets.setdefault(char, []).append(number)
                if term.startswith("(?<") or not (char.isascii() and char.isalnum()):
                    inside.add(char)
        self._tables = {
            char: (re.compile("|".join(f"({expression(terms[number])})" for number in numbers)), numbers)
            for char, numbers in buckets.items()
        }
        edge = "".join(re.escape(char) for char in sorted(buckets) if char not in inside)
        free = "".join(re.escape(char) for char in sorted(inside))
        options = [f"(?<![a-z0-9])[{edge}]"] * bool(edge) + [f"[{free}]"] * bool(free)
        self._starts = re.compile("|".join(options) or r"(?!)")

    def find(self, folded: str, start: int, end: int) -> Iterator[tuple[int, int, int]]:
        """Yield (number of the term, start, end), never overlapping."""
        reached = start
        for begin in self._starts.finditer(folded, start, end):
            position = begin.start()
            if position < reached:
                continue
            pattern, numbers = self._tables[begin.group()]
            match = pattern.match(folded, position, end)
            if match and match.end() > position and match.lastindex:
                reached = match.end()
                yield numbers[match.lastindex - 1], position, reached


def expression(term: str) -> str:
    """Turn a term into a regular expression: a space matches white space or hyphens, words are whole.

    Only a term that begins or ends with a Latin letter or digit is bounded, since Chinese has no word breaks.
    """
    body = re.sub(r"(?<!\[)(?<!\\) (?!\?|\*|\])", r"[\\s-]+", term)
    last = "" if re.search(r"\(\?[!=][^()]*\)$", term) else term[-1:]
    bounded_right = (
        last != ""
        and last.isascii()
        and (last.isalnum() or last in ")]?*+}")
        and not re.search(r"[\u4e00-\u9fff]", term)
    )
    left = "" if term.startswith("(?<") else r"(?<![a-z0-9])" if _latin_start(term) else ""
    right = r"(?![a-z0-9])" if bounded_right else ""
    return f"{left}(?:{body}){right}"


def _latin_start(term: str) -> bool:
    return all(char.isascii() and char.isalnum() for char in first_characters(term))


@lru_cache(maxsize=8192)
def first_characters(term: str) -> frozenset[str]:
    """Return the characters that a match of `term` can begin with."""
    firsts, _, _ = _alternatives(term, 0)
    return frozenset(firsts)


def _alternatives(term: str, at: int) -> tuple[set[str], bool, int]:
    """Read alternatives up to the closing bracket: their first characters, whether one can be empty, and the end."""
    firsts: set[str] = set()
    nullable, open_ = False, True
    while at < len(term) and term[at] != ")":
        if term[at] == "|":
            nullable, open_ = nullable or open_, True
            at += 1
            continue
        atom, empty, at = _atom(term, at)
        if open_:
            firsts |= atom
            open_ = empty
    return firsts, nullable or open_, at


def _atom(term: str, at: int) -> tuple[set[str], bool, int]:
    """Read one atom with its quantifier."""
    char = term[at]
    if char == "(":
        look = re.match(r"\((?:\?:|\?<?[=!])?", term[at:])
        opening = look.group() if look else "("
        firsts, empty, at = _alternatives(term, at + len(opening))
        at += 1
        if "=" in opening or "!" in opening:
            firsts, empty = set(), True
    elif char == "[":
        close = term.index("]", at + 2)
        firsts, empty, at = _class(term[at + 1 : close]), False, close + 1
    elif char == "\\":
        firsts, empty, at = (
            set(_CLASSES.get(term[at + 1], {term[at + 1]} if term[at + 1] != "b" else set())),
            term[at + 1] == "b",
            at + 2,
        )
    elif char in "^$":
        firsts, empty, at = set(), True, at + 1
    else:
        firsts, empty, at = {" ", "\t", "\n", "-"} if char == " " else {char}, False, at + 1
    quantifier = re.match(r"(?:[?*+]|\{\d+(?:,\d*)?\})\??", term[at:])
    if quantifier:
        empty = empty or quantifier.group()[0] in "?*" or quantifier.group().startswith("{0")
        at += quantifier.end()
    return firsts, empty, at


def _class(body: str) -> set[str]:
    chars: set[str] = set()
    for match in re.finditer(r"\\?(.)(?:-\\?(.))?", body):
        low, high = match.groups()
        chars |= {chr(code) for code in range(ord(low), ord(high) + 1)} if high else {low}
    return chars
