"""Read a page: every reader in turn, then one record a statement, then the checks on the whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache

from ingestion.classify import check, implied, instructions
from ingestion.classify.messages import message
from ingestion.extract.dates import Stated, stated_date
from ingestion.extract.kind import kind_of
from ingestion.extract.page import Page
from ingestion.extract.readers.diagnosis import GLIOMAS
from ingestion.extract.relevance import relevance_of
from ingestion.extract.sizes import Size, read_sizes
from ingestion.records import Document, Evidence, Field, Measurement, Report, Warning_
from ingestion.registry import Registry

_COURSE = ("dose_gy", "fractions", "cycles")  # told of a course in one place, and left out in others
_PROBABLE = 4  # certainty of what is called likely
READERS = Registry("ingestion.extract.readers", "read", kind="reader")


@cache
def _readers() -> tuple[Callable[[Page], list[Field]], ...]:
    return tuple(reader for _, reader in READERS.items())


def read_report(page: Page) -> Report:
    """Read the fields, measurements and warnings of a page.

    A document that is no report on a brain tumour, or can't be read, comes back without fields.
    """
    document = page.document
    page.kind = document.kind or kind_of(page)
    relevance = relevance_of(page)
    if relevance in ("unreadable", "not_brain"):
        return Report(
            id=document.id,
            kind=page.kind,
            language=page.language,
            date=document.date,
            relevance=relevance,
            warnings=tuple(instructions(document)),
        )
    fields = merge(field for read in _readers() for field in read(page))
    if relevance == "glioma" and _rather_other(fields):
        relevance = "other_brain"
    fields += implied(fields)
    sizes = measurements(read_sizes(page))
    stated = stated_date(page)
    return Report(
        id=document.id,
        kind=page.kind,
        language=page.language,
        date=document.date or (stated.date if stated else None),
        relevance=relevance,
        fields=tuple(fields),
        measurements=tuple(sizes),
        warnings=tuple(_warnings(document, fields, sizes, stated)),
    )


def _rather_other(fields: Sequence[Field]) -> bool:
    """Whether the report takes its tumour for another one, and a glioma for unlikely or excluded."""
    named = [field for field in fields if field.name == "diagnosis"]
    gliomas = [field for field in named if field.value in GLIOMAS and _held(field, _PROBABLE - 1)]
    others = [field for field in named if field.value not in GLIOMAS and _held(field, _PROBABLE)]
    return bool(others) and not gliomas


def _held(field: Field, least: int) -> bool:
    return field.assertion in ("present", "possible", "historical") and field.certainty >= least


def _warnings(
    document: Document, fields: list[Field], sizes: list[Measurement], stated: Stated | None
) -> list[Warning_]:
    found = check(document, fields, sizes)
    if document.date and stated and stated.labelled and stated.date != document.date:
        words = message("date_conflict", first=document.date, second=stated.date)
        evidence = (document.evidence(stated.start, stated.end),)
        found.append(Warning_(code="date_conflict", message=words, evidence=evidence))
    return found


def measurements(sizes: list[Size]) -> list[Measurement]:
    """Join sizes that are stated twice (in findings and impression) into one that carries both places."""
    joined: dict[tuple[object, ...], Measurement] = {}
    for size in sizes:
        measurement = size.measurement
        key = (measurement.lesion, measurement.axes_mm, measurement.volume_ml, measurement.when)
        known = joined.get(key)
        evidence = (*known.evidence, *measurement.evidence) if known else measurement.evidence
        joined[key] = measurement.model_copy(update={"evidence": evidence})
    return list(joined.values())


def merge(fields: Iterable[Field]) -> list[Field]:
    """Join the fields that say the same into one that carries all their evidence, in order of first mention."""
    joined: dict[tuple[object, ...], Field] = {}
    for field in fields:
        key: tuple[object, ...] = (
            field.name, repr(field.value), field.assertion, field.inferred, field.lesion, field.of,
            field.dose_mg_per_day, field.range,
        )  # fmt: skip
        told = {name: value for name in _COURSE if (value := getattr(field, name)) is not None}
        if key in joined and any(getattr(joined[key], name) not in (None, value) for name, value in told.items()):
            key = (*key, *told.items())  # another course
        if key in joined:
            known = joined[key]
            evidence = tuple(dict.fromkeys((*known.evidence, *field.evidence)))
            certainty = max(known.certainty, field.certainty)
            joined[key] = known.model_copy(update={"evidence": _sorted(evidence), "certainty": certainty, **told})
        else:
            joined[key] = field
    return list(joined.values())


def _sorted(evidence: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    return tuple(sorted(evidence, key=lambda slice_: (slice_.start, slice_.end)))
