"""The types that flow through the house: evidence, documents, reports, passages.

Offsets are half-open, in Unicode code points, into a document's canonical text, and always
`text[start:end] == quote`.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic import Field as Described

from ingestion.errors import EvidenceError

Kind = Literal["radiology", "pathology", "note"]
Language = Literal["en", "zh", "mixed"]
Relevance = Literal["glioma", "other_brain", "not_brain", "unreadable"]
Assertion = Literal["present", "absent", "possible", "historical", "planned", "hypothetical", "other_person"]
Value = bool | int | float | str

WARNING_CODES = (
    "retired_name", "invalid_cns5", "laterality_conflict", "size_conflict", "extent_conflict", "grade_conflict",
    "marker_conflict", "contrast_conflict", "date_conflict", "idh_ihc_only", "partial_1p19q",
    "embedded_instruction", "unit_suspect",
)  # fmt: skip


class Record(BaseModel):
    """Base of all records: immutable, no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Evidence(Record):
    """The words of a document that a value rests on.

    Attributes:
        doc: Id of the document.
        start: First code point, from 0.
        end: One past the last code point.
        quote: Exactly `text[start:end]`.
    """

    doc: str
    start: Annotated[int, Described(ge=0)]
    end: int
    quote: str

    @model_validator(mode="after")
    def _length_agrees(self) -> Self:
        if self.end <= self.start or self.end - self.start != len(self.quote):
            message = f"evidence in '{self.doc}' spans {self.start}:{self.end} but quotes {len(self.quote)} characters"
            raise ValueError(message)
        return self

    @classmethod
    def cut(cls, doc: str, text: str, start: int, end: int) -> Evidence:
        """Cut evidence out of a text; the quote is the slice, so it can't be wrong.

        Raises:
            EvidenceError: The span is empty or runs outside the text.
        """
        if not 0 <= start < end <= len(text):
            message = f"no text at {start}:{end} in '{doc}' ({len(text)} characters)"
            raise EvidenceError(message)
        return cls.model_construct(doc=doc, start=start, end=end, quote=text[start:end])

    def check(self, text: str) -> None:
        """Raise `EvidenceError` unless `text[start:end]` equals the quote."""
        if text[self.start : self.end] != self.quote:
            message = f"evidence at {self.start}:{self.end} does not equal the text of '{self.doc}'"
            raise EvidenceError(message)


class Document(Record):
    """A text to read, with what is known of it from outside the text.

    Attributes:
        id: Stable id.
        text: Canonical text: decoded, line ends as a single newline, nothing else changed.
        kind: What sort of report it is, where the caller knows.
        date: Date of the examination or visit, where the caller knows.
    """

    id: str
    text: str
    kind: Kind | None = None
    date: dt.date | None = None

    def evidence(self, start: int, end: int) -> Evidence:
        """Cut evidence out of this document."""
        return Evidence.cut(self.id, self.text, start, end)


class Code(Record):
    """A code from a terminology, carried only where it was verified against a source."""

    system: str
    code: str
    display: str


class Field(Record):
    """One thing that a report states: a value, how it is asserted, and the words that say so.

    Attributes:
        name: One of the closed list of field names.
        value: True for a finding (its assertion says yes, no or perhaps), else a value from the field's list,
            a number, or a drug name.
        assertion: How the text holds it.
        certainty: 5 stated, 4 probable, 3 possible, 2 unlikely, 1 excluded, 0 unknown.
        inferred: True where a rule mapped it from what the text says (a retired name, an implied grade).
        lesion: Which lesion, where several are told apart ("lesion 1").
        of: What a `change` is a change of.
        dose_mg_per_day: Daily dose of the named steroid, in mg.
        dose_gy: Total dose of the radiotherapy, in Gy.
        fractions: How many fractions it was given in.
        cycles: How many cycles of the drug.
        range: Lower and upper end where the text gives a range or a bound (None is open).
        code: Terminology code, where verified.
        evidence: At least one slice.
    """

    name: str
    value: Value
    assertion: Assertion = "present"
    certainty: Annotated[int, Described(ge=0, le=5)] = 5
    inferred: bool = False
    lesion: str | None = None
    of: str | None = None
    dose_mg_per_day: float | None = None
    dose_gy: float | None = None
    fractions: int | None = None
    cycles: int | None = None
    range: tuple[float | None, float | None] | None = None
    code: Code | None = None
    evidence: Annotated[tuple[Evidence, ...], Described(min_length=1)]


