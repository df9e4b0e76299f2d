"""The wording of warnings, from messages.yaml."""

from __future__ import annotations

from functools import cache

from ingestion.language.cues import read_yaml


@cache
def _sentences() -> dict[str, str]:
    return read_yaml("ingestion.classify", "messages.yaml")


def message(name: str, /, **words: object) -> str:
    """Return a warning's sentence with its placeholders filled."""
    return _sentences()[name].format(**words)
