"""A guideline document cut into passages that can be found, cited and read alone."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import yaml

from ingestion.guidelines.front_matter import FrontMatter, read
from ingestion.guidelines.outline import Block, blocks
from ingestion.guidelines.statements import FORMAT, statement_passages
from ingestion.language.sentences import sentences
from ingestion.records import Document, Passage

MAX_WORDS = 160
"""Longest passage, in words or Chinese characters: with word pieces and a title, what a 256-token embedder reads."""

SHORT_WORDS = 40
"""A block shorter than this is joined with the next one of its section, so that a passage says something alone."""

_WORD = re.compile(r"[\u3400-\u9fff]|[^\s\u3400-\u9fff]+")
_REFERENCES = re.compile(r"\W*(?:\d+\W+)?(?:references|bibliography|literature cited|参考文献)\W*$", re.IGNORECASE)
_NUMBERED = re.compile(
    r"\W{0,3}(?:Recommendation|Statement|推荐意见)\s*(?P<word>\d+(?:\.\d+)*[a-z]?)\b"
    r"|(?:[-*•]\s*)?(?P<dotted>\d{1,2}(?:\.\d{1,2}){1,3})\.?\s+(?=[A-Z\u4e00-\u9fff])"
    r"|\W{0,3}(?P<letter>R\d{1,3})[.:\s]",
)
_OWN = frozenset({"title", "source", "year", "region", "strength", "format"})

Span = tuple[int, int]


def passages(document: Document) -> list[Passage]:
    """Cut a document into passages, in order.

    A document of statements (front matter `format: statements`) gives one passage a statement, with the id
    "DOC:STATEMENT". Any other is cut at headings, paragraphs and list items; short neighbours of a section are
    joined and long ones are cut between sentences; reference lists are left out. Their ids are "DOC:HASH" of the
    text, so they are stable as long as the passage's own words are.

    Every passage is a slice of the document: `document.text[passage.start:passage.end] == passage.text`.

    Raises:
        InputError: A document of statements has a block that can't be read.
    """
    front = read(document.text)
    if front.text("format") == FORMAT:
        return statement_passages(document, front)
    found = [block for block in blocks(document.text, front.body) if not _is_reference(block)]
    title = front.text("title") or _first_title(found) or document.id
    seen: Counter[str] = Counter()
    return [
        _passage(document, front, title, headings, span, seen)
        for headings, group in _sections(found)
        for span in _spans(document.text, group)
    ]


def _is_reference(block: Block) -> bool:
    return any(_REFERENCES.match(title) for title in block.headings)


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


def _spans(text: str, group: list[Block]) -> Iterator[Span]:
    """Join the short blocks of a section, then cut what is too long."""
    joined: list[Span] = []
    for block in group:
        last = joined[-1] if joined else None
        if last and _may_join(text, last, block):
            joined[-1] = (last[0], block.end)
        else:
            joined.append((block.start, block.end))
    for span in joined:
        yield from _cut(text, span)


def _may_join(text: str, last: Span, block: Block) -> bool:
    if _NUMBERED.match(text[block.start : block.end]) or _NUMBERED.match(text[last[0] : last[1]]):
        return False
    return _words(text[last[0] : last[1]]) < SHORT_WORDS and _words(text[last[0] : block.end]) <= MAX_WORDS


def _words(text: str) -> int:
    return sum(1 for _ in _WORD.finditer(text))


def _cut(text: str, span: Span) -> Iterator[Span]:
    """Cut a span into pieces of at most `MAX_WORDS`, between sentences where they are short enough."""
    start, end = span
    if _words(text[start:end]) <= MAX_WORDS:
        yield span
        return
    current: Span | None = None
    for first, last in sentences(text[start:end]):
        for piece in _cut_sentence(text, (start + first, start + last)):
            if current and _words(text[current[0] : piece[1]]) <= MAX_WORDS:
                current = (current[0], piece[1])
            else:
                if current:
                    yield current
                current = piece
    if current:
        yield current


def _cut_sentence(text: str, span: Span) -> Iterator[Span]:
    """Cut a sentence that is itself too long, between words."""
    start, end = span
    words = list(_WORD.finditer(text, start, end))
    for first in range(0, len(words), MAX_WORDS):
        yield words[first].start(), words[min(first + MAX_WORDS, len(words)) - 1].end()


def _passage(
    document: Document, front: FrontMatter, title: str, headings: tuple[str, ...], span: Span, seen: Counter[str]
) -> Passage:
    text = document.text[span[0] : span[1]]
    digest = hashlib.sha256(text.encode()).hexdigest()[:10]
    seen[digest] += 1
    metadata = {key: value for key, value in front.values.items() if key not in _OWN}
    number = _NUMBERED.match(text)
    if number:
        metadata["recommendation"] = number["word"] or number["dotted"] or number["letter"]
    return Passage(
        id=f"{document.id}:{digest}" + (f"-{seen[digest]}" if seen[digest] > 1 else ""),
        doc=document.id,
        title=title,
        section=" > ".join(headings),
        text=text,
        start=span[0],
        end=span[1],
        source=front.text("source"),
        year=front.year(),
        region=front.text("region"),
        strength=_strength(text) or front.text("strength"),
        metadata=metadata,
    )


def _strength(text: str) -> str:
    """Return the words of `text` that grade a recommendation, where they have one of the known forms."""
    found = (pattern.search(text) for pattern in _strength_forms())
    return next((match[0].strip(" ()（）[].;；。") for match in found if match), "")


@cache
def _strength_forms() -> tuple[re.Pattern[str], ...]:
    table = yaml.safe_load((Path(__file__).parent / "strength.yaml").read_text(encoding="utf-8"))
    return tuple(re.compile(form["pattern"], re.IGNORECASE) for form in table["forms"])
