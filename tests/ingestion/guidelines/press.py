"""Makes the documents of the tests: invented guidelines in the layouts of real ones.

Pages of `documents/` are printed by Chromium or read as they are; others are written by reportlab and python-docx.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

import bs4

from tests.ingestion.guidelines import printed_files, word_files

DOCUMENTS = Path(__file__).parent / "documents"

_WRITTEN = {
    "numbered_paragraphs.pdf": printed_files.numbered_paragraphs,
    "esmo_like.pdf": printed_files.esmo_like,
    "zh_single.pdf": printed_files.zh_single,
    "levels.pdf": printed_files.levels,
    "indented.pdf": printed_files.indented,
    "asco_like.docx": word_files.asco_like,
    "zh_word.docx": word_files.zh_word,
    "framed_word.docx": word_files.framed_word,
    "auto_word.docx": word_files.auto_word,
    "zh_auto.docx": word_files.zh_auto,
}


def needs_browser(name: str) -> bool:
    """Whether a document is printed by Chromium."""
    return name.endswith(".pdf") and name not in _WRITTEN


def made(name: str, folder: Path, chromium: str) -> Path:
    """Make one of the documents in a folder, and return where it is."""
    if name in _WRITTEN:
        return _WRITTEN[name](folder)
    return printed(Path(name).stem, folder, chromium) if needs_browser(name) else copied(name, folder)


def printed(name: str, folder: Path, chromium: str) -> Path:
    """Print a page of `documents/` to PDF."""
    path = folder / f"{name}.pdf"
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--user-data-dir={folder / 'c'}"]
    page = (DOCUMENTS / f"{name}.html").as_uri()
    subprocess.run([chromium, *flags, f"--print-to-pdf={path}", page], check=True, capture_output=True, timeout=120)
    return path


def source_text(name: str) -> str:
    """Return the text of a page of `documents/` as it was written, without its tables."""
    soup = bs4.BeautifulSoup((DOCUMENTS / f"{name}.html").read_text(encoding="utf-8"), "html.parser")
    for left_out in soup(["head", "table", "style"]):
        left_out.decompose()
    return soup.get_text().replace("\u00ad", "")


def copied(name: str, folder: Path) -> Path:
    """Copy a document as it is."""
    path = folder / name
    path.write_bytes((DOCUMENTS / name).read_bytes())
    return path
