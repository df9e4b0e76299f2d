"""The wording of warnings, from messages.yaml."""

from __future__ import annotations

from functools import cache
from typing import Any

from ingestion.language.cues import read_yaml


@cache
def _table() -> dict[str, Any]:
    return read_yaml("ingestion.classify", "messages.yaml")


def message(name: str, /, **words: object) -> str:
    """Return a warning's sentence with its placeholders filled."""
    return str(_table()[name]).format(**words)


def patterns(name: str) -> list[str]:
    """Return a list of regular expressions."""
    return [str(pattern) for pattern in _table()[name]]
