"""Which section each stretch of a report belongs to, by its headings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from ingestion.language.cues import read_yaml
from ingestion.language.lexer import first_characters


@dataclass(frozen=True)
class Section:
    """A stretch under one heading.

    Attributes:
        name: Key from the headings files ("findings", "impression", ...), "" before the first heading.
        tier: 1 the report's conclusion, 2 discussion, 3 description, 4 what was known or planned before.
        start: First character, at the heading.
        end: One past the last.
        body: First character after the heading.
    """

    name: str
    tier: int
    start: int
    end: int
    body: int


_ONE_LINE = ("comparison", "indication", "technique", "specimen")
# A blank line, or a line with a label, a bullet or a number of its own.
_NEXT = re.compile(r"\n[ ]*\n|\n(?=[ ]*(?:[-•*] |\d{1,2}[.)、]|[a-z][a-z0-9/ &()-]{1,40}:|[\u4e00-\u9fff]{2,8}:))")
_IN_LINE = ("finding", "family", "影像", "检查所见", "所见", "家族")


@cache
def _headings() -> tuple[re.Pattern[str], re.Pattern[str], tuple[tuple[str, int], ...]]:
    parts: list[tuple[int, str, int, str]] = []
    for language in ("en", "zh"):
        for name, entry in read_yaml("ingestion.language", f"sections_{language}.yaml")["sections"].items():
            parts += [
                (len(heading), name, entry["tier"], heading.replace(" ", r"[\s-]+").replace(r"[\s-]+?", r"[\s-]?"))
                for heading in entry["headings"]
            ]
    parts.sort(key=lambda part: -part[0])
    options = "|".join(f"(?P<s{number}>{heading})" for number, (_, _, _, heading) in enumerate(parts))
    # A heading ends its line, or a colon follows, or (where scanning ate it) a numbered item.
    pattern = rf"(?:{options})[ \t]*(?:[】\]]+:?|[:;]+|(?=[ \t]*(?:\n|$))|(?=\d[.)]))"
    firsts = "".join(sorted(frozenset().union(*(first_characters(heading) for *_, heading in parts))))
    # It opens a line or a sentence, or stands behind a gap, after bullets or a number.
    opening = rf"(?:\A|\n|。|[.!?;] |(?<= ) )(?P<at>[ \t#>•【\\[-]*(?:\(?\d{{1,2}}[.)、] ?)?)(?=[{re.escape(firsts)}])"
    return re.compile(opening), re.compile(pattern), tuple((name, tier) for _, name, tier, _ in parts)


@lru_cache(maxsize=4)  # readers and checks ask for the same text one after another
def sections(folded: str) -> tuple[Section, ...]:
    """Return the sections of a folded text, in order, covering all of it."""
    opening, pattern, kinds = _headings()
    marks: list[tuple[int, int, str, int]] = []
    for candidate in opening.finditer(folded):
        start, at = candidate.span("at")
        match = pattern.match(folded, at)
        if match is None or (marks and start < marks[-1][1]):
            continue
        name, tier = kinds[int(str(match.lastgroup)[1:])]
        if folded[start - 1 : start] != " " or (match.group()[-1] == ":" and _in_line(name, match.group())):
            marks.append((start, match.end(), name, tier))
    found: list[Section] = []
    if not marks or marks[0][0] > 0:
        found.append(Section("", 3, 0, marks[0][0] if marks else len(folded), 0))
    for number, (start, body, name, tier) in enumerate(marks):
        end = marks[number + 1][0] if number + 1 < len(marks) else len(folded)
        over = _over(folded, body, end) if name in _ONE_LINE else end
        found.append(Section(name, tier, start, over, body))
        if over < end:
            found.append(Section("", 3, over, end, over))
    return tuple(found)


def _in_line(name: str, heading: str) -> bool:
    """Whether a heading may stand inside a line; "mass effect: none" and "procedure: biopsy" open no section there."""
    return name in ("impression", "diagnosis", "comment", "addendum") or heading.startswith(_IN_LINE)


def _over(folded: str, body: int, end: int) -> int:
    """Return where a section that says what it has to say on its heading's line is over: at a blank line."""
    line_end = folded.find("\n", body, end)
    if line_end < 0 or not folded[body:line_end].strip():
        return end
    over = _NEXT.search(folded, line_end, end)
    return over.end() if over and folded[over.end() : end].strip() else end
