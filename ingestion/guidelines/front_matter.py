"""The YAML block at the head of a markdown document."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import yaml

Plain = str | int | float | bool | list[str] | None

_BLOCK = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)


@dataclass(frozen=True)
class FrontMatter:
    """What a document says about itself.

    Attributes:
        values: Keys and plain values; lists hold text only. Empty where the document has no front matter.
        body: Offset of the first character behind it.
    """

    values: dict[str, Plain] = field(default_factory=dict)
    body: int = 0

    def text(self, key: str) -> str:
        """Return a value as text, "" where it is missing."""
        value = self.values.get(key)
        return "" if value is None else str(value)

    def year(self) -> int | None:
        """Return the year of the source, or None where it is missing or not a year."""
        value = self.values.get("year")
        return value if isinstance(value, int) and not isinstance(value, bool) else None


def read(text: str) -> FrontMatter:
    """Read the front matter of a text; a head that is not a YAML mapping is part of the text."""
    block = _BLOCK.match(text)
    if block is None:
        return FrontMatter()
    values = mapping(block[1])
    return FrontMatter(values, block.end()) if values is not None else FrontMatter()


def mapping(source: str) -> dict[str, Plain] | None:
    """Parse YAML text into plain keys and values (a nested mapping's keys joined by "_"), or None if it is none."""
    try:
        loaded = yaml.safe_load(source)
    except (yaml.YAMLError, ValueError):
        return None
    return _flat(loaded) if isinstance(loaded, dict) else None


def _flat(values: dict[object, object], prefix: str = "") -> dict[str, Plain]:
    flat: dict[str, Plain] = {}
    for key, value in values.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict):
            flat |= _flat(value, f"{name}_")
        elif isinstance(value, list):
            flat[name] = [str(item) for item in value]
        elif value is None or isinstance(value, str | bool | int | float):
            flat[name] = value
        else:
            flat[name] = str(value)
    return flat
