"""Pairs written by hand: premises, each with claims that follow, contradict or are not said (`written/*.txt`).

A block is a premise ("P: ...") and claims under it: "+" follows, "-" is contradicted, "0" is not said. Blocks are parted
by a blank line. Every tenth block is held out: calibration and the card's figures are taken on those.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources

from assistant.grounding.training.pairs import Label, Pair
from ingestion.errors import InputError
from ingestion.language import detect

HELD_OUT_EVERY = 10
_LABELS: dict[str, Label] = {"+": "entailment", "-": "contradiction", "0": "neutral"}


def written_pairs(*, held_out: bool = False) -> list[Pair]:
    """Return the pairs of all files: those to train on, or those held out.

    Raises:
        InputError: A line of a file is neither a premise nor a claim under one.
    """
    folder = resources.files(__package__) / "written"
    files = sorted((each for each in folder.iterdir() if each.name.endswith(".txt")), key=lambda each: each.name)
    return [
        pair
        for file in files
        for number, block in enumerate(blocks(file.read_text(encoding="utf-8"), file.name))
        if (number % HELD_OUT_EVERY == 0) == held_out
        for pair in block
    ]


def blocks(text: str, name: str) -> Iterator[list[Pair]]:
    """Yield the pairs of each block of a file's text; `name` is told in errors.

    Raises:
        InputError: A line is neither a premise nor a claim under one.
    """
    origin = f"written: {name.removesuffix('.txt')}"
    premise, pairs = "", list[Pair]()
    for number, line in enumerate(text.splitlines(), 1):
        sign, _, said = line.strip().partition(" ")
        if not line.strip():
            continue
        if sign == "P:" and said:
            if pairs:
                yield pairs
            premise, pairs = said.strip(), []
        elif sign in _LABELS and premise and said:
            languages = f"{_language(premise)}-{_language(said)}"
            pairs.append(Pair(premise, said.strip(), _LABELS[sign], "written", languages, origin))
        else:
            hint = 'a premise begins with "P: ", a claim under it with "+ ", "- " or "0 "'
            raise InputError(f"{name}, line {number}: neither a premise nor a claim", hint=hint)
    if pairs:
        yield pairs


def _language(text: str) -> str:
    return "zh" if detect(text) == "zh" else "en"