class Measurement(Record):
    """A lesion's size as the report gives it.

    Attributes:
        lesion: Which lesion, or None where the report does not tell.
        axes_mm: One to three diameters, mm, in the order given.
        product_mm2: Product of the two largest diameters where at least two are given, mm².
        volume_ml: Volume where the text states one, mL. Never computed.
        when: Whether the size is of this examination or of an earlier one.
    """

    lesion: str | None = None
    axes_mm: tuple[float, ...] = ()
    product_mm2: float | None = None
    volume_ml: float | None = None
    when: Literal["current", "prior"] = "current"
    evidence: Annotated[tuple[Evidence, ...], Described(min_length=1)]


class Warning_(Record):  # noqa: N801 - 'Warning' is a builtin
    """Something in a report that a person should look at; never resolved silently.

    Attributes:
        code: One of `WARNING_CODES`.
        message: One sentence for a clinician.
    """

    code: str
    message: str
    evidence: tuple[Evidence, ...] = ()

    @model_validator(mode="after")
    def _known(self) -> Self:
        if self.code not in WARNING_CODES:
            message = f"unknown warning code '{self.code}'"
            raise ValueError(message)
        return self


class Report(Record):
    """Everything that was read from one document."""

    id: str
    status: Literal["ok"] = "ok"
    kind: Kind
    language: Language
    date: dt.date | None = None
    relevance: Relevance
    fields: tuple[Field, ...] = ()
    measurements: tuple[Measurement, ...] = ()
    warnings: tuple[Warning_, ...] = ()

    def all_evidence(self) -> list[Evidence]:
        """Return every slice that the report carries."""
        holders: tuple[Field | Measurement | Warning_, ...] = (*self.fields, *self.measurements, *self.warnings)
        return [evidence for holder in holders for evidence in holder.evidence]

    def check(self, text: str) -> None:
        """Raise `EvidenceError` unless every slice equals the document's text."""
        for evidence in self.all_evidence():
            evidence.check(text)


class Passage(Record):
    """A piece of a guideline or other reference document, as it is indexed.

    Attributes:
        id: Stable id, unique in a store.
        doc: Id of the document it was cut from.
        title: Title of that document.
        section: Heading path, " > " between headings.
        text: Exactly the document's text at `start:end`.
        start: First code point in the document's canonical text.
        end: One past the last.
        source: Where the statement comes from (paper, guideline), as a reader would look it up.
        year: Year of that source.
        region: "US", "Europe", "UK", "China" or "international".
        strength: Strength of a recommendation or kind of evidence, in the source's own scale.
        metadata: Anything else the document carried.
    """

    id: str
    doc: str
    title: str = ""
    section: str = ""
    text: Annotated[str, Described(min_length=1)]
    start: Annotated[int, Described(ge=0)] = 0
    end: int = -1
    source: str = ""
    year: int | None = None
    region: str = ""
    strength: str = ""
    metadata: dict[str, str | int | float | bool | list[str] | None] = Described(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _whole_by_default(cls, data: object) -> object:
        if isinstance(data, dict) and "end" not in data and isinstance(data.get("text"), str):
            return {**data, "end": data.get("start", 0) + len(data["text"])}
        return data

    @model_validator(mode="after")
    def _length_agrees(self) -> Self:
        if self.end - self.start != len(self.text):
            message = f"passage '{self.id}' spans {self.start}:{self.end} but holds {len(self.text)} characters"
            raise ValueError(message)
        return self

    def evidence(self) -> Evidence:
        """Return the passage as evidence from its document."""
        return Evidence(doc=self.doc, start=self.start, end=self.end, quote=self.text)
