"""The groups that fields are shown in, from `groups.yaml`."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

from ingestion.records import Record

SIZE = "size"
OTHER = "other"
_FILE = Path(__file__).with_name("groups.yaml")


class Group(Record):
    """Fields that are shown together, in one colour.

    Attributes:
        name: Short name; part of class names of the page.
        title: For people.
        light: Fill and edge on light ground, as CSS colours.
        dark: The same on dark ground.
        fields: Names of fields.
    """

    name: str
    title: str
    light: tuple[str, str]
    dark: tuple[str, str]
    fields: tuple[str, ...] = ()


@cache
def groups() -> tuple[Group, ...]:
    """Return all groups in reading order."""
    return tuple(Group.model_validate(entry) for entry in yaml.safe_load(_FILE.read_text(encoding="utf-8")))


@cache
def _by_field() -> dict[str, str]:
    return {field: group.name for group in groups() for field in group.fields}


def group_of(field: str) -> str:
    """Return the name of the group that a field is shown in."""
    return _by_field().get(field, OTHER)
