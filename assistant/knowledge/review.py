"""A page for each knowledge file that a clinician reads, ticks and signs, offline and on paper too."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path

from assistant.knowledge.check import Finding, OpenEmbedder, check_passages, place, read_passages
from assistant.knowledge.pages import render
from assistant.knowledge.signing import FORMAT, Signature, SignOff, digest, signatures
from assistant.knowledge.wording import applies_in_words, confidence_in_words, links, pack_name
from ingestion.errors import InputError
from ingestion.guidelines.renderings import has_chinese
from ingestion.records import Passage, Record


class Tag(Record):
    """A short mark behind a statement's id."""

    text: str
    style: str = ""


class Link(Record):
    """An address with its text."""

    text: str
    href: str


class Row(Record):
    """One line of what is known of a statement."""

    name: str
    text: str
    links: tuple[Link, ...] = ()


class Read(Record):
    """One statement as the page shows it."""

    id: str
    anchor: str
    digest: str
    language: str
    text: str
    zh: str
    tags: tuple[Tag, ...]
    rows: tuple[Row, ...]
    findings: tuple[Finding, ...]
    asked: tuple[str, ...]


class Section(Record):
    """The statements under one heading."""

    heading: str
    statements: tuple[Read, ...]


class Page(Record):
    """One knowledge file for review."""

    document: str
    pack: str
    version: str
    format: str = FORMAT
    title: str
    sections: tuple[Section, ...]
    count: int
    signed: int
    errors: int
    warnings: int

    def html(self) -> str:
        """Return the page: one file, no asset from elsewhere."""
        return render("review.html.j2", script="review.js", page=self)


def review_pages(
    path: Path, sign_offs: Sequence[SignOff] = (), open_embedder: OpenEmbedder | None = None
) -> list[Page]:
    """Return the pages of a pack's folder, or of one file of it; what `check` finds stands beside the statements.

    Args:
        path: A folder, or a knowledge file in one.
        sign_offs: What was signed before.
        open_embedder: As in `check_folder`.

    Raises:
        InputError: Nothing there, or the file holds no statement.
    """
    folder = path if path.is_dir() else path.parent
    if not path.exists():
        raise InputError(f"there is no {path}", hint="give a knowledge file or the folder of a pack")
    everything = read_passages(folder)
    findings: dict[str, list[Finding]] = {}
    for finding in check_passages(folder, everything, open_embedder):
        for each in finding.ids:
            findings.setdefault(each, []).append(finding)
    chosen = everything if path.is_dir() else [passage for passage in everything if passage.doc == path.stem]
    if not chosen:
        raise InputError(f"{path} holds no statement", hint="give a knowledge file or the folder of a pack")
    pack = pack_name(folder)
    signed = {each.id: each for each in signatures(chosen, sign_offs, pack=pack[0])}
    groups = groupby(chosen, key=lambda passage: passage.doc)
    return [_page(list(group), pack, findings, signed) for _, group in groups]


def write_pages(pages: Sequence[Page], out: Path) -> list[Path]:
    """Write the pages into a folder, with an index where there are several; return the files."""
    out.mkdir(parents=True, exist_ok=True)
    written = []
    for page in pages:
        written.append(out / f"{page.document.replace('/', '-')}.html")
        written[-1].write_text(page.html(), encoding="utf-8")
    if len(pages) > 1:
        written.append(out / "index.html")
        written[-1].write_text(render("index.html.j2", pages=pages, pack=pages[0].pack), encoding="utf-8")
    return written


def _page(
    found: Sequence[Passage],
    pack: tuple[str, str],
    findings: Mapping[str, list[Finding]],
    signed: Mapping[str, Signature],
) -> Page:
    sections = [
        Section(heading=heading, statements=tuple(_read(each, findings, signed[each.id]) for each in group))
        for heading, group in groupby(found, key=lambda passage: passage.section)
    ]
    levels = [finding.level for passage in found for finding in findings.get(passage.id, ())]
    return Page(
        document=found[0].doc,
        pack=pack[0],
        version=pack[1],
        title=found[0].title,
        sections=tuple(sections),
        count=len(found),
        signed=sum(signed[passage.id].state == "signed" for passage in found),
        errors=levels.count("error"),
        warnings=levels.count("warning"),
    )


def _read(passage: Passage, findings: Mapping[str, list[Finding]], signature: Signature) -> Read:
    asked = [passage.metadata.get(f"asked_{language}") for language in ("en", "zh")]
    return Read(
        id=passage.id,
        anchor=re.sub(r"[^\w-]+", "-", passage.id),
        digest=digest(passage),
        language="zh" if has_chinese(passage.text) else "en",
        text=passage.text,
        zh=str(passage.metadata.get("zh") or ""),
        tags=tuple(_tags(passage, signature)),
        rows=tuple(_rows(passage)),
        findings=tuple(findings.get(passage.id, ())),
        asked=tuple(question for each in asked if isinstance(each, list) for question in each),
    )


def _tags(passage: Passage, signature: Signature) -> list[Tag]:
    kind, direction = passage.metadata.get("kind"), passage.metadata.get("direction")
    tags = [Tag(text=place(passage))]
    if kind:
        tags.append(Tag(text=f"{kind} {direction}" if direction else str(kind), style=str(direction or "")))
    if signature.state != "unsigned":
        state = {"changed": "changed since signed", "change": "needs change"}.get(signature.state, signature.state)
        style = "signed" if signature.state == "signed" else "changed"
        tags.append(Tag(text=f"{state}: {signature.by}", style=style))
    return tags


def _rows(passage: Passage) -> list[Row]:
    sources = tuple(Link(text=text, href=href) for text, href in links(passage))
    unverified = passage.metadata.get("identifiers") == "unverified"
    source = f"{passage.source}{' (identifiers not looked up again)' if unverified else ''}"
    treatments = passage.metadata.get("treatments")
    rows = [
        Row(name="Source", text=source, links=sources),
        Row(name="Strength", text=passage.strength),
        Row(name="For whom", text=applies_in_words(passage.metadata) if "kind" in passage.metadata else ""),
        Row(name="Treatments", text=", ".join(treatments).replace("_", " ") if isinstance(treatments, list) else ""),
        Row(name="Known from", text=confidence_in_words(passage)),
    ]
    return [row for row in rows if row.text or row.links]
