"""Which source sentence a claim copies, and where the two differ, token by token."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from assistant.grounding.checks.base import Context
from assistant.grounding.lexicon import Token, tokens
from assistant.grounding.statement import Statement

COPIED = 0.7
"""Share of a sentence's tokens that stand in the source sentence in the same order."""
SHORTEST = 4
CANDIDATES = 4


@dataclass(frozen=True, slots=True)
class Edit:
    """Source tokens and the claim's tokens that stand in their place; either may be none."""

    source: tuple[Token, ...]
    claim: tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class Copy:
    """What a claim copies and where it differs; token offsets count from the beginning of their sentence."""

    statement: Statement
    piece: Statement
    edits: tuple[Edit, ...]


def copied(context: Context) -> Copy | None:
    """Align the claim's sentence, else the claim alone, with the closest statement that it repeats in order."""
    for piece in (context.sentence, context.claim):
        words = words_of(piece.text)
        if len(words) < SHORTEST:
            continue
        forms = [word.form for word in words]
        best, most = None, COPIED
        for _, statement in context.closest[:CANDIDATES]:
            source = words_of(statement.text)
            matcher = SequenceMatcher(None, [word.form for word in source], forms, autojunk=False)
            if matcher.real_quick_ratio() * (len(source) + len(words)) < 2 * most * len(words):
                continue
            share = sum(block.size for block in matcher.get_matching_blocks()) / len(words)
            if share > most or (best is None and share == most):
                best, most = (statement, source, matcher), share
        if best is not None:
            statement, source, matcher = best
            edits = tuple(_edits(context.claim, piece, words, source, matcher))
            return Copy(statement, piece, edits)
        if piece is context.claim:
            break
    return None


def _edits(
    claim: Statement, piece: Statement, words: Sequence[Token], source: Sequence[Token],
    matcher: SequenceMatcher[str],
) -> Iterator[Edit]:  # fmt: skip
    """Yield what differs within the claim; words that the sentence leaves out around the claim are no part of it."""
    begin, end = claim.start - piece.start, claim.end - piece.start
    inside = [i for i, word in enumerate(words) if begin <= word.start and word.end <= end]
    if not inside:
        return
    first, last = inside[0], inside[-1] + 1
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal" or j2 < first or j1 > last:
            continue
        if tag == "delete" and (0 < first == j1 or j1 == last < len(words)):
            continue
        own = words[max(j1, first) : min(j2, last)]
        if own or tag == "delete":
            yield Edit(tuple(source[i1:i2]), tuple(own))


@lru_cache(maxsize=4096)
def words_of(text: str) -> tuple[Token, ...]:
    """Return a text's words, numbers and Chinese characters, without the signs between them."""
    return tuple(word for word in tokens(text) if word.form[:1].isalnum())
