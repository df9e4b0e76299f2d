"""The numbers that Word prints before paragraphs without keeping them in the text."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from ingestion.loaders.docx import W

_PLACE = re.compile(r"%([1-9])")
_CHINESE = "零一二三四五六七八九"


@dataclass(frozen=True)
class _Level:
    form: str
    pattern: str
    start: int


class Numbers:
    """Counts the numbered paragraphs of a document, which must be asked for in order.

    Args:
        document: A document of python-docx.
    """

    def __init__(self, document: Any) -> None:  # noqa: ANN401 - a python-docx document, untyped
        self._lists: dict[str, str] = {}
        self._levels: dict[str, dict[int, _Level]] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        part = next((r.target_part for r in document.part.rels.values() if r.reltype.endswith("/numbering")), None)
        if part is not None:
            self._read(part.element)

    def label(self, paragraph: Any, style: Any) -> str | None:  # noqa: ANN401 - an lxml element and a style, untyped
        """Return the number of a paragraph ("1.2"), "" for a bullet, None where it has neither."""
        number, level = _place(paragraph.find(f"{W}pPr/{W}numPr"))
        while style is not None and (number is None or level is None):
            own = style.element.find(f"{W}pPr/{W}numPr")
            found = _place(own)
            number = number if number is not None else found[0]
            level = level if level is not None else found[1]
            style = getattr(style, "base_style", None)
        levels = self._levels.get(self._lists.get(number or "", ""), {})
        here = levels.get(level or 0)
        if here is None:
            return None
        if here.form in {"bullet", "none"} or not _PLACE.search(here.pattern):
            return "" if here.form == "bullet" else here.pattern or None
        return self._next(self._lists[number or ""], levels, level or 0)

    def _next(self, identity: str, levels: dict[int, _Level], level: int) -> str:
        counts = self._counts[identity]
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        for deeper in [each for each in counts if each > level]:
            del counts[deeper]

        def written(place: re.Match[str]) -> str:
            at = int(place[1]) - 1
            form = levels[at].form if at in levels else "decimal"
            return _written(counts.get(at, levels[at].start if at in levels else 1), form)

        return _PLACE.sub(written, levels[level].pattern)

    def _read(self, root: Any) -> None:  # noqa: ANN401 - an lxml element, untyped
        for abstract in root.iter(f"{W}abstractNum"):
            levels = {}
            for level in abstract.iter(f"{W}lvl"):
                values = {
                    name: found.get(f"{W}val", "")
                    for name in ("numFmt", "lvlText", "start")
                    if (found := level.find(f"{W}{name}")) is not None
                }
                start = values.get("start", "1")
                levels[int(level.get(f"{W}ilvl"))] = _Level(
                    values.get("numFmt", "decimal"), values.get("lvlText", ""), int(start) if start.isdigit() else 1
                )
            self._levels[abstract.get(f"{W}abstractNumId")] = levels
        for number in root.iter(f"{W}num"):
            abstract = number.find(f"{W}abstractNumId")
            if abstract is not None:
                self._lists[number.get(f"{W}numId")] = abstract.get(f"{W}val")


def _place(properties: Any) -> tuple[str | None, int | None]:  # noqa: ANN401 - an lxml element, untyped
    if properties is None:
        return None, None
    number, level = properties.find(f"{W}numId"), properties.find(f"{W}ilvl")
    return (
        number.get(f"{W}val") if number is not None else None,
        int(level.get(f"{W}val")) if level is not None else None,
    )


def _written(count: int, form: str) -> str:
    if form in {"lowerLetter", "upperLetter"} and 1 <= count <= 26:
        return chr(ord("a" if form == "lowerLetter" else "A") + count - 1)
    if form in {"lowerRoman", "upperRoman"}:
        roman = _roman(count)
        return roman if form == "upperRoman" else roman.lower()
    if form.startswith(("chineseCounting", "chineseLegal", "japaneseCounting", "taiwaneseCounting")) and count < 100:
        return _chinese(count)
    if form.startswith("decimalEnclosedCircle") and 1 <= count <= 20:
        return chr(ord("①") + count - 1)
    return str(count)


def _roman(count: int) -> str:
    text = ""
    for value, letters in ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV")):
        text += letters * (count // value)
        count %= value
    return text + "I" * count


def _chinese(count: int) -> str:
    tens, ones = divmod(count, 10)
    head = "" if not tens else "十" if tens == 1 else f"{_CHINESE[tens]}十"
    return head + (_CHINESE[ones] if ones or not tens else "")
