"""The blocks of a document: paragraphs, list items and table rows, each under its path of headings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingestion.guidelines.reading.numbering import depth, is_caption
from ingestion.guidelines.recommendations import begins_recommendation, is_label

_ATX = re.compile(r"(#{1,6})[ \t]+(\S.*?)[ \t]*#*$")
_UNDERLINE = re.compile(r"(=+|-{3,})[ \t]*$")
_RULE = re.compile(r"([-*_][ \t]*){3,}$")
_FENCE = re.compile(r"(```|~~~)")
_ITEM = re.compile(r"\s*(?:[-*+•●·▪◦][ \t]+|\(?\d{1,3}[.)、][ \t]*(?=\D)|\([a-z]\)[ \t]|[①-⑳])")
_ROW = re.compile(r"- \S")
_NUMBER = re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,3})\.?[ \t]+\S")
_CAPITALS = re.compile(r"[A-Z][A-Z0-9 ,/&()-]{3,}$")
_ENDS_A_SENTENCE = re.compile(r"[.,;:?!。；，：？！][\"”')\]]*$")
_HEADING_WORDS = 12
_HEADING_LETTERS = 90
_TITLE = 0.5
_CAPITALS_LEVEL = 1
_INNERMOST = 90
_CHINESE_TITLE = 5


@dataclass(frozen=True)
class Line:
    """One line of a text: the line without its end, and where it begins."""

    text: str
    start: int

    @property
    def blank(self) -> bool:
        """Whether nothing visible stands in it."""
        return not self.text.strip()


@dataclass(frozen=True)
class Block:
    """A paragraph, list item, table row, or the label that stands above a recommendation.

    Attributes:
        start: Offset of its first visible character.
        end: One past its last.
        headings: Titles above it, outermost first; for the rows of a table, its caption is the last.
    """

    start: int
    end: int
    headings: tuple[str, ...]


@dataclass(frozen=True)
class Heading:
    """A heading: how far in it stands (a smaller level is further out), its title, and how many lines it takes.

    The label of a recommendation ends what stands above it as a heading does, but is a block, not a heading.
    """

    level: float
    title: str
    lines: int = 1

    @property
    def labels(self) -> bool:
        """Whether it is the label of a recommendation, or all of one."""
        return begins_recommendation(self.title) or is_label(self.title)


def blocks(text: str, start: int = 0) -> Iterator[Block]:
    """Yield the blocks of `text` from offset `start` on, in order; headings themselves are in no block.

    Markdown headings count where there are any; else short lines that stand alone and look like one. A heading with
    nothing below it is a block of its own, so that no line is lost for looking like a heading.
    """
    lines = list(_lines(text, start))
    marked = any(_ATX.match(line.text) for line in lines)
    headings: list[Heading] = []
    open_lines: list[Line] = []
    bare: Block | None = None
    position = 0
    while position < len(lines):
        heading = _heading(lines, position, marked=marked)
        line = lines[position]
        if heading or line.blank or _RULE.match(line.text) or _ITEM.match(line.text):
            yield from _close(open_lines, headings)
            open_lines = []
        if line.blank and headings and headings[-1].level > _INNERMOST:
            headings.pop()
        if heading:
            if bare and heading.level <= headings[-1].level:
                yield bare
            headings = [above for above in headings if above.level < heading.level]
            bare = None if heading.labels else _bare(line, [*headings, heading])
            if heading.labels:
                yield _bare(line, [*headings, heading])
            else:
                headings.append(heading)
        elif _FENCE.match(line.text):
            end = next((n for n in range(position + 1, len(lines)) if _FENCE.match(lines[n].text)), position)
            open_lines += lines[position : end + 1]
            bare, position = None, end
        elif not line.blank and not _RULE.match(line.text):
            open_lines.append(line)
            bare = None
        position += heading.lines if heading else 1
    yield from _close(open_lines, headings)
    if bare:
        yield bare


def _bare(line: Line, headings: list[Heading]) -> Block:
    """Return a heading's title as a block under the headings above it."""
    start = line.start + line.text.index(headings[-1].title)
    return Block(start, start + len(headings[-1].title), tuple(heading.title for heading in headings[:-1]))


def _lines(text: str, start: int) -> Iterator[Line]:
    for piece in text[start:].split("\n"):
        yield Line(piece, start)
        start += len(piece) + 1


def _close(lines: list[Line], headings: list[Heading]) -> Iterator[Block]:
    if lines:
        first, last = lines[0], lines[-1]
        start = first.start + len(first.text) - len(first.text.lstrip())
        yield Block(start, last.start + len(last.text.rstrip()), tuple(heading.title for heading in headings))


def _heading(lines: list[Line], position: int, *, marked: bool) -> Heading | None:
    line = lines[position].text
    atx = _ATX.match(line)
    if atx:
        return Heading(len(atx[1]), atx[2])
    following = lines[position + 1].text if position + 1 < len(lines) else ""
    first = position == 0 or lines[position - 1].blank
    if first and is_caption(line) and _ROW.match(following):
        return Heading(_INNERMOST + 1, line.strip())
    underlined = _UNDERLINE.match(following)
    if first and underlined and line.strip() and not _ITEM.match(line):
        return Heading(1 if underlined[1][0] == "=" else 2, line.strip(), lines=2)
    if marked:
        return None
    heading = _plain_heading(line.strip(), first=first, alone=first and not following.strip())
    opens = heading is not None and position == 0 and heading.level == _INNERMOST
    return Heading(_TITLE, line.strip()) if opens else heading


def _plain_heading(line: str, *, first: bool, alone: bool) -> Heading | None:
    """Tell a heading of an unmarked text by its form: short, no stop at the end, numbered, capitals, or alone."""
    short = line and len(line) <= _HEADING_LETTERS and len(line.split()) <= _HEADING_WORDS
    if not short or _ENDS_A_SENTENCE.search(line) or is_caption(line):
        return None
    number = _NUMBER.match(line)
    rank = depth(line)
    if rank and ((number and (alone or (first and "." in number[1]))) or (first and rank < _CHINESE_TITLE)):
        return Heading(rank, line)
    if first and _CAPITALS.match(line):
        return Heading(_CAPITALS_LEVEL, line)
    if alone and not _ITEM.match(line) and (line[0].isupper() or line[0] > "\u2e80"):
        return Heading(_INNERMOST, line)
    return None
