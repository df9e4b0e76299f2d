"""HTML pages: headings as markdown headings, list items as "- ", table cells joined by " | "."""

from __future__ import annotations

import re
import warnings
from typing import TYPE_CHECKING

from ingestion.errors import InputError
from ingestion.loaders.base import Content, Format
from ingestion.loaders.decoding import canonical, check_readable, check_size, decode

if TYPE_CHECKING:
    from bs4.element import PageElement, Tag

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_AS_BROWSERS_READ = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "us-ascii": "cp1252"}
_OURS = frozenset({"utf-8", "utf8", "utf-16", "gb18030", "gbk", "gb2312"})
LEFT_OUT = frozenset({"script", "style", "noscript", "template", "svg", "head", "nav", "iframe", "button", "select"})
# fmt: off
BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "dd", "div", "dl", "dt", "figcaption", "figure",
    "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "ol", "p", "pre",
    "section", "table", "tbody", "tfoot", "thead", "tr", "ul",
})
# fmt: on
_HEADINGS = {f"h{level}": "#" * level + " " for level in range(1, 7)}


def _recognises(data: bytes) -> bool:
    head = data[:2048].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    head = re.sub(rb"^(<\?xml[^>]*>\s*|<!--.*?-->\s*)+", b"", head, flags=re.DOTALL)
    return head.startswith((b"<!doctype html", b"<html"))


def _read(data: bytes, name: str) -> Content:
    import bs4

    pieces: list[str] = []
    try:
        with warnings.catch_warnings(action="ignore", category=UserWarning):  # pages that declare themselves XML
            soup = bs4.BeautifulSoup(decode_page(data, name), "html.parser")
        _walk(soup, pieces)
    except RecursionError as error:
        raise InputError(f"{name} is nested too deeply", hint="save the page as text") from error
    text = _tidy("".join(pieces))
    if not text:
        raise InputError(f"{name} is an HTML page without text", hint="save the page with its text in it")
    check_readable(text, name)
    return Content(text)


def decode_page(data: bytes, name: str) -> str:
    """Decode by our own rule where the page is in one of our encodings, else as the page declares."""
    declared = _CHARSET.search(data[:4096])
    encoding = declared[1].decode("ascii").lower() if declared else "utf-8"
    if encoding in _OURS:
        return decode(data, name)
    check_size(len(data), name)
    try:
        return canonical(data.decode(_AS_BROWSERS_READ.get(encoding, encoding)))
    except (UnicodeDecodeError, LookupError) as error:
        raise InputError(f"{name} is not in the encoding that it declares", hint="save the page as UTF-8") from error


def _walk(node: Tag, pieces: list[str]) -> None:
    """Append the text under `node`; a line break stands at both ends of each block."""
    from bs4.element import NavigableString, PreformattedString, Tag

    for child in node.children:
        if isinstance(child, Tag):
            _tag(child, pieces)
        elif isinstance(child, NavigableString) and not isinstance(child, PreformattedString):
            pieces.append(re.sub(r"\s+", " ", str(child)))


def _tag(tag: Tag, pieces: list[str]) -> None:
    if tag.name in LEFT_OUT:
        return
    if tag.name == "br":
        pieces.append("\n")
    elif tag.name in {"td", "th"}:
        pieces.append(" | " if _has_cell_before(tag) else "")
        _walk(tag, pieces)
    elif tag.name in BLOCKS:
        gap = "\n" if tag.name in {"li", "tr"} else "\n\n"
        mark = "- " if tag.name == "li" else _HEADINGS.get(tag.name, "")
        pieces.append(gap)
        inner: list[str] = []
        _walk(tag, inner)
        pieces.append(mark + "".join(inner).strip() if mark else "".join(inner))
        pieces.append("" if gap == "\n" else gap)
    else:
        _walk(tag, pieces)


def _has_cell_before(cell: PageElement) -> bool:
    return cell.find_previous_sibling(["td", "th"]) is not None


def _tidy(text: str) -> str:
    """Strip each line, and keep one blank line between blocks."""
    lines = (re.sub(r"[ \t\xa0]+", " ", line).strip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


FORMAT = Format(extensions=(".html", ".htm", ".xhtml"), recognises=_recognises, read=_read)
