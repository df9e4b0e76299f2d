"""A text as HTML, character by character, cut where claims or their evidence begin and end."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup, escape

WHOLE_UP_TO = 20_000
"""Longer sources are shown around their evidence only, in characters."""
AROUND = 600
"""What is shown before and after a piece of evidence of a long source, in characters."""
_PICTURES = {code: 0x2400 + code for code in range(32) if chr(code) not in "\t\n\r"} | {127: 0x2421}
"""Signs for control characters, which a browser would drop or stumble over."""


@dataclass(frozen=True)
class Span:
    """A slice of a text that belongs to a claim.

    Attributes:
        start: First character.
        end: One past the last.
        claim: Number of the claim, from 1.
    """

    start: int
    end: int
    claim: int


@dataclass(frozen=True)
class Piece:
    """A stretch that the same claims cover from end to end.

    Attributes:
        text: Its characters.
        claims: Numbers of the claims that cover it; none for plain text.
        begins: Numbers of the claims of which a slice begins here.
        skipped: Characters that were left out in its place; the text is empty then.
    """

    text: str
    claims: tuple[int, ...] = ()
    begins: tuple[int, ...] = ()
    skipped: int = 0


def pieces(text: str, spans: Sequence[Span], *, whole_up_to: int | None = None) -> Iterator[Piece]:
    """Yield a text in pieces without gap or overlap; a longer one than `whole_up_to` only around its spans."""
    kept = [(0, len(text))]
    if whole_up_to is not None and len(text) > whole_up_to:
        kept = _around(len(text), spans)
    position = 0
    for start, end in kept:
        if start > position:
            yield Piece("", skipped=start - position)
        yield from _cut(text, start, end, [span for span in spans if start <= span.start < end])
        position = end
    if position < len(text):
        yield Piece("", skipped=len(text) - position)


def _around(length: int, spans: Sequence[Span]) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    for span in sorted(spans, key=lambda one: one.start) or [Span(0, 0, 0)]:
        start, end = max(0, span.start - AROUND), min(length, span.end + AROUND)
        if kept and start <= kept[-1][1]:
            kept[-1] = (kept[-1][0], max(end, kept[-1][1]))
        else:
            kept.append((start, end))
    return kept


def _cut(text: str, start: int, end: int, spans: Sequence[Span]) -> Iterator[Piece]:
    starting: dict[int, list[Span]] = {}
    for span in spans:
        starting.setdefault(span.start, []).append(span)
    edges = sorted({start, end, *(span.start for span in spans), *(span.end for span in spans)})
    active: list[Span] = []
    for left, right in pairwise(edges):
        begins = starting.get(left, [])
        active = [span for span in active if span.end > left] + begins
        covering = tuple(dict.fromkeys(span.claim for span in active))
        yield Piece(text[left:right], covering, tuple(dict.fromkeys(span.claim for span in begins)))


def visible(text: str) -> Markup:
    """Return text as HTML: control characters as their signs, carriage returns kept from the parser."""
    return escape(text.translate(_PICTURES)).replace("\r", Markup("&#13;"))


def joined(found: Iterator[Piece], mark: Callable[[Piece], Markup]) -> Markup:
    """Return pieces as HTML: plain ones as they are, the others as `mark` makes them."""
    return Markup("").join(visible(p.text) if not p.claims and not p.skipped else mark(p) for p in found)
