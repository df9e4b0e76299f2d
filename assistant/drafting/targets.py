"""Targets of drugs (BRAF V600E, NTRK fusion) as reports state them; targets.yaml has the words."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from assistant.drafting.settled import of_the_tumour
from assistant.drafting.values import Known
from assistant.patient import Patient
from ingestion.fields import WITHOUT_RESULT
from ingestion.language import sentences
from ingestion.language.cues import latin_bounds, read_yaml
from ingestion.language.fold import fold
from ingestion.records import Document, Evidence

_CLAUSE_END = re.compile(r"[,;.。;]\s|[,;。]|\n")


def targets(patient: Patient) -> Known:
    """Return the targets that a tumour has; one that no report gives a result of may be there.

    A later result overrules an earlier one.
    """
    found: dict[str, tuple[str, Evidence]] = {}
    for document, _ in of_the_tumour(patient):
        for marker in _table()["markers"]:
            for result, evidence in _results(document, marker):
                earlier = found.get(marker)
                if earlier is None or result not in WITHOUT_RESULT or earlier[0] in WITHOUT_RESULT:
                    found[marker] = (result, evidence)
    certain = frozenset(marker for marker, (result, _) in found.items() if result == "present")
    settled = frozenset(marker for marker, (result, _) in found.items() if result in ("present", "absent"))
    unknown = frozenset(_table()["markers"]) - settled
    return Known(
        certain,
        unknown | {""} if unknown else frozenset(),
        evidence=tuple(evidence for _, evidence in found.values()),
        doubt="not_stated" if unknown else "",
    )


def _results(document: Document, marker: str) -> list[tuple[str, Evidence]]:
    text = fold(document.text)
    found: list[tuple[str, Evidence]] = []
    for start, end in sentences(document.text):
        for match in _pattern("markers", marker).finditer(text, start, end):
            stop = _CLAUSE_END.search(text, match.end(), end)
            behind = text[match.end() : stop.start() if stop else end]
            result = _result(text[start : match.start()], behind)
            if result:
                found.append((result, document.evidence(match.start(), stop.start() if stop else end)))
    return found


def _result(before: str, behind: str) -> str:
    if _pattern("denied").search(before):
        return "absent"
    return next((name for name in _table()["results"] if _pattern("results", name).search(behind)), "")


@cache
def _pattern(*keys: str) -> re.Pattern[str]:
    found: Any = _table()
    for key in keys:
        found = found[key]
    return re.compile(latin_bounds(found))


@cache
def _table() -> dict[str, Any]:
    return read_yaml("assistant.drafting", "targets.yaml")
