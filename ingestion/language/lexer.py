"""Many expressions looked for at once, quickly: only those that can begin with the character at hand are tried."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

_CLASSES = {"w": "abcdefghijklmnopqrstuvwxyz0123456789_", "d": "0123456789", "s": " "}
_AHEAD = 6  # characters that decide whether an expression is tried at a place
_MANY = 48  # a pattern that begins with more characters than this gains nothing
_WIDE = 12  # a class of more characters than this tells too little to look further


class Lexer:
    """Expressions with a rank and a left bound, matched leftmost, then by rank.

    Args:
        terms: Regular expressions (lower case), best first. A term that begins with a look-behind, a Chinese
            character or a sign may begin inside a word; all others begin at the edge of a run of Latin letters.
    """

    def __init__(self, terms: Sequence[str]) -> None:
        buckets: dict[str, list[int]] = {}
        edge: set[str] = set()
        free: set[str] = set()
        for number, term in enumerate(terms):
            openings = beginnings(term, _AHEAD)
            firsts = {opening[:1] for opening in openings}
            if not firsts or "" in firsts:
                raise ValueError(f"can't tell what '{term}' begins with")
            for char in firsts:
                buckets.setdefault(char, []).append(number)
            inside = term.startswith("(?<") or not all(char.isascii() and char.isalnum() for char in firsts)
            (free if inside else edge).update(openings)
        self._tables = {
            char: (re.compile("|".join(f"({expression(terms[number])})" for number in numbers)), numbers)
            for char, numbers in buckets.items()
        }
        options = [f"(?<![a-z0-9]){_any_of(edge)}"] * bool(edge) + [_any_of(free)] * bool(free)
        self._starts = re.compile("|".join(options) or r"(?!)")

    def find(self, folded: str, start: int, end: int) -> Iterator[tuple[int, int, int]]:
        """Yield (number of the term, start, end), never overlapping."""
        yield from self.find_in(folded, ((start, end),))

    def find_in(self, folded: str, stretches: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, int]]:
        """Yield what `find` yields for each stretch; a match ends in the stretch that it begins in.

        Args:
            folded: The text.
            stretches: Half-open spans, in order and apart from each other.
        """
        waiting = iter(stretches)
        start, end = next(waiting, (0, 0))
        position = start
        while begin := self._starts.search(folded, position):
            position = begin.start()
            while position >= end:
                if (following := next(waiting, None)) is None:
                    return
                start, end = following
            if position < start:
                position = start
                continue
            first = folded[position]
            pattern, numbers = self._tables[" " if first.isspace() else first]
            match = pattern.match(folded, position, end)
            if match and match.end() > position and match.lastindex:
                yield numbers[match.lastindex - 1], position, match.end()
                position = match.end()
            else:
                position += 1


def _any_of(openings: Iterable[str]) -> str:
    """Return an expression for any of some beginnings, character by character so that most fail at once."""
    by_first: dict[str, set[str]] = {}
    for opening in openings:
        by_first.setdefault(opening[:1], set()).add(opening[1:])
    if "" in by_first:  # one of them ends here, so whatever follows will do
        return ""
    options = [
        (r"[\s-]" if first == " " else re.escape(first)) + _any_of(by_first[first]) for first in sorted(by_first)
    ]
    return options[0] if len(options) == 1 else f"(?:{'|'.join(options)})"


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


def led(pattern: str) -> str:
    """Put the characters that a pattern can begin with in front of it, so that it is not tried at all others.

    Matches and groups stay the same; it is only quicker. A pattern that can begin with anything comes back as it is.
    """
    firsts = beginnings(pattern, 1)
    if "" in firsts or len(firsts) > _MANY:
        return pattern
    others = "".join(re.escape(char) for char in sorted(firsts) if char not in " -")
    spaces = r"\s-" if firsts & {" ", "-"} else ""
    return f"(?=[{others}{spaces}])(?:{pattern})"


def first_characters(term: str) -> frozenset[str]:
    """Return the characters that a match of `term` can begin with."""
    return beginnings(term, 1)


_Openings = set[tuple[str, bool]]  # beginnings, each with whether what follows it is known


@lru_cache(maxsize=16384)
def beginnings(term: str, length: int) -> frozenset[str]:
    """Return strings of at most `length` characters, with one of which every match of `term` begins."""
    openings, _ = _alternatives(term, 0, length)
    return frozenset(opening for opening, _ in openings)


def _alternatives(term: str, at: int, length: int) -> tuple[_Openings, int]:
    """Read alternatives up to the closing bracket: their beginnings, and the end."""
    every: _Openings = set()
    sequence: _Openings = {("", True)}
    while at < len(term) and term[at] != ")":
        if term[at] == "|":
            every |= sequence
            sequence = {("", True)}
            at += 1
            continue
        atom, at = _atom(term, at, length)
        sequence = _joined(sequence, atom, length)
    return every | sequence, at


def _joined(sequence: _Openings, atom: _Openings | None, length: int) -> _Openings:
    joined: _Openings = set()
    for opening, goes_on in sequence:
        if not goes_on or len(opening) >= length:
            joined.add((opening, goes_on))
        elif atom is None or (opening and len(atom) > _WIDE):
            joined.add((opening, False))
        else:
            joined |= {((opening + more)[:length], known) for more, known in atom}
    return joined


def _atom(term: str, at: int, length: int) -> tuple[_Openings | None, int]:
    """Read one atom with its quantifier; None stands for any character."""
    atom, at = _bracketed(term, at, length) if term[at] == "(" else _single(term, at)
    quantifier = re.match(r"(?:[?*+]|\{\d+(?:,\d*)?\})\??", term[at:])
    if quantifier:
        at += quantifier.end()
        if quantifier.group()[0] != "?" and atom is not None:
            atom = {(each, False) for each, _ in atom}
        if atom is not None and (quantifier.group()[0] in "?*" or quantifier.group().startswith("{0")):
            atom = {*atom, ("", True)}
    return atom, at


def _bracketed(term: str, at: int, length: int) -> tuple[_Openings, int]:
    """Read a group or a look-around."""
    look = re.match(r"\((?:\?:|\?P<\w+>|\?<?[=!])?", term[at:])
    opening = look.group() if look else "("
    atom, at = _alternatives(term, at + len(opening), length)
    if opening == "(?=":  # what must follow; nothing is known of what comes then
        atom = {(each, False) for each, _ in atom}
    elif "=" in opening or "!" in opening:
        atom = {("", True)}
    return atom, at + 1


def _single(term: str, at: int) -> tuple[_Openings | None, int]:
    """Read one character, class or escape."""
    char = term[at]
    if char == "[":
        close = term.index("]", at + 2)
        body = term[at + 1 : close]
        return None if body.startswith("^") else {(each, True) for each in _class(body)}, close + 1
    if char == "\\":
        return _escape(term[at + 1]), at + 2
    if char in "^$":
        return {("", True)}, at + 1
    if char == ".":
        return None, at + 1
    # a space stands for any number of them, so what comes then is not known
    return ({(each, False) for each in " -"} if char == " " else {(char, True)}), at + 1


def _escape(char: str) -> _Openings | None:
    if char == "b":
        return {("", True)}
    if char in "WDS":
        return None
    return {(each, True) for each in _CLASSES.get(char, char)}


def _class(body: str) -> set[str]:
    chars: set[str] = set()
    for match in re.finditer(r"\\?(.)(?:-\\?(.))?", body):
        low, high = match.groups()
        chars |= {chr(code) for code in range(ord(low), ord(high) + 1)} if high else {low}
    return chars
