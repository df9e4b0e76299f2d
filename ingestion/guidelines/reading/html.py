"""Guidelines in HTML: the page's own text without what surrounds it, tables and notes included."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ingestion.errors import InputError
from ingestion.guidelines.reading.grid import Cell, Grid, table_parts
from ingestion.guidelines.reading.marks import is_mark, raised
from ingestion.guidelines.reading.notes import labelled
from ingestion.guidelines.reading.numbering import bullet, depth, ends_a_sentence, is_short
from ingestion.guidelines.reading.parts import BOLD, Part, Written, write
from ingestion.guidelines.recommendations import begins_recommendation, is_label
from ingestion.loaders.decoding import check_readable
from ingestion.loaders.html import BLOCKS, LEFT_OUT, decode_page

if TYPE_CHECKING:
    from bs4.element import Tag

_AROUND = frozenset({"banner", "navigation", "contentinfo", "search", "complementary", "menu"})
_AROUND_TAGS = LEFT_OUT | {"footer"}
_AROUND_NAMES = re.compile(
    r"breadcrumb|cookie|skip-link|site-(?:header|footer)|share|pagination|sr-only", re.IGNORECASE
)
_NOTES = re.compile(r"footnotes?|endnotes?|fn-group|脚注", re.IGNORECASE)
_BACK = re.compile(r"\s*(?:↩︎?|↑|\^|⏎)+\s*$")
_IMPRINT = re.compile(r"publisher|issued|publication_date|site_name|modified|dc\.date|version", re.IGNORECASE)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}


def read(data: bytes, name: str) -> Written:
    """Read a guideline.

    Args:
        data: The whole file.
        name: Its name, for messages.

    Raises:
        InputError: It holds no text, is nested too deeply, or is not in the encoding that it declares.
    """
    import bs4

    try:
        with warnings.catch_warnings(action="ignore", category=UserWarning):  # pages that declare themselves XML
            # lxml closes the cells and items that a page leaves open.
            soup = bs4.BeautifulSoup(decode_page(data, name), "lxml")
        page = _Page()
        page.walk(_content(soup))
        page.flush()
    except RecursionError as error:
        raise InputError(f"{name} is nested too deeply", hint="save the page as text") from error
    written = write([*page.parts, *page.notes], _imprint(soup))
    if not written.text:
        raise InputError(f"{name} is an HTML page without text", hint="save the page with its text in it")
    check_readable(written.text, name)
    return written


def _content(soup: Tag) -> Tag:
    """Return the element that holds the page's own text."""
    for name in ("main", "article"):
        found: list[Tag] = list(soup.find_all(name))
        if len(found) == 1 and len(found[0].get_text()) > len(soup.get_text()) / 4:
            return found[0]
    return soup


def _imprint(soup: Tag) -> str:
    title = soup.find("title")
    said = [title.get_text(" ", strip=True)] if title else []
    known = (m for m in soup.find_all("meta") if _IMPRINT.search(f"{m.get('name', '')} {m.get('property', '')}"))
    said += [str(meta.get("content", "")) for meta in known]
    return "\n".join(filter(None, said))


