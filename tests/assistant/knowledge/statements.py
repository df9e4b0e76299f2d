"""Statements for the tests of this folder: shipped ones by their own id, and invented ones."""

from __future__ import annotations

from functools import cache

from ingestion.guidelines import load_pack
from ingestion.records import Passage


@cache
def shipped() -> tuple[Passage, ...]:
    return load_pack()[1]


def made(text: str, name: str = "x-1", **changes: object) -> Passage:
    """A statement of an invented file; `metadata` adds to its keys, None as metadata makes it a plain passage."""
    extra = changes.pop("metadata", {})
    metadata = {} if extra is None else {"kind": "fact", "confidence": "V1"} | extra
    values = {"source": "S", "year": 2020, "region": "US", "strength": "s", "section": "H"} | changes
    return Passage(id=f"f:{name}", doc="f", text=text, metadata=metadata, **values)


def option(direction: str, treatments: list[str], text: str = "In glioblastoma.", **changes: object) -> Passage:
    applies = changes.pop("applies", {})
    keys = {"kind": "option", "direction": direction, "treatments": treatments, "applies_diagnosis": ["glioblastoma"]}
    return made(text, metadata=keys | applies, **changes)
