"""Everything that can be found wrong, doubtful or worth knowing about the statements of a pack."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from assistant.knowledge.opposed import Opposition, opposed
from assistant.knowledge.overlaps import overlaps
from ingestion.errors import InputError
from ingestion.guidelines import KNOWLEDGE, check, load_pack
from ingestion.guidelines.pack_card import CARD, pack_files, read_card, read_file
from ingestion.records import Passage, Record

if TYPE_CHECKING:
    from retrieval.embed.base import Embedder

Level = Literal["error", "warning", "note"]
OpenEmbedder = Callable[[], "Embedder"]

_ORDER: tuple[Level, ...] = ("error", "warning", "note")
_LEVELS: dict[str, Level] = {"likely_error": "error", "years": "warning", "sources": "warning", "regions": "note"}


class Finding(Record):
    """One thing that was found.

    Attributes:
        level: error, to be mended; warning, to be looked at; note, worth knowing.
        rule: lint, overlap, contradiction or source.
        ids: The statements (or the file) that it is about.
        what: What was found.
        places: Region and year of each statement, where there are two.
    """

    level: Level
    rule: Literal["lint", "overlap", "contradiction", "source"]
    ids: tuple[str, ...]
    what: str
    places: tuple[str, ...] = ()


def check_folder(folder: Path = KNOWLEDGE, open_embedder: OpenEmbedder | None = None) -> list[Finding]:
    """Return what is found in a pack, errors first.

    A pack of one's own is also compared with the one that ships.

    Args:
        folder: The pack.
        open_embedder: Gives the embedder that finds overlaps in other words; None finds those in the same words only.

    Raises:
        InputError: The folder is missing, holds no guideline file, or has no valid card.
    """
    return check_passages(folder, read_passages(folder), open_embedder)


def check_passages(folder: Path, found: Sequence[Passage], open_embedder: OpenEmbedder | None = None) -> list[Finding]:
    """Do as `check_folder` with passages that were read already."""
    findings = [*_card(folder), *_lint(folder), *_sources(found)]
    beside = () if _is_a_version_of_the_shipped(folder) else load_pack()[1]
    own = {id(passage) for passage in found}
    everything = [*found, *beside]
    pairs = [_contradiction(each) for each in opposed(everything) if {id(each.a), id(each.b)} & own]
    alike = overlaps(everything, open_embedder() if open_embedder else None)
    pairs += [_overlap(a, b) for a, b in alike if {id(a), id(b)} & own]
    return sorted((*findings, *pairs), key=lambda finding: _ORDER.index(finding.level))


def read_passages(folder: Path) -> list[Passage]:
    """Return the passages of a pack's files; what can't be read is left to the linter.

    Raises:
        InputError: The folder is missing, or holds no guideline file.
    """
    found: list[Passage] = []
    for path in pack_files(folder):
        try:
            found += read_file(path)[1]
        except InputError:
            continue  # `check` tells it
    return found


def place(passage: Passage) -> str:
    """Return where and when a passage speaks: "UK 2018"."""
    return f"{passage.region or 'no region'} {passage.year or 'undated'}"


def _is_a_version_of_the_shipped(folder: Path) -> bool:
    return (folder / CARD).is_file() and read_card(folder).name == read_card(KNOWLEDGE).name


def _card(folder: Path) -> Iterator[Finding]:
    if (folder / CARD).is_file():
        read_card(folder)
        return
    what = f"the folder has no {CARD}, so the setting 'packs' can't name it"
    yield Finding(level="warning", rule="source", ids=(folder.name,), what=what)


def _lint(folder: Path) -> Iterator[Finding]:
    for problem in check(folder):
        yield Finding(level="error", rule="lint", ids=(problem.where,), what=problem.what)


def _overlap(a: Passage, b: Passage) -> Finding:
    what = "say nearly the same: keep one, or say in what they differ"
    return Finding(level="warning", rule="overlap", ids=(a.id, b.id), what=what, places=(place(a), place(b)))


def _contradiction(each: Opposition) -> Finding:
    return Finding(
        level=_LEVELS[each.why.standing],
        rule="contradiction",
        ids=(each.a.id, each.b.id),
        what=each.why.en,
        places=(place(each.a), place(each.b)),
    )


def _sources(found: Sequence[Passage]) -> Iterator[Finding]:
    """Find documents whose passages can't be told by source, year and region, and statements without an identifier."""
    lacking: dict[str, list[str]] = {}
    for passage in found:
        if "kind" not in passage.metadata:
            empty = [key for key in ("source", "year", "region") if not getattr(passage, key)]
            if empty:
                lacking[passage.doc] = empty
    for doc, keys in lacking.items():
        what = f"has no {', '.join(keys)} in its front matter, so an answer can't say where it comes from"
        yield Finding(level="warning", rule="source", ids=(doc,), what=what)
    unverified = [passage for passage in found if passage.metadata.get("identifiers") == "unverified"]
    for passage in unverified:
        what = "has an identifier that was not looked up again: check it before citing"
        yield Finding(level="note", rule="source", ids=(passage.id,), what=what)
