"""MiniLM's English vocabulary widened by the Chinese characters of clinical text.

The English model knows 244 Chinese characters. Each further character of the terminology, the training pairs and the
first level of GB 2312 (the 3,755 most used) gets a row of its own, begun as the mean of the English names of the
concepts whose Chinese names hold it (额 begins near "frontal"), so that training does not start from noise.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingestion.terminology import concepts

if TYPE_CHECKING:
    from torch import Tensor

_HAN = re.compile(r"[\u3400-\u9fff]")
LIMIT = 4000
"""Rows that may be added; 384 weights each, about 1.5 MB in all once quantised."""


def han_characters(texts: Iterable[str]) -> list[str]:
    """Return the Chinese characters of texts, most frequent first, at most `LIMIT`."""
    counts: dict[str, int] = defaultdict(int)
    for text in texts:
        for character in _HAN.findall(text):
            counts[character] += 1
    return sorted(counts, key=lambda character: (-counts[character], character))[:LIMIT]


def common_characters() -> list[str]:
    """Return the characters of the first level of GB 2312, so that hardly any character of a text is unknown."""
    codes = (bytes((row, cell)) for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF))
    return [code.decode("gb2312") for code in codes if code < b"\xd7\xfa"]


def widen(tokenizer_file: Path, characters: Iterable[str], out: Path) -> list[str]:
    """Write a tokenizer file with rows for the characters that it lacks; return these in the order of their rows."""
    data: dict[str, Any] = json.loads(tokenizer_file.read_text(encoding="utf-8"))
    vocabulary: dict[str, int] = data["model"]["vocab"]
    added = [character for character in characters if character not in vocabulary]
    for character in added:
        vocabulary[character] = len(vocabulary)
    out.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return added


def first_rows(added: list[str], table: Tensor, vocabulary: dict[str, int]) -> Tensor:
    """Return the first embeddings of the added characters, shape (len(added), width of `table`)."""
    import torch

    known: dict[str, list[Tensor]] = defaultdict(list)
    for english, chinese in _names():
        rows = [table[vocabulary[word]] for word in re.findall(r"[a-z]+", english.lower()) if word in vocabulary]
        if rows:
            for character in set(_HAN.findall(chinese)):
                known[character].append(torch.stack(rows).mean(0))
    middle, spread = table.mean(0), table.std(0)
    generator = torch.Generator().manual_seed(0)
    rows = []
    for character in added:
        begun = torch.stack(known[character]).mean(0) if known[character] else middle
        # A little noise tells apart characters that occur in the same names only.
        rows.append(begun + 0.3 * spread * torch.randn(len(middle), generator=generator))
    return torch.stack(rows)


def _names() -> Iterator[tuple[str, str]]:
    for concept in concepts():
        for english in concept.names.get("en", ())[:1]:
            for chinese in concept.names.get("zh", ())[:3]:
                yield english, chinese
