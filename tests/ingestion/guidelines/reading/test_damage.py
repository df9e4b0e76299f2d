"""Whatever happened to a guideline on its way: it is read, or refused in one line that names it."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from ingestion.errors import InputError
from ingestion.guidelines import load_guideline, passages
from tests.ingestion.guidelines import press

NAMES = ["zh_single.pdf", "numbered_paragraphs.pdf", "auto_word.docx", "nice_like.html", "frontmatter.md"]


def damaged(data: bytes, seed: int) -> bytes:
    chance = random.Random(seed)  # noqa: S311 - test data, not a secret
    broken = bytearray(data)
    for _ in range(chance.choice([1, 3, 20])):
        place = chance.randrange(len(broken))
        if chance.random() < 0.7:
            broken[place] = chance.randrange(256)
        else:
            del broken[place : min(place + chance.randrange(1, 50), len(broken) - 1)]
    return bytes(broken)


@pytest.mark.parametrize("name", NAMES)
def test_a_damaged_guideline_is_read_or_refused(tmp_path: Path, name: str) -> None:
    path = press.made(name, tmp_path, "")
    whole = path.read_bytes()
    refusals = []
    for seed in range(12):
        path.write_bytes(damaged(whole, seed))
        try:
            guideline = load_guideline(path)
        except InputError as refusal:
            refusals.append(str(refusal))
            continue
        for passage in passages(guideline.document, pages=guideline.pages, imprint=guideline.imprint):
            assert guideline.document.text[passage.start : passage.end] == passage.text
    assert all(name in said and "\n" not in said for said in refusals)
