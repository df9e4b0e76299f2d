"""What a report says, as rows: one for each field, size and warning, with the words that it rests on."""

from __future__ import annotations

from dataclasses import dataclass

from ingestion.records import Evidence, Field, Measurement, Report, Warning_
from ingestion.view.groups import SIZE, Group, group_of, groups
from ingestion.view.wording import certainty, field_details, field_value, size_details, size_value, spaced

WARNING = "warning"
_HELD = {"current": "present", "prior": "historical"}


@dataclass(frozen=True)
class Row:
    """One line of the table, or one warning.

    Attributes:
        id: Unique in the page, for links ("f1", "m1", "w1").
        group: Name of its group; "warning" for a warning.
        name: Field name or warning code, with spaces.
        value: In words; of a warning its message.
        held: How the text holds it, in a word; empty for a warning.
        style: Assertion that it is drawn as; "warning" for a warning.
        certainty: In words; empty where there is none.
        details: What else is known.
        evidence: The words that it rests on.
    """

    id: str
    group: str
    name: str
    value: str
    held: str
    style: str
    certainty: str
    details: tuple[str, ...]
    evidence: tuple[Evidence, ...]

    @property
    def tip(self) -> str:
        """All of it in a few lines."""
        facts = " · ".join(filter(None, (self.held, self.certainty, *self.details)))
        return "\n".join(filter(None, (f"{self.name}: {self.value}", facts)))


def rows_of(report: Report) -> list[Row]:
    """Return a row for each field, then each size, then each warning, in the report's order."""
    return [
        *(_field(f"f{number}", field) for number, field in enumerate(report.fields, start=1)),
        *(_size(f"m{number}", size) for number, size in enumerate(report.measurements, start=1)),
        *(_warning(f"w{number}", warning) for number, warning in enumerate(report.warnings, start=1)),
    ]


def grouped(rows: list[Row]) -> list[tuple[Group, list[Row]]]:
    """Return the groups that have rows, in reading order, each with its rows."""
    found = [(group, [row for row in rows if row.group == group.name]) for group in groups()]
    return [(group, members) for group, members in found if members]


def _field(identifier: str, field: Field) -> Row:
    return Row(
        id=identifier,
        group=group_of(field.name),
        name=spaced(field.name),
        value=field_value(field),
        held=spaced(field.assertion),
        style=field.assertion,
        certainty=certainty(field),
        details=field_details(field),
        evidence=field.evidence,
    )


def _size(identifier: str, size: Measurement) -> Row:
    return Row(
        id=identifier,
        group=SIZE,
        name="size",
        value=size_value(size),
        held=size.when,
        style=_HELD[size.when],
        certainty="",
        details=size_details(size),
        evidence=size.evidence,
    )


def _warning(identifier: str, warning: Warning_) -> Row:
    return Row(
        id=identifier,
        group=WARNING,
        name=spaced(warning.code),
        value=warning.message,
        held="",
        style=WARNING,
        certainty="",
        details=(),
        evidence=warning.evidence,
    )
