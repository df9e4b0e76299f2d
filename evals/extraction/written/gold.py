"""The gold files: what each may hold, checked against its own texts and the closed lists when it is loaded."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, Self

import yaml
from pydantic import Field as Described
from pydantic import StringConstraints, ValidationError, model_validator

from ingestion.errors import InputError
from ingestion.fields import check_value
from ingestion.records import WARNING_CODES, Assertion, Document, Kind, Record, Value

Quote = Annotated[str, StringConstraints(min_length=1)]
Axis = Annotated[float, Described(gt=0)]


class GoldField(Record):
    """A field that the text states.

    Attributes:
        name: One of the closed list.
        value: One of the field's values.
        assertion: How the text holds it.
        quote: Words of the text that carry it.
        certainty: Of what is possible or ruled out, 1 to 4.
        of: What a `change` is a change of.
        dose_mg_per_day: Daily dose of a steroid, in mg.
        range: The range or bound as the text has it ("15-20", "<5"), or its ends.
        inferred: A rule maps it from what the text says.
        optional: Competent readers may differ; it counts neither for nor against.
    """

    name: str
    value: Value
    assertion: Assertion
    quote: Quote
    certainty: Annotated[int, Described(ge=1, le=4)] | None = None
    of: str | None = None
    dose_mg_per_day: Annotated[float, Described(gt=0)] | None = None
    range: str | tuple[float | None, float | None] | None = None
    inferred: bool = False
    optional: bool = False

    @model_validator(mode="after")
    def _in_the_closed_lists(self) -> Self:
        check_value(self.name, self.value)
        return self


class GoldSize(Record):
    """A size that the text states.

    Attributes:
        axes_mm: Diameters, mm, in the order given.
        when: Whether it is of this examination or of an earlier one.
        quote: Words of the text that carry it.
    """

    axes_mm: Annotated[tuple[Axis, ...], Described(min_length=1, max_length=3)]
    when: Literal["current", "prior"] = "current"
    quote: Quote


class GoldReport(Record):
    """A report with all that its text states.

    Attributes:
        id: Unique in its file.
        kind: Kind of report that it is read as.
        style: How it is written, in a few words.
        text: The report.
        relevance: What it is about.
        fields: Every field that the text states.
        measurements: Every size.
        warnings: Codes of the warnings that it must raise.
        warnings_optional: Codes of those that it may raise.
    """

    id: str
    kind: Kind
    style: str
    text: str
    relevance: Literal["glioma", "other_brain", "not_brain"]
    fields: tuple[GoldField, ...]
    measurements: tuple[GoldSize, ...] = ()
    warnings: tuple[str, ...] = ()
    warnings_optional: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        held: tuple[GoldField | GoldSize, ...] = (*self.fields, *self.measurements)
        absent = [entry.quote for entry in held if entry.quote not in self.text]
        if absent:
            raise ValueError(f"the text does not hold the quote '{absent[0]}'")
        unknown = [code for code in (*self.warnings, *self.warnings_optional) if code not in WARNING_CODES]
        if unknown:
            raise ValueError(f"there is no warning '{unknown[0]}'")
        return self

    def document(self) -> Document:
        """Return the report as a document to read."""
        return Document(id=self.id, text=self.text, kind=self.kind)


def load_gold(path: Path) -> tuple[GoldReport, ...]:
    """Return the reports of a gold file.

    Raises:
        InputError: The file is not there, is no YAML, or a report in it contradicts its text or the closed lists.
    """
    try:
        loaded = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"can't read {path}: {error.strerror}", hint="it ships with the project") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise InputError(f"{path} is no YAML in UTF-8: {error}", hint="mend the place that is named") from error
    entries = loaded.get("reports") if isinstance(loaded, dict) else None
    if not isinstance(entries, list) or not entries:
        raise InputError(f"{path} holds no list 'reports'", hint="see README.md beside the gold files")
    reports = tuple(_report(path, number, entry) for number, entry in enumerate(entries, start=1))
    ids = [report.id for report in reports]
    twice = sorted({identifier for identifier in ids if ids.count(identifier) > 1})
    if twice:
        raise InputError(f"{path} has report '{twice[0]}' twice", hint="give each report an id of its own")
    return reports


def _report(path: Path, number: int, entry: object) -> GoldReport:
    try:
        return GoldReport.model_validate(entry)
    except ValidationError as error:
        name = entry.get("id", f"number {number}") if isinstance(entry, dict) else f"number {number}"
        faults = "; ".join(
            f"{'.'.join(str(step) for step in fault['loc']) or 'report'}: {fault['msg'].removeprefix('Value error, ')}"
            for fault in error.errors()
        )
        raise InputError(f"{path}, report {name}: {faults}", hint="mend the gold, or the text") from error
