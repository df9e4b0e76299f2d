"""Thousands of expressions looked for at once: plain ones in a tree of their tokens, the rest by regular expression.

Matching runs on tokens of its own: runs of Latin letters and digits, single Chinese characters, single signs; white
space and hyphens are no tokens. So "non-enhancing", "non enhancing" and a name that is wrapped over two lines are the
same, Chinese needs no word breaks, and the result does not depend on how somebody else's pipeline cuts a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Any

from ingestion.language.lexer import Lexer

_TOKEN = re.compile(r"[a-z0-9]+|[^\sa-z0-9-]")
_MOST = 1500  # spellings of one expression; above that it stays a regular expression
_PLAIN = re.compile(r"[a-z0-9\u3400-\u9fff\u0370-\u03ff'/ +.,&%():;]+")
_ONE_SPELLING = re.compile(r"[a-z0-9\u3400-\u9fff\u0370-\u03ff'/ ,&%:;-]+")
_NOT_FINITE = re.compile(r"\\[wdsbWDS]|[*+^$.]|\{|\(\?[!=<]|\(\?a")


@dataclass(frozen=True)
class Match:
    """An expression found in a text.

    Attributes:
        number: Which expression, from 0 in the order given.
        start: First character.
        end: One past the last.
    """

    number: int
    start: int
    end: int


class Phrases:
    """Expressions to look for; each is a regular expression in lower case in which a space is white space or a hyphen.

    An expression that stands for a limited number of spellings ("tumou?r", "(?:sub|near) total") is written out and
    goes into a tree of tokens; one with look-arounds or repetitions goes into a `Lexer`.

    Args:
        terms: The expressions; of those that the `Lexer` gets, earlier ones are tried first.
    """

    def __init__(self, terms: Sequence[str]) -> None:
        self._tree: dict[Any, Any] = {}  # token: what may follow it; None: the numbers of the expressions that end here
        rest: list[int] = []
        for number, term in enumerate(terms):
            spelled = spellings(term)
            if spelled is None:
                rest.append(number)
                continue
            for phrase in {tuple(_TOKEN.findall(spelling)) for spelling in spelled} - {()}:
                node = self._tree
                for token in phrase:
                    node = node.setdefault(token, {})
                node.setdefault(None, []).append(number)
        self._lexer = Lexer([terms[number] for number in rest])
        self._rest = rest

    def find(self, folded: str, stretches: Sequence[tuple[int, int]] = ()) -> Iterator[Match]:
        """Yield every match in a folded text; matches may overlap, in no order.

        Args:
            folded: The text.
            stretches: Spans (sentences) that count as texts of their own for the look-arounds of the regular
                expressions; the whole text where left out.
        """
        tokens = _tokens(folded)
        for first, (word, start, _) in enumerate(tokens):
            node, last = self._tree.get(word), first
            while node is not None:
                for number in node.get(None, ()):
                    yield Match(number, start, tokens[last][2])
                last += 1
                node = node.get(tokens[last][0]) if last < len(tokens) else None
        for number, start, end in self._lexer.find_in(folded, stretches or ((0, len(folded)),)):
            blank = len(folded[start:end]) - len(folded[start:end].lstrip())  # an optional blank is no beginning
            yield Match(self._rest[number], start + blank, end)


@lru_cache(maxsize=1)  # concepts and cues are looked for in the same text, one after another
def _tokens(folded: str) -> tuple[tuple[str, int, int], ...]:
    """Return the tokens of a folded text, each with its half-open span."""
    return tuple((token.group(), *token.span()) for token in _TOKEN.finditer(folded))


def leftmost(matches: Iterable[tuple[int, float, int, int]]) -> list[tuple[int, float, int, int]]:
    """Choose among overlapping matches: the leftmost first, of those at one place the one with the best rank.

    Args:
        matches: (start, rank, end, number) each; a higher rank is better, then the longer match, then the lower number.

    Returns:
        Those chosen, in the order of the text.
    """
    chosen = []
    reached = -1
    for match in sorted(matches, key=lambda match: (match[0], -match[1], -match[2], match[3])):
        if match[0] >= reached:
            chosen.append(match)
            reached = match[2]
    return chosen


def spellings(term: str) -> list[str] | None:
    """Write out what an expression stands for; None where it is no plain list of spellings, or a very long one.

    Optional parts count as present first, so the first spelling is the fullest.
    """
    if _ONE_SPELLING.fullmatch(term):
        return [term]
    if _NOT_FINITE.search(re.sub(r"\\[^\w]", "", term)):
        return None
    found, at = _alternatives(term, 0)
    if at != len(term) or found is None or not all(_PLAIN.fullmatch(each.replace("-", " ")) for each in found):
        return None
    return list(dict.fromkeys(found))


def _alternatives(term: str, at: int) -> tuple[list[str] | None, int]:
    """Write out alternatives up to the closing bracket or the end."""
    options: list[str] = []
    sequence: list[list[str]] = []
    while True:
        if at == len(term) or term[at] in "|)":
            size = 1
            for atom in sequence:
                size *= len(atom)
            if size + len(options) > _MOST:
                return None, len(term) + 1
            options += ["".join(parts) for parts in product(*sequence)]
            sequence = []
            if at == len(term) or term[at] == ")":
                return options, at
            at += 1
            continue
        spelled, at = _atom(term, at)
        if spelled is None:
            return None, len(term) + 1
        if at < len(term) and term[at] == "?":
            spelled, at = [*spelled, ""], at + 1
        sequence.append(spelled)


def _atom(term: str, at: int) -> tuple[list[str] | None, int]:
    char = term[at]
    if char == "(":
        inner, close = _alternatives(term, at + (3 if term.startswith("(?:", at) else 1))
        return inner, close + 1
    if char == "[":
        close = term.index("]", at + 2)
        body = term[at + 1 : close]
        return (None if re.search(r"[\w]-[\w]|\^", body) else list(body)), close + 1
    if char == "\\":
        return [term[at + 1]], at + 2
    return [char], at + 1
