"""A guideline document cut into passages that can be found, cited and read alone."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ingestion.guidelines.cutting import MAX_WORDS, Span, cut, words
from ingestion.guidelines.front_matter import FrontMatter, Plain, read
from ingestion.guidelines.gradings import is_grading_only
from ingestion.guidelines.outline import Block, blocks
from ingestion.guidelines.population import population_of
from ingestion.guidelines.recommendations import grading_of, is_label, number_of
from ingestion.guidelines.statements import FORMAT, statement_passages
from ingestion.guidelines.title_page import TitlePage
from ingestion.guidelines.title_page import read as read_title_page
from ingestion.records import Document, Passage

SHORT_WORDS = 40
"""A block shorter than this is joined with the next one of its section, so that a passage says something alone."""

_REFERENCES = re.compile(
    r"\W*(?:(?:[\dA-Z]{1,4}|[一二三四五六七八九十]+)\W+)?(?:references|bibliography|literature cited|参考文献)\W*$",
    re.IGNORECASE,
)
_FOOTNOTE = re.compile(r"Footnote \S{1,5}: ")
_LEADS_IN = re.compile(r"[:：]\s*$")
_LIST_ITEM = re.compile(r"\s*(?:[-*+•●·▪◦][ \t]+|\(?[a-z\d]{1,3}[.)、]|[ivx]+\.|[（(]\d|[①-⑳])")
_OWN = frozenset({"title", "source", "year", "region", "strength", "format"})


@dataclass(frozen=True)
class Frame:
    """What holds for every passage of a document."""

    document: Document
    front: FrontMatter
    title: str
    title_page: TitlePage
    pages: Sequence[int]
    seen: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Piece:
    """Blocks that belong together: where they stand, their headings, and the recommendation's number, or ""."""

    span: Span
    headings: tuple[str, ...]
    number: str
    stands_alone: bool


def passages(document: Document, *, pages: Sequence[int] = (), imprint: str = "") -> list[Passage]:
    """Cut a document into passages, in order.

    A document of statements (front matter `format: statements`) gives one passage a statement, with the id
    "DOC:STATEMENT". Any other is cut at headings, paragraphs, list items and table rows. A recommendation is a passage
    of its own, with the list that it leads in and the line that grades it; other short neighbours of a section are
    joined. What is long is cut between sentences; reference lists are left out. Ids are "DOC:HASH" of the text, so
    they are stable as long as the passage's own words are.

    Every passage is a slice of the document: `document.text[passage.start:passage.end] == passage.text`. Its
    `metadata` holds the document's front matter and, where they are stated, `recommendation` (its number),
    `evidence_level`, `population`, `version` and `page` (from 1).

    Args:
        document: The document, as `load_guideline` or a loader gives it.
        pages: Offset in the text at which each page begins.
        imprint: What the file says of itself outside its text.

    Raises:
        InputError: A document of statements has a block that can't be read.
    """
    front = read(document.text)
    if front.text("format") == FORMAT:
        return statement_passages(document, front)
    found = [block for block in blocks(document.text, front.body) if not _is_reference(document.text, block)]
    title = front.text("title") or _first_title(found) or document.id
    frame = Frame(document, front, title, read_title_page(document.text[front.body :], imprint), pages)
    return [
        _passage(frame, piece, span)
        for headings, group in _sections(found)
        for piece in _pieces(document.text, headings, group)
        for span in cut(document.text, piece.span)
    ]


def _is_reference(text: str, block: Block) -> bool:
    return any(_REFERENCES.match(title) for title in block.headings) and not _FOOTNOTE.match(text, block.start)


def _first_title(found: list[Block]) -> str:
    """Return the heading that the document opens with, if it opens with one."""
    return found[0].headings[0] if found and found[0].headings else ""


def _sections(found: list[Block]) -> Iterator[tuple[tuple[str, ...], list[Block]]]:
    """Group neighbouring blocks that stand under the same headings."""
    group: list[Block] = []
    for block in found:
        if group and group[-1].headings != block.headings:
            yield group[-1].headings, group
            group = []
        group.append(block)
    if group:
        yield group[-1].headings, group


def _pieces(text: str, headings: tuple[str, ...], group: list[Block]) -> Iterator[Piece]:
    """Join the blocks of a section that belong together."""
    last: Piece | None = None
    for block in group:
        piece = _piece(text, headings, (block.start, block.end))
        if last is not None and _belongs(text, last, piece):
            last = _piece(text, headings, (last.span[0], piece.span[1]))
        else:
            if last is not None:
                yield last
            last = piece
    if last is not None:
        yield last


def _piece(text: str, headings: tuple[str, ...], span: Span) -> Piece:
    words_of_it = text[span[0] : span[1]]
    if _FOOTNOTE.match(words_of_it):
        return Piece(span, headings[:1], "", stands_alone=True)
    number = number_of(words_of_it, headings)
    return Piece(span, headings, number, stands_alone=bool(number or grading_of(words_of_it)))


def _belongs(text: str, last: Piece, piece: Piece) -> bool:
    """Whether a block goes on with the one above it."""
    above, below = (text[each.span[0] : each.span[1]] for each in (last, piece))
    if _FOOTNOTE.match(below) or _FOOTNOTE.match(above):
        return False
    label = is_label(above) or all(is_label(line) or is_grading_only(line) for line in above.split("\n") if line)
    if label:
        return not is_label(below)
    if is_grading_only(below):
        return grading_of(above) is None
    if last.number and _LIST_ITEM.match(below) and not piece.stands_alone:
        return bool(_LEADS_IN.search(above) or _LIST_ITEM.match(above.rsplit("\n", 1)[-1])) and (
            words(text[last.span[0] : piece.span[1]]) <= MAX_WORDS
        )
    if last.stands_alone or piece.stands_alone:
        return False
    return words(above) < SHORT_WORDS and words(text[last.span[0] : piece.span[1]]) <= MAX_WORDS


def _passage(frame: Frame, piece: Piece, span: Span) -> Passage:
    document, front = frame.document, frame.front
    text = document.text[span[0] : span[1]]
    digest = hashlib.sha256(text.encode()).hexdigest()[:10]
    frame.seen[digest] += 1
    grading = None if _FOOTNOTE.match(text) else grading_of(text)
    stated: dict[str, Plain] = {
        "recommendation": piece.number,
        "evidence_level": grading.level if grading else "",
        "population": population_of(text),
        "version": frame.title_page.version,
        "page": bisect_right(frame.pages, span[0]) if frame.pages else None,
    }
    return Passage(
        id=f"{document.id}:{digest}" + (f"-{frame.seen[digest]}" if frame.seen[digest] > 1 else ""),
        doc=document.id,
        title=frame.title,
        section=" > ".join(piece.headings),
        text=text,
        start=span[0],
        end=span[1],
        source=front.text("source"),
        year=front.year() or frame.title_page.year,
        region=front.text("region") or frame.title_page.region,
        strength=(grading.strength if grading else "") or front.text("strength"),
        metadata={key: value for key, value in stated.items() if value}
        | {key: value for key, value in front.values.items() if key not in _OWN},
    )
