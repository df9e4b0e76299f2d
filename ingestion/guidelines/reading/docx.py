"""Guidelines in Word: headings, automatic numbers, lists, tables and footnotes."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from ingestion.errors import InputError
from ingestion.guidelines.reading.grid import Cell, Grid, table_parts
from ingestion.guidelines.reading.marks import is_mark, raised
from ingestion.guidelines.reading.numbering import bullet, ends_a_sentence, is_short
from ingestion.guidelines.reading.parts import BOLD, Part, Written, write
from ingestion.guidelines.reading.word_numbers import Numbers
from ingestion.guidelines.recommendations import begins_recommendation, is_label
from ingestion.loaders.decoding import check_readable, check_size
from ingestion.loaders.docx import FALLBACK, WRAPPERS, W, check_unpacked_size, within

_HEADING = re.compile(r"heading ?([1-9])$", re.IGNORECASE)
_NOTES = re.compile(r"/(foot|end)notes$")


def read(data: bytes, name: str) -> Written:
    """Read a guideline.

    Args:
        data: The whole file.
        name: Its name, for messages.

    Raises:
        InputError: It is damaged, unpacks to too much, or holds no text.
    """
    import docx

    check_size(len(data), name)
    try:
        check_unpacked_size(data, name)
        document = docx.Document(io.BytesIO(data))
        body = _Body(document)
        parts = [*body.parts(document.element.body), *body.notes()]
        written = write(parts, _imprint(document))
    except InputError:
        raise
    except Exception as error:  # the parser fails in many ways; each is the file's fault, and is said so
        message = f"{name} is a damaged Word document ({type(error).__name__})"
        raise InputError(message, hint="open it in Word and save it again") from error
    if not written.text:
        raise InputError(
            f"{name} holds no text", hint="if it holds scans, run text recognition (OCR) and give its text"
        )
    check_readable(written.text, name)
    return written


def _imprint(document: Any) -> str:  # noqa: ANN401 - a python-docx document, untyped
    said = [document.core_properties.title or ""]
    for section in document.sections:
        for edge in (section.header, section.footer, section.first_page_header, section.first_page_footer):
            said += [paragraph.text for paragraph in edge.paragraphs]
    return "\n".join(dict.fromkeys(filter(str.strip, said)))


class _Body:
    """Reads the body of a document.

    Args:
        document: A document of python-docx.
    """

    def __init__(self, document: Any) -> None:  # noqa: ANN401 - a python-docx document, untyped
        self._styles = {style.style_id: style for style in document.styles}
        self._numbers = Numbers(document)
        self._notes = dict(_notes(document))
        self._cited: list[str] = []

    def parts(self, element: Any) -> Iterator[Part]:  # noqa: ANN401 - an lxml element, untyped
        """Yield the parts of a body, cell or content control."""
        for child in element:
            if child.tag == f"{W}p":
                yield from self._paragraph(child)
            elif child.tag == f"{W}tbl":
                yield from self._table(child)
            elif child.tag in WRAPPERS:
                yield from self.parts(child)

    def notes(self) -> Iterator[Part]:
        """Yield the footnotes and endnotes that the text refers to, in the order of their marks."""
        for number, identity in enumerate(self._cited, start=1):
            texts = (self._text(paragraph) for paragraph in within(self._notes[identity], f"{W}p"))
            yield Part("note", f"Footnote {number}: {' '.join(filter(None, texts))}")

    def _paragraph(self, paragraph: Any) -> Iterator[Part]:  # noqa: ANN401 - an lxml element, untyped
        style = self._style(paragraph)
        number = self._numbers.label(paragraph, style)
        for position, text in enumerate(self._text(paragraph).split("\n")):
            if text.strip():
                yield self._part(paragraph, style, text.strip(), number if position == 0 else None)

    def _part(self, paragraph: Any, style: Any, text: str, number: str | None) -> Part:  # noqa: ANN401 - untyped
        level = _level(paragraph, style)
        if number:
            text = f"{number} {text}"
        if level is not None:
            return Part("heading", text, level)
        whole = begins_recommendation(text) and not is_label(text)
        if number != "" and self._is_bold(paragraph) and is_short(text) and not ends_a_sentence(text) and not whole:
            return Part("heading", text, BOLD)
        if bullet(text):
            return Part("item", text[bullet(text) :])
        listed = number == "" or (style is not None and (style.name or "").startswith("List"))
        return Part("item" if listed else "paragraph", text)

    def _style(self, paragraph: Any) -> Any:  # noqa: ANN401 - an lxml element and a style, untyped
        named = paragraph.find(f"{W}pPr/{W}pStyle")
        return self._styles.get(named.get(f"{W}val", "")) if named is not None else None

    def _is_bold(self, paragraph: Any) -> bool:  # noqa: ANN401 - an lxml element, untyped
        runs = [run for run in paragraph.iter(f"{W}r") if "".join(t.text or "" for t in run.iter(f"{W}t")).strip()]
        return bool(runs) and all(_is_on(run.find(f"{W}rPr/{W}b")) for run in runs)

    def _text(self, element: Any) -> str:  # noqa: ANN401 - an lxml element, untyped
        """Return the text of a paragraph, its notes' marks in square brackets; a line break stays one."""
        pieces = list(self._runs(element))
        text = ""
        for number, (piece, high) in enumerate(pieces):
            following = pieces[number + 1][0] if number + 1 < len(pieces) else ""
            if high and is_mark(piece.strip()):
                text += raised(text, piece.strip(), following, glued=not text[-1:].isspace())
            else:
                after_mark = number > 0 and pieces[number - 1][1] and text.endswith("]") and piece[:1].isalnum()
                text += f" {piece}" if after_mark else piece
        return "\n".join(" ".join(line.split()) for line in text.replace("\u00ad", "").split("\n"))

    def _runs(self, element: Any, *, high: bool = False) -> Iterator[tuple[str, bool]]:  # noqa: ANN401 - untyped
        for child in element:
            if child.tag == f"{W}t":
                yield child.text or "", high
            elif child.tag in {f"{W}tab", f"{W}ptab"}:
                yield " ", False
            elif child.tag in {f"{W}br", f"{W}cr"}:
                yield "\n", False
            elif child.tag == f"{W}noBreakHyphen":
                yield "-", False
            elif child.tag in {f"{W}footnoteReference", f"{W}endnoteReference"}:
                yield self._reference(child), True
            elif child.tag == f"{W}p":
                yield "\n", False
                yield from self._runs(child)
            elif child.tag not in {FALLBACK, f"{W}del", f"{W}pPr", f"{W}rPr"}:
                align = child.find(f"{W}rPr/{W}vertAlign")
                raised_run = align is not None and align.get(f"{W}val") == "superscript"
                yield from self._runs(child, high=high or raised_run)

    def _reference(self, mark: Any) -> str:  # noqa: ANN401 - an lxml element, untyped
        kind = "foot" if mark.tag == f"{W}footnoteReference" else "end"
        identity = f"{kind}{mark.get(f'{W}id')}"
        if identity not in self._notes:
            return ""
        if identity not in self._cited:
            self._cited.append(identity)
        return str(self._cited.index(identity) + 1)

    def _table(self, table: Any) -> Iterator[Part]:  # noqa: ANN401 - an lxml element, untyped
        rows = list(within(table, f"{W}tr"))
        if max((len(list(within(row, f"{W}tc"))) for row in rows), default=0) < 2:
            for row in rows:
                for cell in within(row, f"{W}tc"):
                    yield from self.parts(cell)
            return
        heads = 0
        while heads < len(rows) and _is_on(rows[heads].find(f"{W}trPr/{W}tblHeader")):
            heads += 1
        yield from table_parts(Grid(tuple(self._cells(rows)), heads or None))

    def _cells(self, rows: list[Any]) -> Iterator[tuple[Cell, ...]]:
        """Lay out the cells of a table: one over several rows is repeated, one over several columns is not."""
        laid: list[list[Cell]] = []
        for row in rows:
            line: list[Cell] = []
            for cell in within(row, f"{W}tc"):
                span = cell.find(f"{W}tcPr/{W}gridSpan")
                merge = cell.find(f"{W}tcPr/{W}vMerge")
                text: Cell = "\n".join(part.text for part in self.parts(cell))
                if merge is not None and merge.get(f"{W}val") != "restart" and laid and len(line) < len(laid[-1]):
                    text = laid[-1][len(line)]
                line += [text, *[None] * (int(span.get(f"{W}val")) - 1 if span is not None else 0)]
            laid.append(line)
        width = max(map(len, laid), default=0)
        for line in laid:
            yield (*line, *[""] * (width - len(line)))


def _notes(document: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - a python-docx document, untyped
    from docx.oxml import parse_xml

    for relation in document.part.rels.values():
        kind = _NOTES.search(relation.reltype)
        if kind:
            root = parse_xml(relation.target_part.blob)
            for note in root:
                if note.get(f"{W}type") is None:
                    yield f"{kind[1]}{note.get(f'{W}id')}", note


def _level(paragraph: Any, style: Any) -> int | None:  # noqa: ANN401 - an lxml element and a style, untyped
    """Return the level of a heading: by its own outline level, its style's name, or the styles that it builds on."""
    outline = paragraph.find(f"{W}pPr/{W}outlineLvl")
    while outline is None and style is not None:
        named = _HEADING.search(style.name or "")
        if named:
            return int(named[1])
        if style.name == "Title":
            return 0
        outline = style.element.find(f"{W}pPr/{W}outlineLvl")
        style = getattr(style, "base_style", None)
    level = int(outline.get(f"{W}val")) + 1 if outline is not None else 10
    return level if level < 10 else None


def _is_on(switch: Any) -> bool:  # noqa: ANN401 - an lxml element, untyped
    return switch is not None and switch.get(f"{W}val") not in {"0", "false", "off"}
