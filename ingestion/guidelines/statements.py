"""The pack's own format: markdown with one citable statement a block.

## Chemoradiotherapy                 heading path of the statements below it

### gbm-01                           id of the statement

One or two sentences.                the statement: exactly this becomes the passage's text

```yaml                              what is known of it
kind: option
source: ...
zh: "..."                            the statement in Chinese, on one line, so that it can be cited too
asked:                               ways in which people ask for it, by language: they help a search, nothing else
  en: [...]
  zh: [...]
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingestion.errors import InputError
from ingestion.guidelines.front_matter import FrontMatter, Plain, mapping
from ingestion.records import Document, Evidence, Passage

FORMAT = "statements"
"""Value of the front matter's key `format` that marks such a document."""

_BLOCK = re.compile(
    r"^###[ \t]+(?P<id>\S+)[ \t]*\n\s*(?P<text>[^\s#`][^\n]*?)[ \t]*\n\s*```ya?ml\n(?P<yaml>.*?)\n```[ \t]*$",
    re.MULTILINE | re.DOTALL,
)
_HEADING = re.compile(r"^(?P<marks>#{1,3})[ \t]+(?P<title>\S[^\n]*?)[ \t]*$", re.MULTILINE)
BESIDE = frozenset({"zh", "zh_start", "asked_en", "asked_zh"})
"""Keys of a statement's metadata that stand beside its text: its Chinese, and ways of asking for it."""

_OWN = frozenset({"source", "year", "region", "strength"})
_RENDERING = re.compile(r'^zh:[ \t]*"(?P<zh>[^"\\\n]+)"[ \t]*$', re.MULTILINE)


@dataclass(frozen=True)
class Statement:
    """One block: its id, where its text and its Chinese rendering stand, its heading and what its YAML says."""

    id: str
    start: int
    end: int
    section: str
    values: dict[str, Plain]
    rendering: int | None = None


def statements(document: Document, front: FrontMatter) -> Iterator[Statement]:
    """Yield the statements of a document in order.

    Raises:
        InputError: A block lacks its text or its YAML, the YAML is no mapping, or its Chinese can't be cited.
    """
    text = document.text
    blocks = {block.start(): block for block in _BLOCK.finditer(text, front.body)}
    section = ""
    for heading in _HEADING.finditer(text, front.body):
        if len(heading["marks"]) == 2:
            section = heading["title"]
        if len(heading["marks"]) < 3:
            continue
        block = blocks.get(heading.start())
        values = mapping(block["yaml"]) if block is not None else None
        if block is None or values is None:
            message = f"'{document.id}': the statement '{heading['title']}' is not complete"
            raise InputError(message, hint="write '### id', one line of text, and a ```yaml block with its keys")
        rendering = _RENDERING.search(text, block.start("yaml"), block.end("yaml")) if "zh" in values else None
        if "zh" in values and rendering is None:
            message = f"'{document.id}': the Chinese of the statement '{block['id']}' can't be cited"
            raise InputError(message, hint='write zh: "..." on one line, without a quote or backslash inside')
        place = rendering.start("zh") if rendering else None
        yield Statement(block["id"], block.start("text"), block.end("text"), section, values, place)


def statement_passages(document: Document, front: FrontMatter) -> list[Passage]:
    """Turn each statement of a document into a passage; its keys go to the passage or to its metadata.

    Raises:
        InputError: As `statements`.
    """
    return [_passage(document, front, statement) for statement in statements(document, front)]


def rendering(passage: Passage) -> Evidence | None:
    """Return a statement's Chinese as a slice of its document, None where it has none."""
    start, text = passage.metadata.get("zh_start"), passage.metadata.get("zh")
    if not isinstance(start, int) or not isinstance(text, str):
        return None
    return Evidence(doc=passage.doc, start=start, end=start + len(text), quote=text)


def ways_of_asking(passage: Passage, language: str) -> tuple[str, ...]:
    """Return how people ask for a statement in a language ("en", "zh"); none is known for other documents."""
    found = passage.metadata.get(f"asked_{language}")
    return tuple(found) if isinstance(found, list) else ()


def _passage(document: Document, front: FrontMatter, statement: Statement) -> Passage:
    values = FrontMatter(statement.values)
    return Passage(
        id=f"{document.id}:{statement.id}",
        doc=document.id,
        title=front.text("title") or document.id,
        section=statement.section,
        text=document.text[statement.start : statement.end],
        start=statement.start,
        end=statement.end,
        source=values.text("source"),
        year=values.year(),
        region=values.text("region"),
        strength=values.text("strength"),
        metadata={key: value for key, value in statement.values.items() if key not in _OWN}
        | ({} if statement.rendering is None else {"zh_start": statement.rendering}),
    )
