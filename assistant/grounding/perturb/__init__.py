"""Changes of one sentence, false or faithful, to train and to measure grounding; one file a kind."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from functools import cache

from assistant.grounding.perturb.writing import fold, is_stated
from ingestion.registry import Registry

__all__ = ["ERRORS", "FAITHFUL", "errors", "faithful"]

ERRORS = Registry("assistant.grounding.perturb.errors", "change", kind="error")
FAITHFUL = Registry("assistant.grounding.perturb.faithful", "change", kind="faithful change")
Change = Callable[[str, str, random.Random], str | None]


def errors(sentence: str, context: str, rng: random.Random) -> Iterator[tuple[str, str]]:
    """Yield (kind, text) for each kind of error that the sentence offers: one text a kind, not said by the source.

    Args:
        sentence: One sentence, English or Chinese.
        context: The whole source text that holds it; what it says anyway is not yielded as an error.
        rng: Source of chance; the same state gives the same texts.
    """
    for kind, change in _changes(ERRORS):
        text = change(sentence, context, rng)
        if text is not None and not is_stated(text, sentence, context):
            yield kind, text


def faithful(sentence: str, context: str, rng: random.Random) -> Iterator[tuple[str, str]]:
    """Yield (kind, text) for each faithful change that the sentence offers: what it says is entailed by it.

    Args:
        sentence: One sentence, English or Chinese.
        context: The whole source text that holds it.
        rng: Source of chance; the same state gives the same texts.
    """
    for kind, change in _changes(FAITHFUL):
        text = change(sentence, context, rng)
        if text is not None and (kind == "verbatim" or text != sentence) and fold(text):
            yield kind, text


@cache
def _changes(registry: Registry) -> tuple[tuple[str, Change], ...]:
    """Read the folder once: a listing for each sentence would take longer than the changes."""
    return tuple(registry.items())
