"""The keys of a statement in words that a clinician reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from assistant.knowledge.subjects import words
from ingestion.guidelines.lint import vocabulary
from ingestion.records import Passage

_LINKS = {
    "doi": ("doi:{}", "https://doi.org/{}"),
    "pmid": ("PMID {}", "https://pubmed.ncbi.nlm.nih.gov/{}/"),
    "pmcid": ("{}", "https://pmc.ncbi.nlm.nih.gov/articles/{}/"),
}


def applies_in_words(values: Mapping[str, Any]) -> str:
    """Say to whom a statement applies, from the keys of its metadata: "glioblastoma; recurrent; age 70 or less"."""
    said = words()["said"]
    parts = []
    for key in ("diagnosis", "grade", "idh", "codel_1p19q", "mgmt", "h3", "marker", "setting"):
        value = values.get(f"applies_{key}")
        if isinstance(value, list) and value:
            parts.append(said["lists"][key].format(_alternatives(value)))
    for key, unit in (("age", " years"), ("kps", "")):
        low, high = values.get(f"applies_{key}_min"), values.get(f"applies_{key}_max")
        if low is not None or high is not None:
            parts.append(f"{said['bounds'][key]} {_range(low, high, unit)}")
    return "; ".join(parts) or said["everybody"]


def links(passage: Passage) -> list[tuple[str, str]]:
    """Return the identifiers of a statement's source as (text, address)."""
    present = ((forms, passage.metadata.get(key)) for key, forms in _LINKS.items())
    return [(text.format(value), address.format(value)) for (text, address), value in present if value]


def confidence_in_words(passage: Passage) -> str:
    """Say how the project knows a statement: "V1: seen in the primary source (…)"."""
    mark = str(passage.metadata.get("confidence") or "")
    meaning = vocabulary()["confidence"].get(mark, "")
    return f"{mark}: {meaning}" if meaning else mark


def shown(value: object) -> str:
    """Return a key's value as a reader sees it; "–" for a missing one."""
    if value is None:
        return "–"
    return " · ".join(map(str, value)) if isinstance(value, list) else str(value)


def pack_name(folder: Path) -> tuple[str, str]:
    """Return a pack's name and version; the folder's name and no version where it has no card."""
    from ingestion.guidelines.pack_card import CARD, read_card

    if not (folder / CARD).is_file():
        return folder.resolve().name, ""
    card = read_card(folder)
    return card.name, card.version


def _alternatives(values: Sequence[str]) -> str:
    said = words()["said"]["values"]
    return " or ".join(said.get(value, value.replace("_", " ")) for value in values)


def _range(low: object, high: object, unit: str) -> str:
    if low is None:
        return f"{high}{unit} or less"
    return f"{low}{unit} or more" if high is None else f"{low} to {high}{unit}"
