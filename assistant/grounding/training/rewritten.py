"""Pairs from real sentences: each rewritten by rule, faithfully or into a falsehood, beside its source as read."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from assistant.grounding.claims import sentence_spans
from assistant.grounding.entailment.premise import premise
from assistant.grounding.perturb import errors, faithful
from assistant.grounding.reading import read
from assistant.grounding.records import Source
from assistant.grounding.sources import Sources
from assistant.grounding.training.pairs import Label, Pair
from ingestion.guidelines import load_pack
from ingestion.language import detect

PATIENTS = Path(__file__).parents[2] / "demo" / "patients"
_SHORTEST, _LONGEST = 20, 400
_NEUTRAL = frozenset({"marker_invented", "treatment_invented", "comparison_invented", "detail_added", "doubt_dropped"})
"""Errors that add what the source doesn't say; the others say otherwise than it does."""


def own_texts() -> list[str]:
    """Return the texts that the project wrote itself: the guideline pack and the sample patients' reports."""
    _, passages = load_pack()
    pack = ["\n".join(passage.text for passage in passages[at : at + 6]) for at in range(0, len(passages), 6)]
    return pack + [path.read_text(encoding="utf-8") for path in sorted(PATIENTS.rglob("*.txt"))]


def rewritten(texts: Iterable[str], count: int, *, seed: int, origin: str) -> list[Pair]:
    """Return at most `count` pairs from the sentences of texts, as many kinds of change as they allow.

    Args:
        texts: Whole documents; a sentence is checked against its own.
        count: Pairs wanted.
        seed: Of every choice.
        origin: Where the texts come from; kept in each pair.
    """
    rng = random.Random(seed)  # noqa: S311 - choices, not secrets
    found: list[Pair] = []
    for text in texts:
        found += _of_text(text, rng, origin)
    rng.shuffle(found)
    return _even([pair for pair in found if pair.premise], count)


def _of_text(text: str, rng: random.Random, origin: str) -> Iterator[Pair]:
    sources = Sources([Source(doc="source", text=text)])
    language = "zh" if detect(text) == "zh" else "en"
    spans = [(a, b) for a, b in sentence_spans(text) if (b - a) * (3 if language == "zh" else 1) >= _SHORTEST]
    for start, end in spans:
        sentence = text[start:end]
        if len(sentence) > _LONGEST:
            continue
        for kind, changed in faithful(sentence, text, rng):
            yield _pair(changed, sources, "entailment", kind, language, origin)
        for kind, changed in errors(sentence, text, rng):
            label: Label = "neutral" if kind in _NEUTRAL else "contradiction"
            yield _pair(changed, sources, label, kind, language, origin)


def _pair(claim: str, sources: Sources, label: Label, kind: str, language: str, origin: str) -> Pair:
    return Pair(premise(read(claim, 0, len(claim)), sources), claim, label, kind, f"{language}-{language}", origin)


def _even(pairs: Sequence[Pair], count: int) -> list[Pair]:
    """Take pairs by turns from each kind, so that frequent kinds don't crowd out the rest, half of them entailed."""
    shelves: dict[bool, dict[str, list[Pair]]] = {True: {}, False: {}}
    for pair in pairs:
        shelves[pair.label == "entailment"].setdefault(pair.kind, []).append(pair)
    taken: list[Pair] = []
    for kinds in shelves.values():
        half: list[Pair] = []
        while len(half) < count // 2 and kinds:
            for kind in list(kinds):
                half.append(kinds[kind].pop())
                if not kinds[kind]:
                    del kinds[kind]
        taken += half[: count // 2]
    return taken
