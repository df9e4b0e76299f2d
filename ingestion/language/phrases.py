"""Thousands of expressions looked for at once: plain ones by spaCy's PhraseMatcher, the rest by regular expression.

Matching runs on tokens of its own: runs of Latin letters and digits, single Chinese characters, single signs; white
space and hyphens are no tokens. So "non-enhancing", "non enhancing" and a name that is wrapped over two lines are the
same, Chinese needs no word breaks, and the result does not depend on how somebody else's pipeline cuts a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import TYPE_CHECKING

from ingestion.language.lexer import Lexer

if TYPE_CHECKING:
    from spacy.tokens import Doc

_TOKEN = re.compile(r"[a-z0-9]+|[^\sa-z0-9-]")
_UNKNOWN = "\x00"
_MOST = 1500  # spellings of one expression; above that it stays a regular expression
_PLAIN = re.compile(r"[a-z0-9\u3400-\u9fff\u0370-\u03ff'/ +.,&%():;]+")
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
    goes into a PhraseMatcher; one with look-arounds or repetitions goes into a `Lexer`.

    Args:
        terms: The expressions; of those that the `Lexer` gets, earlier ones are tried first.
    """

    def __init__(self, terms: Sequence[str]) -> None:
        from spacy.matcher import PhraseMatcher

        words = _words()
        self._matcher = PhraseMatcher(words.vocab, attr="ORTH")
        self._numbers: dict[int, int] = {}
        rest: list[int] = []
        for number, term in enumerate(terms):
            spelled = spellings(term)
            if spelled is None:
                rest.append(number)
                continue
            phrases = {tuple(_TOKEN.findall(spelling)) for spelling in spelled} - {()}
            self._matcher.add(str(number), [words.learn(phrase) for phrase in sorted(phrases)])
            self._numbers[words.vocab.strings[str(number)]] = number
        self._lexer = Lexer([terms[number] for number in rest])
        self._rest = rest

    def find(self, folded: str, stretches: Sequence[tuple[int, int]] = ()) -> Iterator[Match]:
        """Yield every match in a folded text; matches may overlap, in no order.

        Args:
            folded: The text.
            stretches: Spans (sentences) that count as texts of their own for the look-arounds of the regular
                expressions; the whole text where left out.
        """
        doc, spans = _words().read(folded)
        for key, first, last in self._matcher(doc):
            yield Match(self._numbers[key], spans[first][0], spans[last - 1][1])
        for number, start, end in self._lexer.find_in(folded, stretches or ((0, len(folded)),)):
            blank = len(folded[start:end]) - len(folded[start:end].lstrip())  # an optional blank is no beginning
            yield Match(self._rest[number], start + blank, end)


class _Words:
    """The words that phrases are made of; all other words of a text are one and the same, so nothing piles up."""

    def __init__(self) -> None:
        from spacy.tokens import Doc
        from spacy.vocab import Vocab

        self._doc, self.vocab = Doc, Vocab()
        self._known: set[str] = set()
        self._read: tuple[str, int, Doc, list[tuple[int, int]]] | None = None

    def learn(self, phrase: tuple[str, ...]) -> Doc:
        """Return a phrase as the matcher wants it."""
        self._known.update(phrase)
        return self._doc(self.vocab, words=list(phrase))

    def read(self, folded: str) -> tuple[Doc, list[tuple[int, int]]]:
        """Return the tokens of a folded text and their half-open spans; concepts and cues ask for the same text."""
        read, many = self._read, len(self._known)  # counted first: what is learnt meanwhile makes it stale
        if read is None or read[0] != folded or read[1] != many:
            found = list(_TOKEN.finditer(folded))
            known = self._known
            words = [word if (word := token.group()) in known else _UNKNOWN for token in found]
            doc = self._doc(self.vocab, words=words)
            read = self._read = folded, many, doc, [token.span() for token in found]
        return read[2], read[3]


@cache
def _words() -> _Words:
    return _Words()


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