class _Page:
    """Collects the parts of a page."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.notes: list[Part] = []
        self._text = ""
        self._bold = True
        self._mark: str | None = None

    def walk(self, node: Tag, *, bold: bool = False) -> None:
        """Read the children of an element."""
        from bs4.element import NavigableString, PreformattedString, Tag

        for child in node.children:
            if isinstance(child, Tag):
                self._tag(child, bold=bold)
            elif isinstance(child, NavigableString) and not isinstance(child, PreformattedString):
                self._add(re.sub(r"\s+", " ", str(child)), bold=bold)

    def flush(self) -> None:
        """Close the paragraph or list item that is open."""
        text = _tidy(self._text)
        is_bold, self._text, self._bold = self._bold, "", True
        if not text:
            return
        if self._mark is not None:
            self.parts.append(Part("item", f"{self._mark}{text}"))
            self._mark = None
        elif bullet(text):
            self.parts.append(Part("item", text[bullet(text) :]))
        elif is_bold and _is_title(text):
            self.parts.append(Part("heading", text, BOLD))
        else:
            self.parts.append(Part("paragraph", text))

    def _add(self, text: str, *, bold: bool) -> None:
        self._bold = self._bold and (bold or not text.strip())
        self._text += text.replace("\u00ad", "")

    def _tag(self, tag: Tag, *, bold: bool) -> None:
        if _is_around(tag):
            return
        if tag.name == "br":
            if ends_a_sentence(self._text) or (depth(self._text.strip()) and is_short(self._text.strip())):
                self.flush()
            else:
                self._text += " "
        elif tag.name == "sup":
            self._raised(tag, bold=bold)
        elif tag.name in _HEADINGS:
            self._heading(tag)
        elif tag.name == "table":
            self._table(tag)
        elif _is_notes(tag):
            self._notes(tag)
        elif tag.name == "li":
            self.flush()
            self._mark = _number(tag)
            self.walk(tag)
            self.flush()
            self._mark = None
        elif tag.name in BLOCKS:
            self.flush()
            self.walk(tag)
            self.flush()
        else:
            self.walk(tag, bold=bold or tag.name in {"b", "strong"})

    def _heading(self, tag: Tag) -> None:
        self.flush()
        inner = _Page()
        inner.walk(tag)
        text = _tidy(" ".join([*(part.text for part in inner.parts), inner._text]))
        if text:
            self.parts.append(Part("heading", text, _HEADINGS[tag.name]))

    def _raised(self, tag: Tag, *, bold: bool) -> None:
        text = tag.get_text().strip()
        following = str(tag.next_sibling or "") if not getattr(tag.next_sibling, "name", None) else ""
        if is_mark(text):
            self._add(raised(self._text, text, following, glued=not self._text[-1:].isspace()), bold=bold)
        else:
            self.walk(tag, bold=bold)

    def _notes(self, tag: Tag) -> None:
        self.flush()
        items = tag.find_all("li") or tag.find_all("p") or [tag]
        for number, item in enumerate(items, start=1):
            text = _BACK.sub("", _tidy(item.get_text(" ")))
            if text:
                note = f"Footnote {number}: {text}" if item.name == "li" else labelled(text)
                self.notes.append(Part("note", note))

    def _table(self, tag: Tag) -> None:
        self.flush()
        rows = [row for row in tag.find_all("tr") if row.find_parent("table") is tag]
        if tag.find("table") is not None or tag.find(_HEADINGS) is not None or _width(rows) < 2:
            self.walk(tag)
            self.flush()
            return
        caption = tag.find("caption")
        title = _tidy(caption.get_text(" ")) if caption else ""
        self.parts += table_parts(Grid(tuple(_cells(rows)), _heads(rows), title))


def _is_around(tag: Tag) -> bool:
    """Whether an element belongs to the site or is hidden."""
    if tag.name in _AROUND_TAGS or tag.get("role") in _AROUND or tag.get("aria-hidden") == "true":
        return True
    if tag.has_attr("hidden") or "display:none" in str(tag.get("style", "")).replace(" ", ""):
        return True
    names = " ".join([*(tag.get("class") or []), str(tag.get("id") or "")])
    return _AROUND_NAMES.search(names) is not None


def _is_notes(tag: Tag) -> bool:
    names = " ".join([*(tag.get("class") or []), str(tag.get("role") or ""), str(tag.get("id") or "")])
    return tag.name in {"section", "aside", "div", "ol", "ul"} and _NOTES.search(names) is not None


def _is_title(text: str) -> bool:
    whole = begins_recommendation(text) and not is_label(text)
    return is_short(text) and not ends_a_sentence(text) and not whole


def _number(item: Tag) -> str:
    """Return the number that a browser prints before an item of an ordered list."""
    parent = item.parent
    if parent is None or parent.name != "ol":
        return ""
    before = len(item.find_previous_siblings("li"))
    count = int(str(parent.get("start") or 1)) + before if str(parent.get("start") or 1).isdigit() else before + 1
    kind = str(parent.get("type") or "1")
    if kind in {"a", "A"} and count <= 26:
        return f"{chr(ord(kind) + count - 1)}. "
    return f"{count}. "


def _width(rows: list[Tag]) -> int:
    return max((len(row.find_all(["td", "th"], recursive=False)) for row in rows), default=0)


def _heads(rows: list[Tag]) -> int | None:
    """Count the rows at the top that hold headers only; None where the page marks none."""
    heads = 0
    for row in rows:
        cells = row.find_all(["td", "th"], recursive=False)
        in_head = row.find_parent("thead") is not None
        if not in_head and not (cells and all(cell.name == "th" for cell in cells)):
            break
        heads += 1
    return heads or None


def _cells(rows: list[Tag]) -> Iterator[tuple[Cell, ...]]:
    """Lay out the cells of a table: one over several rows is repeated, one over several columns is not."""
    width = 0
    down: dict[int, tuple[int, Cell]] = {}
    laid: list[list[Cell]] = []
    for row in rows:
        line: list[Cell] = []
        for cell in [*row.find_all(["td", "th"], recursive=False), None]:
            while len(line) in down:
                left, text = down.pop(len(line))
                if left > 1:
                    down[len(line)] = (left - 1, text)
                line.append(text)
            if cell is None:
                break
            for number in range(_span(cell, "colspan")):
                text = _cell_text(cell) if number == 0 else None
                if _span(cell, "rowspan") > 1:
                    down[len(line)] = (_span(cell, "rowspan") - 1, text)
                line.append(text)
        laid.append(line)
        width = max(width, len(line))
    for line in laid:
        yield (*line, *[""] * (width - len(line)))


def _span(cell: Tag, name: str) -> int:
    value = str(cell.get(name) or "1")
    return max(1, min(int(value), 1000)) if value.isdigit() else 1


def _cell_text(cell: Tag) -> str:
    inner = _Page()
    inner.walk(cell)
    inner.flush()
    return "\n".join(part.text for part in inner.parts)


def _tidy(text: str) -> str:
    return re.sub(r"\s+([,.;:)\]])(?=\s|$)", r"\1", " ".join(text.split()))
