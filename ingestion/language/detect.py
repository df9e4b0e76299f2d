"""Which language a text is in, by its characters alone."""

from __future__ import annotations

import re

from ingestion.records import Language

_CJK = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_ENGLISH_WORD = re.compile(r"(?<![A-Za-z])(?:[a-z]{3,}|[A-Z][a-z]{2,})(?![A-Za-z])")
# A Chinese report holds gene names and sequences in Latin letters; only running English words count against it.
_SHARE = 0.2


def detect(text: str) -> Language:
    """Return "zh" or "en" by what most of the text is written in, "mixed" where both carry sentences.

    One Chinese character weighs as much as half an English word. A text without letters is "en".
    """
    chinese = len(_CJK.findall(text)) / 2
    if not chinese:
        return "en"
    english = len(_ENGLISH_WORD.findall(text))
    share = chinese / (chinese + english)
    if share < _SHARE:
        return "en" if share < _SHARE / 4 else "mixed"
    return "zh" if share > 1 - _SHARE else "mixed"
