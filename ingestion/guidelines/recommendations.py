"""Recommendations: how they are numbered, and where a text only looks like one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from ingestion.guidelines.gradings import Grading, gradings

_LEAD = r"(?:[-*+•●▪◦▶►➢✓]\s*)?[\W_]{0,3}"
_NUMBER = r"(?:[A-Z]{0,2}\d{1,3}(?:[.\-–]\d{1,3}){0,4}[a-z]?|[一二三四五六七八九十]{1,3})"
_BEHIND = r"(?=\s*[:：。)）\]】*、|—–-]|\s*\.(?!\d)|\s*$|\s*[(（\[【]|\s+[A-Z\"“]|\s*[\u4e00-\u9fff])"
_DOTTED = re.compile(r"(?:[-*•]\s*)?(\d{1,2}(?:\.\d{1,2}){1,4})\.?(?:\s+(?=[A-Z“\"(\[])|\s*(?=[\u4e00-\u9fff【（]))")
_DOTTED_ALONE = re.compile(r"\W{0,3}(\d{1,2}(?:\.\d{1,2}){1,4})\W{0,3}$")
_CODE = re.compile(_LEAD + r"(R\s?\d{1,3}(?:\.\d{1,2})*[a-z]?)(?:[.:：)\]】]|\s+(?=[A-Z\u4e00-\u9fff])|\s*$)")
_PLAIN = re.compile(r"(?:[-*•]\s*)?[(（]?(\d{1,2})[.．、)）]\s*(?=[A-Z\u4e00-\u9fff])")
_SECTION_WORDS = 5
_SECTION_LETTERS = 45
_CELL = re.compile(r"(?:^-?\s*|;\s)([^:;]{1,40}):\s")


def number_of(text: str, headings: Sequence[str] = ()) -> str:
    """Return the number under which a text recommends something ("3.2", "R12", "1a"), or "".

    Args:
        text: A paragraph, list item or table row.
        headings: The headings above it.
    """
    named = _labelled(text)
    if named:
        return named["number"] or named["marked"]
    cells = _cells(text)
    if cells and _column(cells, "text"):
        return _column(cells, "number")
    code = _CODE.match(text)
    if code:
        return code[1].replace(" ", "")
    listed = any(_is_section(title) for title in headings)
    advice = bool(gradings(text)) or _advises(text)
    if not (listed or advice):
        return ""
    dotted = _DOTTED.match(text) or _DOTTED_ALONE.match(text.split("\n", 1)[0])
    plain = _PLAIN.match(text) if listed and advice else None
    return dotted[1] if dotted else plain[1] if plain else ""


def grading_of(text: str) -> Grading | None:
    """Return how a text is graded: its first grading, or the cells of its row that grade it."""
    cells = _cells(text)
    strength, level = _column(cells, "strength"), _column(cells, "level")
    if (strength or level) and _column(cells, "text"):
        return Grading(0, len(text), strength, level)
    found = gradings(text)
    if cells and len({each.strength for each in found if each.strength}) > 1:
        return None
    return found[0] if found else None


def begins_recommendation(text: str) -> bool:
    """Whether a text opens with the label of a recommendation, such as "Recommendation 3.2" or "R12."."""
    return bool(_labelled(text) or _CODE.match(text))


def is_label(text: str) -> bool:
    """Whether a text is a recommendation's label and no more than a title behind it: its words follow below."""
    found = _labelled(text) or _CODE.match(text)
    if not found:
        return bool(_DOTTED_ALONE.match(text))
    rest = text[found.end() :].strip(" .:：。)）]】*—–-")
    if not rest:
        return True
    return len(rest.split()) <= 6 and len(rest) <= 40 and not _advises(rest) and not text.rstrip().endswith((".", "。"))


def _labelled(text: str) -> re.Match[str] | None:
    return _label_form().match(text)


def _advises(text: str) -> bool:
    return _advice_form().search(text) is not None


def _is_section(title: str) -> bool:
    """Whether a heading announces recommendations; the title of a document says more than that."""
    short = len(title.split()) <= _SECTION_WORDS and len(title) <= _SECTION_LETTERS
    return short and any(word in title.casefold() for word in _table()["sections"])


def _cells(text: str) -> dict[str, str]:
    """Read a row's sentence back into its cells, headers in lower case; empty for other texts."""
    marks = list(_CELL.finditer(text))
    if len(marks) < 2 or marks[0].start() != 0:
        return {}
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    return {
        mark[1].strip("- ").casefold(): text[mark.end() : end].strip().rstrip(".")
        for mark, end in zip(marks, ends, strict=True)
    }


def _column(cells: dict[str, str], kind: str) -> str:
    return next((cells[name] for name in _table()["columns"][kind] if name in cells), "")


@cache
def _table() -> dict[str, Any]:
    loaded = yaml.safe_load((Path(__file__).parent / "recommendations.yaml").read_text(encoding="utf-8"))
    return dict(loaded)


@cache
def _label_form() -> re.Pattern[str]:
    def words(key: str) -> str:
        return "|".join(re.escape(word) for word in sorted(_table()[key], key=len, reverse=True))

    free = rf"(?i:{words('labels')})s?\s*(?:No\.?\s*|#\s*)?(?P<number>{_NUMBER}){_BEHIND}"
    strict = rf"(?:{words('labels_with_mark')})\s*(?P<marked>{_NUMBER})(?=\s*[.:：。)）\]】、]|\s*$)"
    return re.compile(rf"{_LEAD}(?:{free}|{strict})", re.MULTILINE)


@cache
def _advice_form() -> re.Pattern[str]:
    words = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in _table()["advice"])
    return re.compile(rf"\b(?i:{words})\b|{'|'.join(_table()['advice_zh'])}")
