"""Headings and labels, which name a subject and state nothing of it: "MASS EFFECT & VENTRICLES:", "**Enhancement**"."""

from __future__ import annotations

import re
from functools import cache

from ingestion.language.cues import latin_bounds, read_yaml

# A line that is all heading: after markdown's marks, all in bold, or in capitals with nothing behind.
_NAME = r"(?:[A-Za-z][A-Za-z &/,()-]{2,60}|[\u4e00-\u9fff、/]{2,14})"
_BOLD = r"(?:\*\*|__)"
_LINE = re.compile(
    rf"^[ \t]*(?:#{{1,6}} [^\n]{{1,80}}|(?:[-•>\d.)]+ *)?{_BOLD}[^*_\n]{{1,80}}{_BOLD} *:?[ \t]*$"
    rf"|[A-Z][A-Z &/,()-]{{2,60}}:?[ \t]*$|{_NAME}[:：][ \t]*$)",
    re.MULTILINE,
)
# A label at the beginning of a line, with what it holds behind it.
_LABEL = re.compile(
    rf"^[ \t]*(?:[-•>]+ *|\(?\d{{1,2}}[.)、] *)?(?P<label>{_BOLD}?{_NAME}"
    rf"(?:{_BOLD}?[:：]|[:：]{_BOLD}?){_BOLD}?)",
    re.MULTILINE,
)
_TUMOUR = re.compile(r"tumou?r|glioma|glioblastoma|lesions?|mass(?! effect)|瘤|病灶|占位(?!效应)", re.IGNORECASE)
_MANY = re.compile(r"[&/,、]| and | or |\band\b")


@cache
def _answer() -> re.Pattern[str]:
    """What makes of a label a statement: a yes, a no or a degree right behind it."""
    terms = (term for language in ("en", "zh") for term in read_yaml("ingestion.language", "labels.yaml")[language])
    return re.compile(latin_bounds(r"[ \t]*(?:" + "|".join(terms) + ")"))


def labels(text: str, folded: str) -> list[tuple[int, int]]:
    """Return the half-open spans of headings and labels that state nothing by themselves, in order.

    A label with one subject and an answer right behind it ("Haemorrhage: none") is a statement and is not listed.
    """
    found = [match.span() for match in _LINE.finditer(text)]
    found += [
        match.span("label")
        for match in _LABEL.finditer(text)
        if not _names_a_tumour(match["label"])
        and (_MANY.search(match["label"]) or not _answer().match(folded, match.end("label")))
    ]
    return sorted(found)


def _names_a_tumour(label: str) -> bool:
    """Whether a label speaks of the tumour itself ("Corpus callosum tumour: ..."), which states where or what it is."""
    return bool(_TUMOUR.search(label)) and not label.isupper()
