"""A text cut into claims: sentences, and in them the parts that can be true or false on their own.

Offsets are half-open and point into the text as it was given; nothing in it is changed. Headings, the header and the
rules of a table, bullets and list numbers are no claims.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.grounding.claims.clauses import parts
from assistant.grounding.claims.spans import heading_spans, sentence_spans

__all__ = ["claims", "heading_spans", "parts", "sentence_spans"]


def claims(text: str) -> Iterator[tuple[tuple[int, int], list[tuple[int, int]]]]:
    """Yield each sentence's span with the spans of its claims, in order."""
    for start, end in sentence_spans(text):
        yield (start, end), parts(text, start, end)
