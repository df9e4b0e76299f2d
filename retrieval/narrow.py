"""Which passages a search may find: by region, year and diagnosis."""

from __future__ import annotations

from typing import Self

from pydantic import model_validator

from ingestion.records import Passage, Record


class Narrow(Record):
    """What a passage must be to be found; an empty one lets every passage through.

    Attributes:
        regions: Any of these ("UK", "China"), whatever the case; a passage that names no region is left out.
        since: Year of the source, or later; a passage without a year is left out.
        until: Year of the source, or earlier; likewise.
        diagnosis: A tumour type, as field values name it ("astrocytoma"); a passage that is restricted to other
            types is left out, one that is restricted to none stays.
    """

    regions: tuple[str, ...] = ()
    since: int | None = None
    until: int | None = None
    diagnosis: str = ""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.since is not None and self.until is not None and self.since > self.until:
            raise ValueError(f"no year is {self.since} or later and {self.until} or earlier")
        return self

    def __bool__(self) -> bool:
        return self != _EVERYTHING


_EVERYTHING = Narrow()


def diagnoses(passage: Passage) -> tuple[str, ...]:
    """Return the tumour types that a passage is restricted to, lower case; none is no restriction."""
    return _listed(passage, "applies_diagnosis")


def superseded(passage: Passage) -> tuple[str, ...]:
    """Return the ids of documents that a passage's own document takes the place of."""
    return _listed(passage, "supersedes", lower=False)


def _listed(passage: Passage, key: str, *, lower: bool = True) -> tuple[str, ...]:
    value = passage.metadata.get(key)
    found = value if isinstance(value, list) else [value] if isinstance(value, str) else []
    return tuple(each.lower() if lower else each for each in found if each)
