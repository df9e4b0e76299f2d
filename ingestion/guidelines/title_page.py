"""What a document says of itself on its title page: year, region and version."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

LONGEST = 1500
"""A title page is read no further than this, in characters."""

_SECTION = re.compile(
    r"^(?:#{1,6}\s*)?(?:\d{1,2}\.?\s+|[一二三四五六七八九十]+、)?"
    r"(?:abstract|summary|background|introduction|contents|methods|scope|摘要|【摘要】|前言|引言|背景|概述|目录)\b",
    re.IGNORECASE | re.MULTILINE,
)
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December|[A-Z][a-z]{2})\.?"
_YEAR = r"(?:19[89]\d|20[0-4]\d)"
_VERSION = (
    re.compile(rf"\b(?:Version|Ver\.|V)\s?\d+(?:\.\d+)*(?:[,.]? \(?(?:\d{{1,2}} )?{_MONTH} {_YEAR}\)?)?(?!\d)"),
    re.compile(rf"\b{_YEAR} (?:edition|update|version)\b"),
    re.compile(r"\b(?:\d(?:st|nd|rd|th)|[Ff]irst|[Ss]econd|[Tt]hird) edition\b"),
    re.compile(rf"{_YEAR}\s*年?\s*(?:版|更新版|修订版)|第\s*[一二三四五六七八九十\d]+\s*版"),
)
_DATED = re.compile(
    rf"(?:[Pp]ublished|[Uu]pdated|[Ii]ssued|[Rr]evised|[Aa]ccepted|[Vv]ersion|[Ee]dition|©|[Cc]opyright)[^\n]{{0,40}}?\b({_YEAR})\b"
    rf"|\b({_YEAR}) (?:edition|update|version)|({_YEAR})\s*年?\s*(?:版|更新|修订)"
)
_PROSE = re.compile(r"^(?=(?:\S+\s+){14}).*[.!?]\s+[A-Z].*[.!?]$|。.*。$|^(?:\S+\s+){25}")
_ANY_YEAR = re.compile(rf"(?<![\d./-])({_YEAR})(?![\d./-])")


@dataclass(frozen=True)
class TitlePage:
    """What was found; empty where the page does not tell.

    Attributes:
        year: Year of this version.
        region: "US", "Europe", "UK" or "China"; "" where the page names publishers of several.
        version: Version or edition, in the page's words.
    """

    year: int | None = None
    region: str = ""
    version: str = ""


def read(text: str, imprint: str = "") -> TitlePage:
    """Read the title page of a document.

    Args:
        text: The document's text; its title page ends at the first section, or after `LONGEST` characters.
        imprint: Running heads and the file's own title.
    """
    page = "\n".join(line for line in _title_page(text).split("\n") if not _PROSE.search(line))
    both = f"{page}\n{imprint}"
    dated = [int(year) for match in _DATED.findall(both) for year in match if year]
    named = [int(year) for year in _ANY_YEAR.findall(_title(page))]
    years = dated or named
    versions = (form.search(both) for form in _VERSION)
    version = next((match[0].strip() for match in versions if match), "")
    return TitlePage(max(years, default=None), _region(both), version)


def _title_page(text: str) -> str:
    head = text[:LONGEST]
    section = _SECTION.search(head)
    return head[: section.start()] if section else head


def _title(page: str) -> str:
    """Return the first lines that say anything: the title, and what stands right above or below it."""
    return "\n".join([line for line in page.split("\n") if line.strip()][:3])


def _region(text: str) -> str:
    found = {region for region, forms in _publishers() if any(form.search(text) for form in forms)}
    return found.pop() if len(found) == 1 else ""


@cache
def _publishers() -> tuple[tuple[str, tuple[re.Pattern[str], ...]], ...]:
    table = yaml.safe_load((Path(__file__).parent / "publishers.yaml").read_text(encoding="utf-8"))
    return tuple((entry["region"], tuple(map(_form, entry["names"]))) for entry in table["publishers"])


def _form(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![A-Za-z]){re.escape(name)}(?![A-Za-z])" if name.isascii() else re.escape(name))
