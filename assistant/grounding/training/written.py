"""Pairs written by hand: premises, each with claims that follow, contradict or are not said (`written/*.txt`).

A block is a premise ("P: ...") and claims under it: "+" follows, "-" is contradicted, "0" is not said. A block of
several premises on one question has a sign for each ("+-0 ..."): the same claim then stands under every label, and who
looks at the claim alone learns nothing. Every tenth block is held out: calibration and the card's figures are taken on
those.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from importlib import resources

from assistant.grounding.entailment.premise import premise, whole
from assistant.grounding.reading import read
from assistant.grounding.records import Source
from assistant.grounding.sources import Sources
from assistant.grounding.training.pairs import Label, Pair
from ingestion.errors import InputError
from ingestion.language import detect

HELD_OUT_EVERY = 10
ALONE, CONTRAST = "written", "contrast"
"""Kinds of pairs: of a block with one premise, and with several."""
_LABELS: dict[str, Label] = {"+": "entailment", "-": "contradiction", "0": "neutral"}


def written_pairs(*, held_out: bool = False) -> list[Pair]:
    """Return the pairs of all files: those to train on, or those held out.

    Raises:
        InputError: A line of a file is neither a premise nor a claim under one.
    """
    return [pair for number, block in _numbered() if (number % HELD_OUT_EVERY == 0) == held_out for pair in block]


@cache
def _numbered() -> tuple[tuple[int, list[Pair]], ...]:
    """Read all files once; each block with its number in its file."""
    folder = resources.files(__package__) / "written"
    files = sorted((each for each in folder.iterdir() if each.name.endswith(".txt")), key=lambda each: each.name)
    return tuple(
        numbered for file in files for numbered in enumerate(blocks(file.read_text(encoding="utf-8"), file.name))
    )


def blocks(content: str, name: str) -> Iterator[list[Pair]]:
    """Yield the pairs of each block of a file's content; `name` is told in errors.

    Raises:
        InputError: A line is neither a premise nor a claim with a sign for each premise above it.
    """
    origin = f"written: {name.removesuffix('.txt')}"
    texts, pairs = list[str](), list[Pair]()
    for number, line in enumerate(content.splitlines(), 1):
        signs, _, said = line.strip().partition(" ")
        said = said.strip()
        if not signs:
            continue
        if signs == "P:" and said:
            if pairs:
                yield pairs
                texts, pairs = [], []
            texts.append(said)
        elif said and texts and len(signs) == len(texts) and _LABELS.keys() >= set(signs):
            kind = ALONE if len(texts) == 1 else CONTRAST
            for sign, text in zip(signs, texts, strict=True):
                languages = f"{_language(text)}-{_language(said)}"
                pairs.append(Pair(_seen(text, said), said, _LABELS[sign], kind, languages, origin))
        else:
            hint = 'a premise begins with "P: ", a claim under it with "+ ", "- " or "0 ", one sign for each premise'
            raise InputError(f"{name}, line {number}: neither a premise nor a claim", hint=hint)
    if pairs:
        yield pairs


def _seen(text: str, claim: str) -> str:
    """Return what of a long premise the model would see beside the claim."""
    sources = _sources(text)
    return whole(sources) or premise(read(claim, 0, len(claim)), sources) or text


@lru_cache(maxsize=4)
def _sources(text: str) -> Sources:
    return Sources([Source(doc="premise", text=text)])


def _language(text: str) -> str:
    return "zh" if detect(text) == "zh" else "en"
