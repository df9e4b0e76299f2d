"""The closed list of fields and their values, `fields.yaml`: rules, second reader and gold files keep to it."""

from __future__ import annotations

from functools import cache

from ingestion.language.cues import read_yaml
from ingestion.records import Value

WITHOUT_RESULT = ("not_tested", "pending", "indeterminate")
"""What a marker may be instead of a result."""


@cache
def known_fields() -> dict[str, list[Value] | str]:
    """Return each field's values: a list, or "number", "finding" (value true) or "name" (a drug or modality)."""
    return read_yaml("ingestion", "fields.yaml")


def is_marker(name: str) -> bool:
    """Whether a field may be without a result."""
    return WITHOUT_RESULT[0] in known_fields()[name]


def is_numeric(name: str) -> bool:
    """Whether the values of a field are numbers."""
    values = known_fields()[name]
    return values == "number" or (isinstance(values, list) and all(isinstance(value, int) for value in values))


def check_name(name: str) -> None:
    """Raise `ValueError` unless there is such a field."""
    if name not in known_fields():
        raise ValueError(f"there is no field '{name}' (fields.yaml lists them)")


def check_value(name: str, value: Value) -> None:
    """Raise `ValueError` unless the field exists and can have the value."""
    check_name(name)
    allowed = known_fields()[name]
    number = isinstance(value, int | float) and not isinstance(value, bool)
    fits = {"number": number, "finding": value is True, "name": isinstance(value, str)}
    listed = isinstance(allowed, list) and not isinstance(value, bool) and value in allowed  # True == 1 in Python
    if not (listed if isinstance(allowed, list) else fits[allowed]):
        raise ValueError(f"'{value}' is no value of {name}: {allowed}")
